import Diagnostics
import LineEditor
import Rendering
import Session

/// One text of statements, run and shown: what `meibo query` does.
public struct QueryRun {
  /// The formats that a result can be shown in.
  public static var formats: [String] { Renderers.names }
  /// The same as a text, without the generic `joined`: every start would wait until its types are looked up.
  public static var formatList: String { formats.dropFirst().reduce(formats[0]) { "\($0), \($1)" } }

  private let session: Session
  private let format: OutcomePrinter.Format

  /// A run that shows results in a format, one of `formats`. A table fits the terminal where there is one.
  public init(session: Session, format name: String) {
    self.session = session
    if name != "table", let renderer = Renderers.named(name) {
      format = .renderer(renderer)
    } else {
      format = Terminal.File.output.isTerminal ? .screen : .plain(maximumRows: nil)
    }
  }

  /// Runs the text. Returns 0, 1 where a statement failed, or 2 where data could not be read or results not be written.
  public func run(_ text: String) -> Int32 {
    let outcomes = session.submit(text)
    let printer = OutcomePrinter(language: session.language, format: format, messages: .error)
    outcomes.forEach(printer.show)
    return outcomes.exitStatus
  }
}
