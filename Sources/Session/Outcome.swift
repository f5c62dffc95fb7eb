import Columns
import Diagnostics

/// What a statement or command gave.
public enum Outcome: Sendable {
  /// A query's result.
  case result(Step)
  /// A definition that holds from now on; the text names it.
  case defined(Step)
  /// Something to read.
  case text(String)
  /// Something about the data that was read: an encoding that was assumed, a column that was renamed.
  case note(Message)
  /// Mistakes, the text that their places speak of, and the file that it stands in, where it is another than the one that runs.
  case diagnostics([Diagnostic], source: String, file: String? = nil)
  /// The session shall end.
  case quit

  /// Whether something failed.
  public var isFailure: Bool {
    if case .diagnostics(let diagnostics, _, _) = self { return diagnostics.contains { $0.severity == .error } }
    return false
  }

  /// Whether it failed since data could not be read.
  public var isUnreadableData: Bool {
    guard case .diagnostics(let diagnostics, _, _) = self else { return false }
    let codes: Set<DiagnosticCode> = [
      .unreadable, .notText, .malformed, .unknownFormat, .malformedPackage, .constraint,
    ]
    return diagnostics.contains { codes.contains($0.code) }
  }
}
