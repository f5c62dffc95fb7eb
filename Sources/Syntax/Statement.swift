import Diagnostics

/// A table and what is done with it, stage by stage.
public struct Pipeline: Sendable, Hashable {
  /// Where the rows come from.
  public indirect enum Source: Sendable, Hashable {
    /// A table or a `let` name.
    case name(Name)
    /// A stage that makes rows itself: `print`, `range`, `datatable`, `union`.
    case stage(Stage)
    /// A query in brackets.
    case pipeline(Pipeline)
    /// A function that gives a table.
    case call(Name, [NamedExpression])
    /// All tables whose names fit: `T*`.
    case pattern(Name)
    /// The last query: the text began with `|`.
    case previous
    /// What could not be read; the parser has said why.
    case missing
  }

  /// Where the rows come from.
  public var source: Source
  /// What is done with them, in order.
  public var stages: [Stage]
  /// Where all of it stands.
  public var range: SourceRange

  /// A pipeline.
  public init(source: Source, stages: [Stage], range: SourceRange) {
    self.source = source
    self.stages = stages
    self.range = range
  }
}

/// One operator with its slots filled.
public struct Stage: Sendable, Hashable {
  /// The operator.
  public var name: Name
  /// The filled slots, by their labels; an optional slot that was left out is not there.
  public var slots: [String: SlotValue]
  /// The slots in the order in which they were written, for printing.
  public var written: [WrittenSlot]
  /// Where the stage stands.
  public var range: SourceRange
  /// Whether a part of it could not be read, which the parser has said: only names in what was read are looked at.
  public var isPartial = false

  /// A stage.
  public init(name: Name, slots: [String: SlotValue], written: [WrittenSlot], range: SourceRange) {
    self.name = name
    self.slots = slots
    self.written = written
    self.range = range
  }

  /// What could not be read, and the parser has said why; nobody can say what columns stand behind it.
  static func unreadable(at range: SourceRange) -> Stage {
    Stage(name: Name("", range), slots: [:], written: [], range: range)
  }
}

/// A piece of a stage as it was written.
public enum WrittenSlot: Sendable, Hashable {
  /// A fixed word of the operator.
  case word(String)
  /// The value of the labelled slot.
  case value(String)
}

/// What stands in a slot.
public enum SlotValue: Sendable, Hashable {
  /// A word.
  case name(Name)
  /// One expression.
  case expression(Expression)
  /// Expressions with or without names.
  case namedExpressions([NamedExpression])
  /// Expressions between brackets.
  case bracketed([NamedExpression])
  /// What to sort by.
  case sortKeys([SortKey])
  /// Names of columns with wildcards, and the order of those that match.
  case columnPatterns([ColumnPattern])
  /// Columns to expand, and the types of their elements.
  case expansions([Expansion])
  /// Aggregates, and what stands for no rows.
  case series([SeriesItem])
  /// Words.
  case words([Name])
  /// `word=value` pairs.
  case options([StageOption])
  /// `with (word = value, …)`, whose values are expressions.
  case properties([NamedExpression])
  /// A query that begins with an operator: what is done with the rows of a part.
  case stages([Stage])
  /// A table, a `let` name or a query in brackets.
  case table(Pipeline)
  /// Several of them.
  case tables([Pipeline])
  /// Several of them in brackets.
  case tableList([Pipeline])
  /// `(name:type, …)`.
  case declarations([ColumnDeclaration])
  /// `[value, …]`.
  case cells([Expression])
}

/// `name*`, and whether the columns that match are sorted by their names.
public struct ColumnPattern: Sendable, Hashable {
  /// The name, with `*` for any letters.
  public var name: Name
  /// Whether columns that match stand in ascending order; nil for the order that they have.
  public var isAscending: Bool?
  /// Whether a `*` of the name stands for any letters.
  public var isPattern: Bool
  /// Whether digits in names are compared as numbers: `a20` before `a100`.
  public var comparesNumbers = false
  /// The last column of `first .. last`; nil for one column.
  public var last: Name?

  /// A pattern.
  public init(name: Name, isAscending: Bool?, isPattern: Bool) {
    self.name = name
    self.isAscending = isAscending
    self.isPattern = isPattern
  }

  /// Whether a column's name fits.
  public func matches(_ text: String) -> Bool {
    if !isPattern { return text == name.text }
    let parts = name.text.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = Self.range(of: part, in: rest) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.count >= last.count && rest.hasSuffix(last)
  }

  private static func range(of part: Substring, in text: Substring) -> Range<Substring.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(part) { return start..<text.index(start, offsetBy: part.count) }
      start = text.index(after: start)
    }
    return nil
  }
}

/// `name = list to typeof(long)`.
public struct Expansion: Sendable, Hashable {
  /// The list, and the name of its elements' column where one is given.
  public var item: NamedExpression
  /// The type of the elements.
  public var type: Name?

  /// An expansion.
  public init(item: NamedExpression, type: Name?) {
    self.item = item
    self.type = type
  }
}

/// `name = aggregate default = value`.
public struct SeriesItem: Sendable, Hashable {
  /// The aggregate, and its name where one is given.
  public var item: NamedExpression
  /// What stands where there are no rows.
  public var defaultValue: Expression?

  /// An aggregate of a series.
  public init(item: NamedExpression, defaultValue: Expression?) {
    self.item = item
    self.defaultValue = defaultValue
  }
}

/// `word=value` in a stage.
public struct StageOption: Sendable, Hashable {
  /// The word before the `=`.
  public var word: Name
  /// The word behind it.
  public var value: Name

  /// An option.
  public init(word: Name, value: Name) {
    self.word = word
    self.value = value
  }
}

/// One statement of a script.
public struct Statement: Sendable, Hashable {
  /// The kinds of statements.
  public enum Kind: Sendable, Hashable {
    /// A query, whose result is shown.
    case query(Pipeline)
    /// `let name = expression`.
    case letScalar(Name, Expression)
    /// `let name = query`.
    case letTable(Name, Pipeline)
    /// `let name = (parameters) { body }`.
    case letFunction(Name, FunctionDefinition)
    /// `declare query_parameters(…)`.
    case declareParameters([ColumnDeclaration])
    /// `set name = value`.
    case set(Name, Expression?)
  }

  /// What the statement does.
  public var kind: Kind
  /// Where it stands, without the `;`.
  public var range: SourceRange

  /// A statement.
  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
