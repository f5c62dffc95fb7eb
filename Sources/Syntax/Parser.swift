import Diagnostics

/// Reads statements. It recovers from every mistake, so that one run shows all of them, and always returns what it could
/// read.
public struct Parser: Sendable {
  let grammar: StageGrammar
  private let tokens: [Token]
  /// The text that is read, so that remedies can be built from it.
  private let bytes: [UInt8]
  /// Numbers with a unit that KQL does not have, by where they begin.
  let looseNumbers: [Int: LooseNumber]
  /// Where mistakes begin that stand repaired in the tree, so that what surrounds them is still checked.
  private(set) var repairs: Set<Int>
  /// Where the brackets stand that were closed last, or not at all.
  private(set) var lastOpening = SourceRange(0, 0)
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
  /// Whether the options that are read stand before a table.
  var isTableNext = false
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
    var parser = Parser(reading: Lexer.reading(of: text), bytes: Array(text.utf8), grammar: grammar)
    let statements = parser.statements()
    return (statements, parser.diagnostics.inOrderOfPlace)
  }

  private init(reading: Lexer.Reading, bytes: [UInt8], grammar: StageGrammar) {
    tokens = reading.tokens
    diagnostics = reading.diagnostics
    repairs = reading.repairs
    looseNumbers = reading.looseNumbers
    self.bytes = bytes
    self.grammar = grammar
  }

  /// The text of a place, on one line.
  func source(_ range: SourceRange) -> String {
    let text = String(
      decoding: bytes[min(range.lowerBound, bytes.count)..<min(range.upperBound, bytes.count)], as: UTF8.self)
    return text.split(whereSeparator: { $0 == "\n" || $0 == "\r" }).joined(separator: " ")
  }

  /// Whether a line ends between two places.
  func hasLineEnd(from start: Int, to end: Int) -> Bool {
    start < end && end <= bytes.count && bytes[start..<end].contains(10)
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
    let opening = position > 0 ? tokens[position - 1].range : token.range
    defer {
      openBrackets -= 1
      lastOpening = opening
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

  /// Reports a mistake whose remedy is sure: the tree holds what was meant, and what surrounds it is still checked.
  mutating func repair(
    _ code: DiagnosticCode, _ message: Message, at range: SourceRange? = nil, label: Message? = nil,
    help: [Message] = []
  ) {
    let count = diagnostics.count
    report(code, message, at: range, label: label, help: help)
    if diagnostics.count > count { repairs.insert((range ?? token.range).lowerBound) }
  }

  /// How many mistakes have left something unread.
  var holeCount: Int { diagnostics.count { !repairs.contains($0.range?.lowerBound ?? -1) } }

  /// Gives another help to a mistake that was reported at a place.
  mutating func setHelp(_ help: Message, at place: Int) {
    guard let index = diagnostics.lastIndex(where: { $0.range?.lowerBound == place }) else { return }
    diagnostics[index].help = [help]
  }

  /// Reads on, where nothing of what follows a mistake can be understood: to a comma, `and`, `or`, or a closing bracket
  /// at the same depth, or to the end of the stage.
  mutating func skipToBoundary() {
    var depth = 0
    while token.kind != .end {
      switch token.kind {
      case .name(let word): if depth == 0, ["and", "or", "by"].contains(word) { return }
      case .symbol(let sign):
        if depth == 0, [",", "|", ";", ")", "]", "}"].contains(sign) { return }
        if ["(", "[", "{"].contains(sign) { depth += 1 }
        if [")", "]", "}"].contains(sign) { depth -= 1 }
      default: break
      }
      advance()
    }
  }

  /// Says what should have stood here.
  mutating func expected(_ english: String, ja japanese: String, help: [Message] = []) {
    if token.kind == .invalid || hasGivenUp { return }
    let found = describe(token)
    report(
      .syntax,
      Message("expected \(english), found \(found.english)", ja: "\(japanese)が必要だが、\(found.japanese ?? "")がある"),
      help: help)
  }

  func describe(_ token: Token) -> Message {
    switch token.kind {
    case .name(let text), .quotedName(let text): Message("'\(text)'", ja: "「\(text)」")
    case .string(let text): Message("the text \"\(text)\"", ja: "文字列「\(text)」")
    case .symbol(let text): Message("'\(text)'", ja: "「\(text)」")
    case .integer(let number): Message("\(number)", ja: "\(number)")
    case .real(let number): Message("\(number)", ja: "\(number)")
    case .date(let text): Message("\(text)", ja: text)
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
      let kind = statement()
      if let kind { result.append(Statement(kind, SourceRange(start, lastEnd))) }
      endStatement(kind)
    }
  }

  private mutating func endStatement(_ kind: Statement.Kind?) {
    if token.kind == .end || isSymbol(";") {
      if position == statementStart { advance() }
      return
    }
    if endsAtLine(kind) { return }
    if isSymbol("."), case .name(let method) = tokenAfter.kind {
      reportMethod(method, kind)
    } else if isSymbol(")") || isSymbol("]") || isSymbol("}") {
      report(.syntax, Message("this bracket closes nothing", ja: "対応する開き括弧がない"))
    } else {
      var help = Habits.remedy(for: token.kind).map { [$0] } ?? []
      if case .name(let word) = token.kind, let remedy = remedy(forOperator: word) { help = [remedy] }
      // The pipe of another language: `staff %>% filter(…)`.
      if isSymbol("%"), tokenAfter.kind == .symbol(">") { help = [Message("write |", ja: "| と書く")] }
      expected("'|' or ';'", ja: "「|」か「;」", help: help)
    }
    skipStatement()
  }

  /// A `let` at the end of whose line the `;` is missing; what follows is the next statement.
  private mutating func endsAtLine(_ kind: Statement.Kind?) -> Bool {
    switch kind {
    case .letScalar(let name, _)?, .letTable(let name, _)?, .letFunction(let name, _)?:
      guard case .name(let next) = token.kind, hasLineEnd(from: lastEnd, to: token.range.lowerBound),
        position > statementStart, grammar.shape(named: next)?.isSource != false
      else { return false }
      repair(
        .syntax, Message("expected ';' after the let", ja: "let の後に「;」が必要"), at: SourceRange(lastEnd, lastEnd),
        help: [Message("write ; at the end of `let \(name.text) = …`", ja: "`let \(name.text) = …` の終わりに ; を書く")])
      return true
    default: return false
    }
  }

  /// `staff.head(5)`: what is done with a table stands behind a `|`.
  private mutating func reportMethod(_ method: String, _ kind: Statement.Kind?) {
    let arguments = token(after: 2).kind == .symbol("(") && token(after: 3).kind != .symbol(")") ? " …" : ""
    let count = if case .integer(let number) = token(after: 3).kind { number } else { Int64(10) }
    let known = [
      "head": "take \(count)", "describe": "describe", "info": "getschema", "count": "count", "columns": "getschema",
    ]
    let text = known[method] ?? "\(method)\(arguments)"
    report(
      .sqlHabit, Message("what is done with a table stands behind '|'", ja: "表に対する処理は「|」の後に書く"),
      at: token.range.union(tokenAfter.range), help: [Message("write | \(text)", ja: "| \(text) と書く")])
  }

  private mutating func statement() -> Statement.Kind? {
    if isWord("let") { return letStatement() }
    if isWord("declare") { return declareStatement() }
    if isWord("set") { return setStatement() }
    if case .name(let text) = token.kind, tokenAfter.kind == .symbol("=") {
      repair(
        .sqlHabit, Message("a name is given by let", ja: "名前は let で付ける"), at: token.range.union(tokenAfter.range),
        help: [Message("write let \(text) = …;", ja: "let \(text) = …; と書く")])
      let (place, start) = (token.range.lowerBound, tokenAfter.range.upperBound)
      let kind = letStatement(hasWord: false)
      let value = source(SourceRange(start, max(start, lastEnd))).drop { $0 == " " }
      setHelp(Message("write let \(text) = \(value);", ja: "let \(text) = \(value); と書く"), at: place)
      return kind
    }
    return .query(pipeline())
  }

  mutating func letStatement(hasWord: Bool = true) -> Statement.Kind? {
    if hasWord { advance() }
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
