import Diagnostics
import LineEditor
import Session

/// Statements from standard input where nobody types: no prompt, one after the other, until the first that fails.
public struct ScriptInput {
  private static let maximumRows = 1000

  private let session: Session
  private let format: OutcomePrinter.Format?

  /// A run in a session whose data are open; without a format results are plain tables of at most 1,000 rows.
  public init(session: Session, format: OutcomePrinter.Format? = nil) {
    self.session = session
    self.format = format
  }

  /// Runs all of standard input. Returns 0, 1 where a statement failed, or 2 where the input is no text.
  public func run() -> Int32 {
    guard let bytes = Terminal.readInput(), let text = String(validating: bytes, as: UTF8.self) else {
      printer.show(
        Diagnostic(.notText, Message("standard input is no UTF-8 text", ja: "標準入力が UTF-8 のテキストではない")))
      return 2
    }
    return run((text.first == "\u{FEFF}" ? String(text.dropFirst()) : text).withPlainLineEnds)
  }

  /// Runs the statements and commands of a text. Returns 0, or 1 where one failed.
  public func run(_ text: String) -> Int32 {
    var hasShown = false
    for piece in session.pieces(of: text) {
      for outcome in session.submit(piece) {
        if case .quit = outcome { return [].exitStatus }
        // A blank line keeps the tables of several statements apart; other formats have none between results.
        if hasShown, format == nil, outcome.isForReading { Terminal.write("\n") }
        hasShown = hasShown || outcome.isForReading
        printer.show(outcome)
        if outcome.isFailure { return [outcome].exitStatus }
      }
    }
    return [].exitStatus
  }

  private var printer: OutcomePrinter {
    var printer = OutcomePrinter(
      language: session.language, format: format ?? .plain(maximumRows: Self.maximumRows), messages: .error)
    printer.showsTiming = session.showsTiming
    return printer
  }
}

extension Outcome {
  /// Whether it is written to standard output.
  fileprivate var isForReading: Bool {
    switch self {
    case .result, .text: true
    default: false
    }
  }
}

extension [Outcome] {
  /// 0 all well, 1 a statement failed, 2 data could not be read or results not be written.
  var exitStatus: Int32 {
    if contains(where: \.isUnreadableData) || Terminal.hasLostOutput { return 2 }
    return contains(where: \.isFailure) ? 1 : 0
  }
}
