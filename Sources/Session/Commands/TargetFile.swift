import Diagnostics

/// A file to write, as a command names it: a path, and behind it options such as `--force`.
struct TargetFile {
  /// The path.
  let path: String
  /// The options behind it, with their values.
  private let options: [String: String]

  /// Whether a file that this session did not write may be written over.
  var isForced: Bool { options["--force"] != nil }

  /// Reads `PATH [OPTION [VALUE]]…`; code `.command` where there is no path. Options of `numbered` have a number behind them,
  /// the others, like `--force`, stand alone.
  init(
    _ argument: String, of command: any DotCommand, in session: Session, plain: [String] = [], numbered: [String] = []
  ) throws(Diagnostic) {
    var text = try session.required(argument, command)
    var options: [String: String] = [:]
    while true {
      let words = text.split(separator: " ")
      if let last = words.last, words.count > 1, (plain + ["--force"]).contains(String(last)) {
        options[String(last)] = ""
        text = String(text.dropLast(last.count)).trimmed
      } else if words.count > 2, let value = words.last, numbered.contains(String(words[words.count - 2])) {
        options[String(words[words.count - 2])] = String(value)
        text = words.dropLast(2).joined(separator: " ")
      } else {
        break
      }
    }
    if let odd = text.split(separator: " ").dropFirst().first(where: { $0.hasPrefix("--") }), text.first != "\"" {
      let known = (plain + numbered + ["--force"]).joined(separator: ", ")
      throw Diagnostic(
        .command, Message("unknown option '\(odd)'", ja: "「\(odd)」という指定はない"),
        help: [Message("options: \(known)", ja: "使える指定: \(known)"), "\(command.signature)"])
    }
    self.options = options
    path = text.unquoted
  }

  /// Whether an option was given.
  func has(_ option: String) -> Bool { options[option] != nil }

  /// An option's number; nil where it was not given. Code `.command` for what is no number of a step.
  func number(_ option: String) throws(Diagnostic) -> Int? {
    guard let text = options[option] else { return nil }
    if let number = Int(text), number > 0 { return number }
    throw Diagnostic(
      .command, Message("'\(text)' is no step number", ja: "「\(text)」は手順の番号ではない"),
      help: [Message("`.steps` lists them", ja: "`.steps` で一覧")])
  }

  /// Throws where a file stands at the path that the session did not write, unless that was asked for.
  func check(in session: Session) throws(Diagnostic) {
    guard !isForced, FilePaths.exists(path), !session.writtenFiles.contains(FilePaths.absolute(path)) else { return }
    throw Diagnostic(
      .unwritable, Message("'\(path)' is there already", ja: "「\(path)」はすでにある"),
      help: [Message("take another name, or add --force to write over it", ja: "別の名前にするか、--force を付けて上書きする")])
  }

  /// Notes that the session has written the file.
  func isWritten(in session: Session) { session.writtenFiles.insert(FilePaths.absolute(path)) }
}
