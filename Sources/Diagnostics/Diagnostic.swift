/// How grave a diagnostic is.
public enum Severity: String, Sendable {
  /// Nothing runs.
  case error
  /// It runs, and may not mean what its writer thinks.
  case warning
}

/// What a user did that Meibo cannot follow, or should know: a code, a sentence, the place, and a remedy.
public struct Diagnostic: Error, Sendable, Hashable {
  /// What kind of mistake it is.
  public var code: DiagnosticCode
  /// Error or warning.
  public var severity: Severity
  /// One sentence that says what is wrong.
  public var message: Message
  /// The place in the source text, where there is one.
  public var range: SourceRange?
  /// What stands beside the underline.
  public var label: Message?
  /// What to do about it, each a sentence.
  public var help: [Message]
  /// What else is to be known, each of one line or several.
  public var details: [Message] = []

  /// A diagnostic; without a severity it is an error.
  public init(
    _ code: DiagnosticCode, _ message: Message, at range: SourceRange? = nil, label: Message? = nil,
    help: [Message] = [], severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.range = range
    self.label = label
    self.help = help
  }

  /// The same diagnostic, placed at `range` unless it has a place already.
  public func placed(at range: SourceRange?) -> Diagnostic {
    var copy = self
    copy.range = self.range ?? range
    return copy
  }

  /// The same diagnostic in a text that has `byteCount` more bytes in front.
  public func shifted(by byteCount: Int) -> Diagnostic {
    var copy = self
    copy.range = range?.shifted(by: byteCount)
    return copy
  }
}

extension [Diagnostic] {
  /// The same mistakes as a reader meets them: by where they begin, those without a place last.
  public var inOrderOfPlace: [Diagnostic] {
    enumerated().sorted { left, right in
      let (first, second) = (left.element.range?.lowerBound ?? .max, right.element.range?.lowerBound ?? .max)
      return (first, left.offset) < (second, right.offset)
    }.map(\.element)
  }
}
