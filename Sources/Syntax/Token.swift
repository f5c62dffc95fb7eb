import Diagnostics

/// One word of a query.
public struct Token: Sendable, Hashable {
  /// What kind of word it is, with its meaning.
  public enum Kind: Sendable, Hashable {
    /// A name or word, in ASCII letters where it was typed full-width.
    case name(String)
    /// A name in brackets and quotes: `['4月']`.
    case quotedName(String)
    /// A text between quotes.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction or exponent.
    case real(Double)
    /// A bare date, dddd-dd-dd.
    case date(String)
    /// A length of time such as `1d` or `30m`: the number and its unit.
    case timespan(Double, unit: String)
    /// A type and what stands between the brackets behind it: `datetime(2025-04-01 10:00)`.
    case typedLiteral(type: String, text: String)
    /// A sign.
    case symbol(String)
    /// The end of the text, or of a statement.
    case end
    /// What could not be read; the lexer has said why.
    case invalid
  }

  /// What the word is.
  public var kind: Kind
  /// Where it stands.
  public var range: SourceRange
  /// Whether a line without any word stands before it.
  public var followsBlankLine: Bool

  /// A token.
  public init(_ kind: Kind, _ range: SourceRange, followsBlankLine: Bool = false) {
    self.kind = kind
    self.range = range
    self.followsBlankLine = followsBlankLine
  }
}
