import Diagnostics

/// A place in a stage where something of one kind stands.
public indirect enum Slot: Sendable {
  /// A fixed word or sign: `by`, `:`.
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
  /// Several of them, between commas and in brackets.
  case tableList(String)
  /// `(name:type, …)`.
  case declarations(String)
  /// `[value, …]`.
  case cells(String)
  /// `with (word = value, …)`, or nothing; only these words may stand there.
  case properties(String, words: [String])
  /// `(stage | stage)`: what is done with each part of the rows.
  case stages(String)
  /// These slots once or more; each round after the first begins with a comma and the word, and its labels have its
  /// number: `rows`, `rows2`, ….
  case repeated([Slot], word: String)
  /// Names of columns, also with `*` for any letters, each with `asc` or `desc` or neither.
  case columnPatterns(String)
  /// Names of columns, and `first .. last` for those from one to another.
  case columnRanges(String)
  /// Columns to expand, each with or without `to typeof(…)`.
  case expansions(String)
  /// Aggregates, each with or without `default = value`.
  case series(String)
  /// One expression whose name is not called by a bracket behind a blank: `across gender ("女", "男")`.
  case axis(String)
  /// `(value, …)`; the slot is left empty where no bracket stands.
  case bracketed(String)
  /// A text between quotes; the slot is left empty where none stands.
  case text(String)
  /// Words between commas; only these may stand there.
  case words(String, words: [String])
  /// What `search` looks for: an expression in which `column:"text"` may stand.
  case predicate(String)
  /// All of these, or none; the first must be a word, options, or a number before a word `of`.
  case optional([Slot])
}

extension Slot {
  /// The fixed words in it.
  var fixedWords: [String] {
    switch self {
    case .word(let word): [word]
    case .optional(let inner): inner.flatMap(\.fixedWords)
    case .repeated(let inner, let word): [word] + inner.flatMap(\.fixedWords)
    case .properties: ["with"]
    default: []
    }
  }
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
  /// KQL's functions that give a table and that Meibo does not speak, each with the nearest thing that it does.
  public let refusedSources: [String: Message]
  /// The fixed words of all stages: `by`, `across`, `with`.
  let words: Set<String>

  /// A grammar of the given shapes.
  public init(
    _ shapes: [StageShape], refused: [String: Message] = [:], habits: [String: Message] = [:],
    refusedSources: [String: Message] = [:]
  ) {
    var byName: [String: StageShape] = [:]
    for shape in shapes { for name in shape.names { byName[name] = shape } }
    self.shapes = byName
    self.refused = refused
    self.habits = habits
    self.refusedSources = refusedSources
    words = Set(shapes.flatMap { $0.slots.flatMap(\.fixedWords) })
  }

  /// The shape of an operator.
  public func shape(named name: String) -> StageShape? { shapes[name] }

  /// All operators' names, sorted.
  public var names: [String] { shapes.keys.sorted() }
}
