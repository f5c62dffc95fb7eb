import Diagnostics

/// A name and where it stands.
public struct Name: Sendable, Hashable {
  /// The name, without brackets and quotes.
  public var text: String
  /// Where it stands.
  public var range: SourceRange

  /// A name.
  public init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A value written out.
public enum Literal: Sendable, Hashable {
  /// A whole number.
  case integer(Int64)
  /// A number with a fraction.
  case real(Double)
  /// A text.
  case string(String)
  /// True or false.
  case bool(Bool)
  /// A bare date, dddd-dd-dd.
  case date(String)
  /// An amount of a unit of time.
  case timespan(Double, unit: String)
  /// A type and the text between its brackets.
  case typed(type: String, text: String)
}

/// An expression as it was written; names and types are not known yet.
public struct Expression: Sendable, Hashable {
  /// The shape of the expression.
  public indirect enum Kind: Sendable, Hashable {
    /// A value.
    case literal(Literal)
    /// A column, a `let` name or a parameter.
    case name(String)
    /// A function and its arguments.
    case call(Name, [NamedExpression])
    /// `-x`, `+x`.
    case unary(String, Expression)
    /// Two sides and the word or sign between them.
    case binary(String, Expression, Expression)
    /// `x between (low .. high)`.
    case between(Expression, low: Expression, high: Expression, isNegated: Bool)
    /// `x in (a, b)`; the word says which kind.
    case membership(String, Expression, [Expression])
    /// `left.name`.
    case member(Expression, Name)
    /// `list[index]`.
    case element(Expression, Expression)
    /// `*`.
    case star
    /// A query that stands for its values.
    case table(Pipeline)
    /// `aggregate within (keys sort by … rows -5 .. 0)`: over the row's group, or a moving frame of it.
    case within(Expression, Group)
    /// What could not be read; the parser has said why.
    case missing
  }

  /// The rows that an aggregate of `within` looks at.
  public struct Group: Sendable, Hashable {
    /// What rows of a group have in common; none at all is one group of all rows.
    public var keys: [Expression]
    /// The order of the rows in the group.
    public var order: [SortKey]
    /// The first and the last row that count, from the row at hand: `rows -5 .. 0`. Nil for all rows.
    public var frame: Frame?

    /// A group.
    public init(keys: [Expression], order: [SortKey], frame: Frame?) {
      self.keys = keys
      self.order = order
      self.frame = frame
    }
  }

  /// `rows low .. high`.
  public struct Frame: Sendable, Hashable {
    /// The first row that counts.
    public var low: Expression
    /// The last row that counts.
    public var high: Expression

    /// A frame.
    public init(low: Expression, high: Expression) {
      self.low = low
      self.high = high
    }
  }

  /// The shape.
  public var kind: Kind
  /// Where it stands.
  public var range: SourceRange

  /// An expression.
  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `name = expression`, or an expression alone.
public struct NamedExpression: Sendable, Hashable {
  /// The name before the `=`.
  public var name: Name?
  /// The names after the first of `(a, b) = f(x)`, where a function gives several columns.
  public var moreNames: [Name] = []
  /// The expression.
  public var expression: Expression

  /// An expression and its name, where it has one.
  public init(name: Name?, expression: Expression) {
    self.name = name
    self.expression = expression
  }

  /// Where both stand.
  public var range: SourceRange { name?.range.union(expression.range) ?? expression.range }
}

/// An expression to sort by.
public struct SortKey: Sendable, Hashable {
  /// What to sort by.
  public var expression: Expression
  /// Whether small values come first; KQL's default is descending.
  public var isAscending: Bool?
  /// Whether nulls come first; nil is KQL's default: first when ascending, last when descending.
  public var nullsFirst: Bool?

  /// A sort key.
  public init(expression: Expression, isAscending: Bool? = nil, nullsFirst: Bool? = nil) {
    self.expression = expression
    self.isAscending = isAscending
    self.nullsFirst = nullsFirst
  }
}

/// `name:type`, with a default value where there is one.
public struct ColumnDeclaration: Sendable, Hashable {
  /// The name.
  public var name: Name
  /// The type's name.
  public var type: Name
  /// The value after `=`.
  public var defaultValue: Expression?

  /// A declaration.
  public init(name: Name, type: Name, defaultValue: Expression? = nil) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
  }
}
