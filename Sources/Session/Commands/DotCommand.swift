import Diagnostics

/// A command of the session: what is not a query.
public protocol DotCommand: Sendable {
  /// The name, without the dot.
  var name: String { get }
  /// How it is written.
  var signature: String { get }
  /// One sentence.
  var summary: Message { get }
  /// Does it. `argument` is what stands behind the name, without blanks around it.
  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome]
}

/// All commands that need no terminal.
public enum DotCommands {
  /// The commands; a new one is a new file and a line here.
  public static let all: [any DotCommand] = [
    Help(), Tables(), SchemaCommand(), Load(), Paste(), MapCommand(), Note(), Save(), Run(), ReportCommand(), Export(),
    Fill(), Copy(), Steps(), Undo(),
    Drop(), Change(), Refresh(), SetCommand(), Timing(), ExplainCommand(), Fmt(), Violations(), AuditCommand(),
    Recover(), Quit(),
  ]
}

extension Session {
  /// Runs a dot command line.
  func command(_ line: String) -> [Outcome] {
    let body = line.dropFirst()
    let name = String(body.prefix { !$0.isWhitespace && $0 != "<" })
    let argument = String(body.dropFirst(name.count)).trimmed
    guard let command = DotCommands.all.first(where: { $0.name == name }) else { return [unknown(name, line)] }
    do throws(Diagnostic) {
      return try command.run(argument, in: self)
    } catch {
      return [.diagnostics([error], source: "")]
    }
  }

  private func unknown(_ name: String, _ line: String) -> Outcome {
    let names = DotCommands.all.map(\.name)
    // `.show tables`: the word behind it is the command.
    let second = line.dropFirst(name.count + 1).split(separator: " ").first.map(String.init) ?? ""
    let nearest = nearestName(to: name, in: names) ?? (names.contains(second) ? second : nil)
    let help =
      nearest.map { Message("did you mean '.\($0)'?", ja: "「.\($0)」ではないか") }
      ?? Message("`.help` lists all commands", ja: "`.help` で命令の一覧")
    let place = SourceRange(0, name.utf8.count + 1)
    return .diagnostics(
      [Diagnostic(.command, Message("unknown command '.\(name)'", ja: "「.\(name)」という命令はない"), at: place, help: [help])],
      source: line)
  }

  /// The argument, or a diagnostic that shows how the command is written.
  func required(_ argument: String, _ command: any DotCommand) throws(Diagnostic) -> String {
    if !argument.isEmpty { return argument }
    throw Diagnostic(
      .command, Message(".\(command.name) needs something behind it", ja: ".\(command.name) の後に書くものがある"),
      help: ["\(command.signature)"])
  }
}

extension String {
  /// The text without blanks and line ends around it.
  var trimmed: String {
    var part = self[...]
    while part.first?.isWhitespace == true { part = part.dropFirst() }
    while part.last?.isWhitespace == true { part = part.dropLast() }
    return String(part)
  }
}
