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
    let pieces = session.pieces(of: text)
    for (place, piece) in pieces.enumerated() {
      let outcomes = session.submit(piece)
      for outcome in outcomes {
        if case .quit = outcome { return [].exitStatus }
        // A blank line keeps the tables of several statements apart; other formats have none between results.
        if hasShown, format == nil, outcome.isForReading { Terminal.write("\n") }
        hasShown = hasShown || outcome.isForReading
        printer.show(outcome)
      }
      if outcomes.contains(where: \.isFailure) {
        showMistakes(behind: piece, in: pieces[(place + 1)...])
        return outcomes.exitStatus
      }
    }
    return [].exitStatus
  }

  /// Shows what is wrong in the statements behind the one that has failed, which do not run. A command may change what
  /// they mean, so that nothing behind one is looked at.
  private func showMistakes(behind failed: String, in rest: ArraySlice<String>) {
    let statements = rest.prefix { !$0.isCommandLine }
    let (text, start) = InputText.joined([failed] + statements)
    for diagnostic in session.check(text) where diagnostic.range.map({ $0.lowerBound >= start }) ?? false {
      printer.show(diagnostic, source: text)
    }
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

/// Pieces of one text put together again, so that all that they say of one another is known.
private enum InputText {
  /// The text, and where the second piece begins. Each piece has blanks in front up to its place in the text.
  static func joined(_ pieces: [String]) -> (text: String, start: Int) {
    var bytes: [UInt8] = []
    var start = Int.max
    for piece in pieces.map({ Array($0.utf8) }) {
      let first = piece.firstIndex { $0 != 32 && $0 != 10 } ?? piece.count
      guard first >= bytes.count else { continue }
      if !bytes.isEmpty {
        start = min(start, first)
        // A `;` that ended the statement before is in no piece; a blank line is.
        if first > bytes.count, piece[bytes.count] == 32 { bytes.append(UInt8(ascii: ";")) }
      }
      bytes += piece[bytes.count...]
    }
    return (String(decoding: bytes, as: UTF8.self), start)
  }
}

extension String {
  /// Whether it is a dot command.
  fileprivate var isCommandLine: Bool { first { !$0.isWhitespace } == "." }
}
