import Columns
import Diagnostics
import Plan
import Syntax

/// What could stand at the end of an unfinished query.
struct QueryCompletion {
  let session: Session
  private let place: TypedPlace
  private let scope: CompletionScope

  /// A completion at the end of a text.
  init(session: Session, text: String) {
    self.session = session
    place = TypedPlace(text)
    scope = CompletionScope(session: session, before: place.textBefore)
  }

  func completions() -> Completions {
    switch place.word {
    case .name: matching(names)
    case .quotedName(let quote): matching(columnNames.map { "\($0)\(quote)]" })
    case .string(let quote): matching(texts.map { "\($0)\(quote)" })
    }
  }

  private func matching(_ names: [String]) -> Completions { .matching(place.typed, in: names, from: place.start) }

  private var schema: Schema { scope.schema(behind: place.pipelineText) }

  private var columnNames: [String] { schema.names + schema.fields.compactMap(\.title) }

  /// Names of columns, then their titles once something was typed: titles are for those who begin to type them.
  private var columns: [String] {
    let titles = place.typed.isEmpty ? [] : schema.fields.compactMap(\.title)
    return (schema.names + titles).map(Completions.written)
  }

  // MARK: Names

  private var names: [String] {
    let grammar = session.catalog.grammar
    guard case .name(let word)? = place.stage.first?.kind else {
      if !place.stage.isEmpty { return operands(ofAggregates: false) }
      return place.isBehindPipe ? grammar.names.filter { grammar.shape(named: $0)?.isStage == true } : beginnings
    }
    guard let shape = grammar.shape(named: word), place.isBehindPipe || shape.isSource else {
      return place.stage.count == 1 || !place.isBehindPipe ? [] : operands(ofAggregates: false)
    }
    return names(in: shape, named: word)
  }

  private var tables: [String] {
    (session.data.tableNames + scope.relationNames.filter { !$0.isResultName }).map(Completions.written)
  }

  /// What a query or statement may begin with.
  private var beginnings: [String] {
    let grammar = session.catalog.grammar
    let sources = grammar.names.filter { grammar.shape(named: $0)?.isSource == true }
    let statements = place.startsStatement ? ["let", "declare query_parameters(", "set"] : []
    return tables + sources + statements + scope.relationNames.filter(\.isResultName)
  }

  private func names(in shape: StageShape, named word: String) -> [String] {
    let tokens = place.stage.dropFirst()
    if let values = optionValues(tokens, word) { return values }
    let choices = session.catalog.operators[word]?.nameChoices ?? []
    if tokens.isEmpty, !choices.isEmpty { return choices + scope.functionNames }
    if shape.slots.contains(where: \.isTable), !tokens.contains(where: { $0.kind == .name("on") }) {
      return tableOperands(tokens, shape)
    }
    let words = shape.slots.flatMap(\.words).filter { word in !tokens.contains { $0.kind == .name(word) } }
    guard let last = tokens.last, Self.endsOperand(last) else {
      let isGrouping = shape.slots.contains(where: \.isGrouping) && word == "summarize"
      return operands(ofAggregates: isGrouping && !tokens.contains { $0.kind == .name("by") })
    }
    return words + (shape.slots.contains(where: \.isSorted) ? ["asc", "desc", "nulls first", "nulls last"] : [])
      + Self.connectives
  }

  private static let connectives = [
    "and", "or", "in", "!in", "between", "contains", "!contains", "has", "!has", "has_any", "has_all", "hasprefix",
    "hassuffix",
    "startswith", "endswith", "matches regex",
  ]

  /// Words that stand between operands, though they look like names.
  private static let joints: Set<String> = [
    "and", "or", "in", "not", "between", "matches", "regex", "by", "on", "asc", "of", "at", "from", "to", "across",
    "event", "entering", "under",
  ]

