import Diagnostics

/// Reads statements. It recovers from every mistake, so that one run shows all of them, and always returns what it could
/// read.
public struct Parser: Sendable {
  let grammar: StageGrammar
  private let tokens: [Token]
  private(set) var position = 0
  /// Brackets that are open; inside them a blank line ends nothing.
  var openBrackets = 0
  /// Whether `within` behind a call belongs to it, and not to the stage.
  var takesWithin = true
  /// Whether a bracket behind a blank calls the name before it.
  var callsOverBlanks = true
  /// Whether texts one after the other are one; where a stage takes a text behind an expression they are not.
  var joinsTexts = true
  /// Whether `column:"text"` may stand in an expression.
  var isSearching = false
  /// How deep expressions and brackets are nested.
  private var depth = 0
  /// The height of the expression that was read last, and of the tallest one inside what is being read.
  var height = 0
  var tallestHeight = 0
  /// The stages of the statement so far.
  var stageCount = 0
  /// Whether the rest of the statement was skipped: what is missing then is no mistake of its own.
  var hasGivenUp = false
  private var statementStart = 0
  var diagnostics: [Diagnostic]

  /// The deepest nesting that is read; a deeper one is refused before the stack ends.
  static let maximumDepth = 400
  /// The most stages of one statement: each makes the plan deeper.
  static let maximumStageCount = 500

  /// All statements of a text and every mistake in it.
  public static func parse(_ text: String, grammar: StageGrammar) -> (
    statements: [Statement], diagnostics: [Diagnostic]
  ) {
    let (tokens, diagnostics) = Lexer.tokens(of: text)
    var parser = Parser(tokens: tokens, grammar: grammar, diagnostics: diagnostics)
    let statements = parser.statements()
    let ordered = parser.diagnostics.enumerated().sorted {
      ($0.element.range?.lowerBound ?? 0, $0.offset) < ($1.element.range?.lowerBound ?? 0, $1.offset)
    }
    return (statements, ordered.map(\.element))
  }

  private init(tokens: [Token], grammar: StageGrammar, diagnostics: [Diagnostic]) {
    self.tokens = tokens
    self.grammar = grammar
    self.diagnostics = diagnostics
  }

  // MARK: Tokens

  /// The token that comes next; `.end` where the statement ends.
  var token: Token {
    let token = tokens[min(position, tokens.count - 1)]
    return endsStatement(token) ? Token(.end, SourceRange(token.range.lowerBound, token.range.lowerBound)) : token
  }

  /// A blank line ends a statement when brackets are closed and no `|` follows.
  private func endsStatement(_ token: Token) -> Bool {
    guard openBrackets == 0, position > statementStart, token.followsBlankLine else { return false }
    return token.kind != .symbol("|") && token.kind != .symbol(";")
  }

  /// The token after the next one.
  var tokenAfter: Token { tokens[min(position + 1, tokens.count - 1)] }

  /// The token `ahead` places behind the next one.
  func token(after ahead: Int) -> Token { tokens[min(position + ahead, tokens.count - 1)] }

