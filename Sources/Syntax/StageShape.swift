import Diagnostics

/// A place in a stage where something of one kind stands.
public indirect enum Slot: Sendable {
  /// A fixed word: `by`.
  case word(String)
  /// A name of the user's choice.
  case name(String)
  /// One expression.
  case expression(String)
  /// Expressions between commas, each with or without a name; `isOptional` lets there be none.
  case namedExpressions(String, isOptional: Bool = false)
  /// What to sort by, between commas.
  case sortKeys(String)
  /// `word=value` pairs; only these words may stand there.
  case options(String, words: [String])
  /// A table, a `let` name or a query in brackets.
  case table(String)
  /// Several of them, between commas.
  case tables(String)
  /// `(name:type, …)`.
  case declarations(String)
  /// `[value, …]`.
  case cells(String)
  /// All of these, or none; the first must be a word or options.
  case optional([Slot])
}

/// The grammar of one operator: its names and what stands in its slots. An operator's file declares it, and the parser,
/// the formatter and completion read it.
public struct StageShape: Sendable {
  /// The operator's name, and others that mean the same (`order` for `sort`).
  public let names: [String]
  /// Its slots, in order.
  public let slots: [Slot]
  /// Whether a query may begin with it.
  public let isSource: Bool
  /// Whether it may follow a `|`.
  public let isStage: Bool

  /// A shape.
  public init(_ names: String..., slots: [Slot], isSource: Bool = false, isStage: Bool = true) {
    self.names = names
    self.slots = slots
    self.isSource = isSource
    self.isStage = isStage
  }
}

/// All operators that a parser knows, and what it says about others.
public struct StageGrammar: Sendable {
  private let shapes: [String: StageShape]
  /// KQL's operators that Meibo does not speak, each with the nearest thing that it does.
  public let refused: [String: Message]
  /// Other languages' words, each with the KQL form.
  public let habits: [String: Message]

  /// A grammar of the given shapes.
  public init(_ shapes: [StageShape], refused: [String: Message] = [:], habits: [String: Message] = [:]) {
    var byName: [String: StageShape] = [:]
    for shape in shapes { for name in shape.names { byName[name] = shape } }
    self.shapes = byName
    self.refused = refused
    self.habits = habits
  }

  /// The shape of an operator.
  public func shape(named name: String) -> StageShape? { shapes[name] }

  /// All operators' names, sorted.
  public var names: [String] { shapes.keys.sorted() }
}
