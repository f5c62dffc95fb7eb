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
  /// What to sort by.
  case sortKeys([SortKey])
  /// `word=value` pairs.
  case options([StageOption])
  /// A table, a `let` name or a query in brackets.
  case table(Pipeline)
  /// Several of them.
  case tables([Pipeline])
  /// `(name:type, …)`.
  case declarations([ColumnDeclaration])
  /// `[value, …]`.
  case cells([Expression])
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