  /// The end of what has been read.
  var lastEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }

  func isWord(_ word: String) -> Bool { token.kind == .name(word) }

  mutating func take(symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  /// Reads what stands between brackets.
  mutating func inBrackets<Result>(_ body: (inout Parser) -> Result) -> Result {
    let outer = (takesWithin, callsOverBlanks, joinsTexts)
    (takesWithin, callsOverBlanks, joinsTexts) = (true, true, true)
    openBrackets += 1
    defer {
      openBrackets -= 1
      (takesWithin, callsOverBlanks, joinsTexts) = outer
    }
    return body(&self)
  }

  /// Reads something nested; nil, with a diagnostic, where the nesting is too deep.
  mutating func nested<Result>(_ body: (inout Parser) -> Result) -> Result? {
    guard depth < Self.maximumDepth else {
      report(
        .tooDeep, Message("this is nested more than \(Self.maximumDepth) deep", ja: "入れ子が \(Self.maximumDepth) 段を超えている")
      )
      giveUp()
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  // MARK: Mistakes

  mutating func report(
    _ code: DiagnosticCode, _ message: Message, at range: SourceRange? = nil, label: Message? = nil,
    help: [Message] = []
  ) {
    let place = range ?? token.range
    // One place, one mistake: what follows from it would only hide it.
    if diagnostics.contains(where: { $0.range?.lowerBound == place.lowerBound }) { return }
    diagnostics.append(Diagnostic(code, message, at: place, label: label, help: help))
  }

  /// Says what should have stood here.
  mutating func expected(_ english: String, ja japanese: String, help: [Message] = []) {
    if token.kind == .invalid || hasGivenUp { return }
    let found = describe(token)
    report(
      .syntax,
      Message("expected \(english), found \(found.english)", ja: "\(japanese) が必要だが、\(found.japanese ?? "") がある"),
      help: help)
  }

  private func describe(_ token: Token) -> Message {
    switch token.kind {
    case .name(let text), .quotedName(let text): Message("'\(text)'", ja: "「\(text)」")
    case .string(let text): Message("the text \"\(text)\"", ja: "文字列「\(text)」")
    case .symbol(let text): Message("'\(text)'", ja: "「\(text)」")
    case .integer(let number): Message("\(number)")
    case .real(let number): Message("\(number)")
    case .date(let text): Message("\(text)")
    case .timespan, .typedLiteral: Message("a value", ja: "値")
    case .end: Message("the end", ja: "終わり")
    case .invalid: Message("something unreadable", ja: "読めない文字")
    }
  }

  /// Skips to the next stage or the end of the statement.
  mutating func skipStage() {
    var depth = 0
    while token.kind != .end {
      if case .symbol(let symbol) = token.kind {
        if depth == 0, ["|", ";", ")", "}"].contains(symbol) { return }
        if ["(", "[", "{"].contains(symbol) { depth += 1 }
        if [")", "]", "}"].contains(symbol) { depth -= 1 }
      }
      advance()
    }
  }

  /// Leaves the rest of the statement unread.
  mutating func giveUp() {
    skipStatement()
    hasGivenUp = true
  }

  mutating func skipStatement() {
    while token.kind != .end, !isSymbol(";") { advance() }
  }

  // MARK: Statements

  private mutating func statements() -> [Statement] {
    var result: [Statement] = []
    while true {
      statementStart = position
      openBrackets = 0
      takesWithin = true
      callsOverBlanks = true
      joinsTexts = true
      isSearching = false
      stageCount = 0
      hasGivenUp = false
      while tokens[position].kind == .symbol(";") {
        advance()
        statementStart = position
      }
      if tokens[position].kind == .end { return result }
      let start = token.range.lowerBound
      if let kind = statement() { result.append(Statement(kind, SourceRange(start, lastEnd))) }
      endStatement()
    }
  }

  private mutating func endStatement() {
    if token.kind == .end || isSymbol(";") {
      if position == statementStart { advance() }
      return
    }
    let isBracket = isSymbol(")") || isSymbol("]") || isSymbol("}")
    if isBracket {
      report(.syntax, Message("this bracket closes nothing", ja: "対応する開き括弧がない"))
    } else {
      var help = Habits.remedy(for: token.kind).map { [$0] } ?? []
      if case .name(let word) = token.kind, let remedy = remedy(forOperator: word) { help = [remedy] }
      expected("'|' or ';'", ja: "「|」か「;」", help: help)
    }
    skipStatement()
  }

  private mutating func statement() -> Statement.Kind? {
    if isWord("let") { return letStatement() }
    if isWord("declare") { return declareStatement() }
    if isWord("set") { return setStatement() }
    return .query(pipeline())
  }

  mutating func letStatement() -> Statement.Kind? {
    advance()
    guard let name = name("a name", ja: "名前") else { return nil }
    guard take(symbol: "=") else {
      expected("'=' after 'let \(name.text)'", ja: "「let \(name.text)」の後に「=」")
      skipStatement()
      return .letScalar(name, Expression(.missing, name.range))
    }
    if startsFunction() { return functionDefinition().map { .letFunction(name, $0) } }
    if startsPipeline() { return .letTable(name, pipeline()) }
    let value = expression()
    // `let x = (T | where …)`: what looked like brackets around a value holds a query.
    if case .table(let inner) = value.kind { return .letTable(name, continued(inner)) }
    if case .name(let table) = value.kind, isSymbol("|") {
      let source = Pipeline(source: .name(Name(table, value.range)), stages: [], range: value.range)
      return .letTable(name, continued(source))
    }
    return .letScalar(name, value)
  }

  /// The pipeline with the stages that follow it.
  mutating func continued(_ pipeline: Pipeline) -> Pipeline {
    guard isSymbol("|") else { return pipeline }
    let source: Pipeline.Source = pipeline.stages.isEmpty ? pipeline.source : .pipeline(pipeline)
    let stages = stages()
    return Pipeline(source: source, stages: stages, range: SourceRange(pipeline.range.lowerBound, lastEnd))
  }

  private mutating func declareStatement() -> Statement.Kind? {
    advance()
    guard take(word: "query_parameters") else {
      expected(
        "'query_parameters' after 'declare'", ja: "「declare」の後に「query_parameters」",
        help: [
          Message(
            "write `declare query_parameters(year:long = 2024)`",
            ja: "`declare query_parameters(year:long = 2024)` のように書く")
        ])
      skipStatement()
      return nil
    }
    return .declareParameters(declarations(allowsDefaults: true))
  }

  private mutating func setStatement() -> Statement.Kind? {
    advance()
    guard let name = name("the name of a setting", ja: "設定の名前") else { return nil }
    return .set(name, take(symbol: "=") ? expression() : nil)
  }

  mutating func name(_ english: String, ja japanese: String) -> Name? {
    switch token.kind {
    case .name(let text), .quotedName(let text):
      let name = Name(text, token.range)
      advance()
      return name
    default:
      expected(english, ja: japanese)
      return nil
    }
  }
}
