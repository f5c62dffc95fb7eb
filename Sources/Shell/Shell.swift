import Diagnostics
import LineEditor
import Session

/// The shell: asks for a line, runs it, shows what it gave, until the user leaves.
public final class Shell {
  private let session: Session
  private let history: History?
  private let editor = LineEditor.shared
  private var printer: OutcomePrinter
  /// What was typed so far of an input over several lines.
  private var pending = ""
  /// The query that Enter on the first empty line runs.
  private var example: String?

  /// A shell for a session whose data are open.
  public init(session: Session) {
    self.session = session
    printer = OutcomePrinter(language: session.language, format: .screen, messages: .output)
    let path = History.usualPath(
      stateFolder: Terminal.variable("XDG_STATE_HOME"), home: Terminal.variable("HOME"))
    history = path.map(History.init)
    if Terminal.File.output.isTerminal, !Terminal.isDumb { session.clipboard = { Terminal.copy($0) } }
    let language = session.language
    session.pasteboard = {
      Terminal.write(
        Message(
          "paste the cells now; Ctrl-D ends what is typed, Ctrl-C gives it up\n",
          ja: "セルを貼り付ける。手で打つなら Ctrl-D で終わり、Ctrl-C でやめる\n"
        ).text(in: language))
      return PastedInput.read()
    }
    session.recovery = path.map { RecoveryFolder(folder: FilePaths.folder(of: $0)) }
  }

  /// Runs until Ctrl-D or `.quit`.
  public func run() {
    editor.completionHandler = { [unowned self] line, cursor in complete(line, cursor) }
    defer { editor.completionHandler = nil }
    tell(history?.load())
    session.lineWidth = Terminal.size?.columns
    for report in session.takeLoadReports() { printer.show(report) }
    greet()
    if let note = session.recoveryNote { printer.note(note) }
    while let text = nextInput(), submit(text) { session.leaveSteps() }
    session.forgetLeftSteps()
  }

  private func greet() {
    let overview = session.overview()
    example = overview.example
    let greeting = Greeting(
      overview: overview, language: session.language, width: Terminal.size?.columns ?? 80,
      isDim: Terminal.hasColor(.output))
    Terminal.write(greeting.text)
  }

  // MARK: Input

  /// The next whole input; nil when the user leaves.
  private func nextInput() -> String? {
    while true {
      let isDim = Terminal.hasColor(.output)
      switch editor.readLine(prompt: Prompt(pending.isEmpty ? "meibo> " : "   ... ", isDim: isDim)) {
      case .interrupted: pending = ""
      case .endOfInput:
        Terminal.write("\n")
        if pending.isEmpty { return nil }
        pending = ""
      case .line(let line):
        if let text = accept(line) { return text }
      }
    }
  }

  /// The whole input that a line ends; nil where more is asked for. An empty line ends every input.
  private func accept(_ line: String) -> String? {
    let isBlank = line.allSatisfy(\.isWhitespace)
    if pending.isEmpty, isBlank { return exampleInput() }
    let text = pending.isEmpty ? line : pending + "\n" + line
    if !isBlank, session.isIncomplete(text) {
      pending = text
      return nil
    }
    pending = ""
    return text
  }

  private func exampleInput() -> String? {
    guard let text = example else { return nil }
    Terminal.write(text + "\n")
    return text
  }

  private func complete(_ line: String, _ cursor: Int) -> Completion {
    let front = pending.isEmpty ? "" : pending + "\n"
    let found = session.completions(for: front + line, cursor: front.utf8.count + cursor)
    if found.wantsFileName { return .fileName }
    return .candidates(found.texts, from: max(0, found.start - front.utf8.count))
  }

  // MARK: Running

  /// Runs an input and shows what it gave; false where it ends the session.
  private func submit(_ text: String) -> Bool {
    example = nil
    tell(history?.add(text.endTrimmed))
    session.lineWidth = Terminal.size?.columns
    let outcomes = watched { session.submit(text) }
    for outcome in outcomes {
      if case .quit = outcome { return false }
      printer.language = session.language
      printer.showsTiming = session.showsTiming
      printer.show(outcome)
    }
    return true
  }

  /// Does long work that Ctrl-C stops and that shows how far it is.
  private func watched(_ work: () -> [Outcome]) -> [Outcome] {
    let line = ProgressLine()
    let token = session.cancelToken
    session.progress = { line.note($0, of: $1) }
    let watch = BackgroundWatch(tickMilliseconds: 100, interrupted: { token.cancel() }, tick: { line.show() })
    defer {
      watch.stop()
      line.erase()
      session.progress = nil
    }
    return work()
  }

  /// Says once that the history cannot be kept; the shell goes on.
  private func tell(_ reason: String?) {
    guard let reason else { return }
    printer.note(Message("the history of this session is not kept: \(reason)", ja: "この操作の履歴は残らない: \(reason)"))
  }
}

extension String {
  /// The text without blanks and line ends behind it.
  var endTrimmed: String {
    var part = self[...]
    while part.last?.isWhitespace == true { part = part.dropLast() }
    return String(part)
  }
}
