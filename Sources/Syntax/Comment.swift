import Diagnostics

/// A comment, from its `//` to the end of the line.
public struct Comment: Sendable, Hashable {
  /// The text, the signs included, without blanks at its end.
  public var text: String
  /// Where it stands.
  public var range: SourceRange
  /// Whether nothing else stands on its line.
  public var isOwnLine: Bool

  /// A comment.
  public init(text: String, range: SourceRange, isOwnLine: Bool) {
    self.text = text
    self.range = range
    self.isOwnLine = isOwnLine
  }
}
