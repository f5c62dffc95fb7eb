import Diagnostics

/// A file to write, as a command names it: a path, and `--force` to write over what stands there.
struct TargetFile {
  /// The path.
  let path: String
  /// Whether a file that this session did not write may be written over.
  let isForced: Bool

  /// Reads `PATH [--force]`; code `.command` where there is no path.
  init(_ argument: String, of command: any DotCommand, in session: Session) throws(Diagnostic) {
    let text = try session.required(argument, command)
    isForced = text.hasSuffix(" --force")
    path = (isForced ? String(text.dropLast(" --force".count)).trimmed : text).unquoted
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