  private static func endsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .name(let name):
      !joints.contains(name) && !name.hasPrefix("!") && !TextWords.comparisons.contains(name)
        && !TextWords.lists.contains(name)
    case .symbol(let symbol): symbol == ")" || symbol == "]"
    case .end, .invalid: false
    default: true
    }
  }

  /// Columns, functions and named values.
  private func operands(ofAggregates: Bool) -> [String] {
    let catalog = session.catalog
    let rows = Array(catalog.scalars.keys) + Array(catalog.windows.keys) + scope.functionNames
    let functions = ofAggregates ? Array(catalog.aggregates.keys) : rows
    let others = ofAggregates ? Array(catalog.scalars.keys) : []
    let calls = (functions.sorted() + others.sorted()).filter { $0.first?.isLetter == true }.map { "\($0)(" }
    let visible = scope.scalarNames.map(Completions.written)
    return ofAggregates && place.typed.isEmpty ? calls + columns + visible : columns + visible + calls
  }

  // MARK: Tables and options

  private func tableOperands(_ tokens: ArraySlice<Token>, _ shape: StageShape) -> [String] {
    let options = shape.slots.flatMap(\.optionWords).filter { word in !tokens.contains { $0.kind == .name(word) } }
    guard let last = tokens.last, Self.endsOperand(last), !isOptionValue(tokens) else {
      return (tokens.isEmpty ? options.map { "\($0)=" } : []) + tables + ["("]
    }
    return shape.slots.flatMap(\.words)
  }

  private func isOptionValue(_ tokens: ArraySlice<Token>) -> Bool { tokens.dropLast().last?.kind == .symbol("=") }

  /// What may stand behind `kind=`; nil where the cursor is not there.
  private func optionValues(_ tokens: ArraySlice<Token>, _ word: String) -> [String]? {
    guard tokens.last?.kind == .symbol("="), tokens.dropLast().last?.kind == .name("kind") else { return nil }
    switch word {
    case "join": return LogicalPlan.JoinKind.allCases.map(\.rawValue)
    case "lookup": return ["leftouter", "inner"]
    case "union": return ["outer", "inner"]
    default: return nil
    }
  }

  // MARK: Values

  /// The values of the column that the text is compared with: those that are declared, else those that are there, where
  /// they are few.
  private var texts: [String] {
    guard let column = comparedColumn else { return [] }
    let schema = schema
    guard let index = schema.index(of: column) else { return [] }
    let field = schema.fields[index]
    if let order = field.order { return order.values }
    for table in session.data.tableNames {
      if let values = session.distinctTexts(of: field.name, in: table, atMost: 500) { return values.sorted() }
    }
    return []
  }

  /// The last name before a comparison, `in (` or a comma of its list.
  private var comparedColumn: String? {
    let tokens = place.stage
    let place = tokens.lastIndex { token in
      switch token.kind {
      case .symbol(let symbol): ["==", "!=", "=~", "<", ">", "<=", ">="].contains(symbol)
      case .name(let name):
        ["in", "!in", "under"].contains(name) || TextWords.comparisons.contains(name) || TextWords.lists.contains(name)
      default: false
      }
    }
    guard let place, place > 0 else { return nil }
    switch tokens[place - 1].kind {
    case .name(let name), .quotedName(let name): return name
    default: return nil
    }
  }
}

extension Slot {
  /// Fixed words in the slot.
  fileprivate var words: [String] {
    switch self {
    case .word(let word): [word]
    case .words(_, let words): words
    case .properties: ["with ("]
    case .optional(let slots), .repeated(let slots, _): slots.flatMap(\.words)
    default: []
    }
  }

  /// Words before a `=`.
  fileprivate var optionWords: [String] {
    switch self {
    case .options(_, let words): words
    case .optional(let slots): slots.flatMap(\.optionWords)
    default: []
    }
  }

  fileprivate var isTable: Bool {
    switch self {
    case .table, .tables: true
    default: false
    }
  }

  fileprivate var isSorted: Bool { if case .sortKeys = self { true } else { false } }

  fileprivate var isGrouping: Bool { if case .namedExpressions = self { true } else { false } }
}

extension Session {
  /// What could stand at the cursor, a byte of the text: tables, operators, columns, functions, words, values, dot
  /// commands. The text may be unfinished and hold several lines; no file is read.
  public func completions(for text: String, cursor: Int) -> Completions {
    let typed = String(decoding: text.utf8.prefix(max(0, cursor)), as: UTF8.self)
    let blanks = typed.prefix { $0.isWhitespace }
    let command = typed.dropFirst(blanks.count)
    if command.first == "." {
      return CommandCompletion(session: self, text: String(command), offset: blanks.utf8.count).completions()
    }
    return QueryCompletion(session: self, text: typed).completions()
  }
}
