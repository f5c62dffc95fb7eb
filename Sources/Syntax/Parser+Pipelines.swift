import Diagnostics

extension Parser {
  /// Whether the next words begin a query rather than a value: an operator that makes rows, or a name before a `|`.
  func startsPipeline() -> Bool {
    if case .quotedName = token.kind { return tokenAfter.kind == .symbol("|") }
    guard case .name(let text) = token.kind else { return false }
    if tokenAfter.kind == .symbol("|") || isCallBeforePipe { return true }
    guard let shape = grammar.shape(named: text), shape.isSource else { return false }
    // A column of such a name: `f(search, print)`.
    if case .symbol(let next) = tokenAfter.kind, [",", ")", "=", "==", "."].contains(next) { return false }
    // `range(1, 3)` is a function; `datatable (…)` and `union (…)` are operators.
    return text != "range" || tokenAfter.kind != .symbol("(")
  }

  /// Whether a call stands here whose closing bracket a `|` follows: `f(x) | where …`.
  private var isCallBeforePipe: Bool {
    guard tokenAfter.kind == .symbol("("), tokenAfter.range.lowerBound == token.range.upperBound else { return false }
    var depth = 0
    var ahead = 1
    while token(after: ahead).kind != .end {
      if case .symbol(let symbol) = token(after: ahead).kind {
        if ["(", "[", "{"].contains(symbol) { depth += 1 }
        if [")", "]", "}"].contains(symbol) { depth -= 1 }
        if depth == 0 { return token(after: ahead + 1).kind == .symbol("|") }
      }
      ahead += 1
    }
    return false
  }

  /// A source and its stages.
  mutating func pipeline() -> Pipeline {
    let start = token.range.lowerBound
    let pipeline = nested { parser in
      let source = parser.source()
      let stages = parser.stages()
      return Pipeline(source: source, stages: stages, range: SourceRange(start, max(start, parser.lastEnd)))
    }
    return pipeline ?? Pipeline(source: .missing, stages: [], range: SourceRange(start, start))
  }

  /// `| stage | stage …`
  mutating func stages() -> [Stage] {
    var result: [Stage] = []
    while isSymbol("|") {
      stageCount += 1
      if stageCount > Self.maximumStageCount {
        report(
          .tooDeep,
          Message(
            "a query has at most \(Self.maximumStageCount) stages", ja: "一つの問い合わせの段は \(Self.maximumStageCount) まで"),
          help: [Message("name the first part: `let part = …;`", ja: "前半に名前を付ける: `let part = …;`")])
        giveUp()
        return result
      }
      advance()
      let start = token.range
      let mistakeCount = diagnostics.count
      let stage = stage(isSource: false)
      if stage == nil { skipStage() }
      if !endsStage {
        unexpectedAfterStage()
        skipStage()
      }
      let isWhole = diagnostics.count == mistakeCount && !isUnreadable(from: start.lowerBound)
      result.append(isWhole ? stage ?? .unreadable(at: start) : .unreadable(at: start))
    }
    return result
  }

  /// Whether the lexer has refused something between a place and the end of what was read.
  private func isUnreadable(from start: Int) -> Bool {
    diagnostics.contains { ($0.range.map { start..<max(lastEnd, start + 1) ~= $0.lowerBound }) ?? false }
  }

  private mutating func unexpectedAfterStage() {
    if isSymbol("=") || isSymbol("=!") {
      reportAssignment()
    } else if let remedy = Habits.remedy(for: token.kind) {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」", help: [remedy])
    } else if case .name(let word) = token.kind, let remedy = remedy(forOperator: word) {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」", help: [remedy])
    } else {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」")
    }
  }

  /// What to do about an operator, or another language's, that stands where the last one has not ended.
  func remedy(forOperator word: String) -> Message? {
    if let shape = grammar.shape(named: word) {
      return shape.isStage
        ? Message("write `| \(word)`", ja: "`| \(word)` と書く")
        : Message("end what stands before it with `;` or a blank line", ja: "前の文を `;` か空行で終える")
    }
    if ["let", "declare", "set"].contains(word) {
      return Message("end what stands before it with `;` or a blank line", ja: "前の文を `;` か空行で終える")
    }
    return grammar.habits[word.lowercased()]
  }

  /// Says that `=` compares nothing.
  mutating func reportAssignment() {
    let isUnequal = isSymbol("=!")
    report(
      .sqlHabit,
      isUnequal
        ? Message("'=!' is no sign of KQL", ja: "「=!」という書き方はない")
        : Message("'=' gives a name; a comparison is '=='", ja: "「=」は名前を付ける。比較は「==」"),
      help: [isUnequal ? Message("write !=", ja: "!= と書く") : Message("write ==", ja: "== と書く")])
  }

  private mutating func source() -> Pipeline.Source {
    switch token.kind {
    case .symbol("|"): return .previous
    case .symbol("("):
      advance()
      let inner = inBrackets { $0.pipeline() }
      closeBracket(")")
      return .pipeline(inner)
    case .quotedName(let text):
      let name = Name(text, token.range)
      advance()
      return .name(name)
    case .name(let text):
      if grammar.shape(named: text)?.isSource == true, text != "range" || tokenAfter.kind != .symbol("(") {
        return stage(isSource: true).map { .stage($0) } ?? .missing
      }
      return refusedSource(text) ?? tableName(text)
    default:
      expected("a table", ja: "表の名前")
      skipStage()
      return .missing
    }
  }

  /// KQL that begins a query and is not spoken: `externaldata (…) […]`. Nil where the word is a table's name.
  private mutating func refusedSource(_ text: String) -> Pipeline.Source? {
    guard let remedy = grammar.refused[text], tokenAfter.kind != .end,
      ![.symbol("|"), .symbol(";")].contains(tokenAfter.kind)
    else { return nil }
    reportUnsupported(text, remedy)
    skipStatement()
    return .missing
  }

  private mutating func reportUnsupported(_ word: String, _ remedy: Message) {
    report(
      .unsupported, Message("'\(word)' is KQL that Meibo does not speak", ja: "「\(word)」は Meibo が扱わない KQL"),
      help: [remedy])
  }

  private mutating func tableName(_ text: String) -> Pipeline.Source {
    let name = Name(text, token.range)
    if let habit = grammar.habits[text.lowercased()], tokenAfter.kind != .end, tokenAfter.kind != .symbol("|") {
      report(.sqlHabit, Message("'\(text)' does not begin a query", ja: "「\(text)」で始まる問い合わせはない"), help: [habit])
      skipStage()
      return .missing
    }
    advance()
    if isSymbol("("), token.range.lowerBound == name.range.upperBound { return .call(name, callArguments()) }
    return .name(name)
  }

  // MARK: Stages

  /// The first stage between brackets, which no `|` precedes.
  mutating func firstStage() -> Stage? {
    let stage = stage(isSource: false)
    if stage == nil || !endsStage { skipStage() }
    return stage
  }

  /// One operator and what stands in its slots; nil, with a diagnostic, where there is no such operator.
  private mutating func stage(isSource: Bool) -> Stage? {
    let start = token.range.lowerBound
    guard case .name(let text) = token.kind else {
      expected("an operator", ja: "演算子")
      return nil
    }
    let name = Name(text, token.range)
    guard let shape = grammar.shape(named: text), isSource ? shape.isSource : shape.isStage else {
      reportUnknownOperator(name)
      return nil
    }
    advance()
    var slots: [String: SlotValue] = [:]
    var written: [WrittenSlot] = []
    guard fill(shape.slots, &slots, &written) else { return nil }
    return Stage(name: name, slots: slots, written: written, range: SourceRange(start, lastEnd))
  }

  private mutating func reportUnknownOperator(_ name: Name) {
    let label = name.text
    if let remedy = grammar.refused[label] {
      reportUnsupported(label, remedy)
    } else if let habit = grammar.habits[label.lowercased()] {
      report(.sqlHabit, Message("'\(label)' is no operator", ja: "「\(label)」という演算子はない"), help: [habit])
    } else {
      let nearest = nearestName(to: label, in: grammar.names)
      let hint = nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
      let all = Message("`.help` lists all operators", ja: "`.help` で演算子の一覧")
      report(.unknownOperator, Message("unknown operator '\(label)'", ja: "「\(label)」という演算子はない"), help: [hint ?? all])
    }
  }

  /// Fills slots from the next words; false, with a diagnostic, where something else stands there.
  private mutating func fill(_ shape: [Slot], _ slots: inout [String: SlotValue], _ written: inout [WrittenSlot])
    -> Bool
  {
    for (index, slot) in shape.enumerated() {
      // `top 3 by round(x) within (unit)`: the stage's own `within` is not the call's.
      let outer = (takesWithin, joinsTexts)
      if case .sortKeys = slot, Self.hasWithin(shape[(index + 1)...]) { takesWithin = false }
      // `expect x == "a" "message"`: the stage's own text is not a part of the condition's.
      if case .text? = shape[(index + 1)...].first { joinsTexts = false }
      defer { (takesWithin, joinsTexts) = outer }
      switch slot {
      case .word(let word):
        guard take(word: word) || take(symbol: word) else {
          expected("'\(word)'", ja: "「\(word)」", help: help(forMissing: word))
          return false
        }
        written.append(.word(word))
      case .optional(let inner):
        if begins(inner), !fill(inner, &slots, &written) { return false }
      case .repeated(let inner, let word):
        guard fillRepeated(inner, word, &slots, &written) else { return false }
      default:
        guard let (label, value) = value(for: slot) else { return false }
        guard let value else { continue }
        slots[label] = value
        written.append(.value(label))
      }
    }
    return true
  }

  private static func hasWithin(_ slots: ArraySlice<Slot>) -> Bool {
    slots.contains { slot in
      if case .optional(let inner) = slot, case .word("within")? = inner.first { return true }
      return false
    }
  }

  private mutating func fillRepeated(
    _ shape: [Slot], _ word: String, _ slots: inout [String: SlotValue], _ written: inout [WrittenSlot]
  ) -> Bool {
    var round = 1
    while true {
      var inner: [String: SlotValue] = [:]
      var innerWritten: [WrittenSlot] = []
      guard fill(shape, &inner, &innerWritten) else { return false }
      for (label, value) in inner { slots[Stage.label(label, round: round)] = value }
      written += innerWritten.map { slot in
        if case .value(let label) = slot { return .value(Stage.label(label, round: round)) }
        return slot
      }
      guard isSymbol(","), tokenAfter.kind == .name(word) else { return true }
      advance()
      advance()
      written.append(.word(","))
      written.append(.word(word))
      round += 1
    }
  }

  private func help(forMissing word: String) -> [Message] {
    guard word == "by", case .name(let text) = token.kind else { return [] }
    return [Message("write `by \(text)`", ja: "`by \(text)` と書く")]
  }

  private func begins(_ slots: [Slot]) -> Bool {
    switch slots.first {
    case .word(let word): isWord(word) || isSymbol(word)
    case .expression: !isWord("of")
    case .options(_, let words): words.contains { isWord($0) } && tokenAfter.kind == .symbol("=")
    case .bracketed: isSymbol("(")
    case .text: if case .string = token.kind { true } else { false }
    default: false
    }
  }

  /// What stands in a slot: its label, and the value, nil where the slot was left empty; nil where it cannot be read.
  private mutating func value(for slot: Slot) -> (String, SlotValue?)? {
    switch slot {
    case .name(let label): return name("a name", ja: "名前").map { (label, .name($0)) }
    case .expression(let label):
      let expression = expression()
      return expression.kind == .missing ? nil : (label, .expression(expression))
    case .namedExpressions(let label, let isOptional):
      if isOptional, endsStage || isWord("by") { return (label, nil) }
      let items = namedExpressions()
      return items.isEmpty ? nil : (label, .namedExpressions(items))
    case .sortKeys(let label): return (label, .sortKeys(sortKeys()))
    case .options(let label, let words):
      let options = options(words)
      return (label, options.isEmpty ? nil : .options(options))
    case .table(let label): return (label, .table(tableOperand()))
    case .tables(let label):
      var tables = [tableOperand()]
      while take(symbol: ",") { tables.append(tableOperand()) }
      return (label, .tables(tables))
    case .tableList(let label):
      guard take(symbol: "(") else {
        expected("'(' and tables", ja: "「(」と表")
        return nil
      }
      let tables = inBrackets { parser in
        var tables = [parser.tableOperand()]
        while parser.take(symbol: ",") { tables.append(parser.tableOperand()) }
        return tables
      }
      closeBracket(")")
      return (label, .tableList(tables))
    case .declarations(let label): return (label, .declarations(declarations(allowsDefaults: false)))
    case .cells(let label): return cells().map { (label, .cells($0)) }
    case .columnPatterns(let label):
      let patterns = columnPatterns()
      return patterns.isEmpty ? nil : (label, .columnPatterns(patterns))
    case .columnRanges(let label):
      let ranges = columnRanges()
      return ranges.isEmpty ? nil : (label, .columnPatterns(ranges))
    case .expansions(let label):
      let items = expansions()
      return items.isEmpty ? nil : (label, .expansions(items))
    case .series(let label):
      let items = seriesItems()
      return items.isEmpty ? nil : (label, .series(items))
    case .axis(let label): return axis().map { (label, .namedExpressions([$0])) }
    case .bracketed(let label): return (label, bracketedExpressions().map { .bracketed($0) })
    case .text(let label):
      guard case .string(let text) = token.kind else { return (label, nil) }
      let range = token.range
      advance()
      return (label, .expression(Expression(.literal(.string(text)), range)))
    case .words(let label, let words): return self.words(words).map { (label, .words($0)) }
    case .predicate(let label):
      let outer = isSearching
      isSearching = true
      defer { isSearching = outer }
      let expression = expression()
      return expression.kind == .missing ? nil : (label, .expression(expression))
    case .properties(let label, let words): return properties(words).map { (label, $0.isEmpty ? nil : .properties($0)) }
    case .stages(let label): return stagesInBrackets().map { (label, .stages($0)) }
    case .word, .optional, .repeated: return nil
    }
  }

  var endsStage: Bool {
    token.kind == .end || isSymbol("|") || isSymbol(";") || isSymbol(")") || isSymbol("}")
  }

  private mutating func tableOperand() -> Pipeline {
    let start = token.range.lowerBound
    switch token.kind {
    case .symbol("("):
      advance()
      let inner = inBrackets { $0.pipeline() }
      closeBracket(")")
      return inner
    case .name(let text), .quotedName(let text):
      let name = Name(text, token.range)
      advance()
      if isSymbol("("), token.range.lowerBound == name.range.upperBound {
        let arguments = callArguments()
        return Pipeline(source: .call(name, arguments), stages: [], range: SourceRange(start, lastEnd))
      }
      if isSymbol("*"), token.range.lowerBound == name.range.upperBound {
        advance()
        let range = SourceRange(start, lastEnd)
        return Pipeline(source: .pattern(Name(text + "*", range)), stages: [], range: range)
      }
      return Pipeline(source: .name(name), stages: [], range: name.range)
    case .symbol("*"):
      advance()
      let range = SourceRange(start, lastEnd)
      return Pipeline(source: .pattern(Name("*", range)), stages: [], range: range)
    default:
      expected("a table, or a query in brackets", ja: "表の名前か、括弧に入れた問い合わせ")
      return Pipeline(source: .missing, stages: [], range: SourceRange(start, start))
    }
  }

  private mutating func options(_ words: [String]) -> [StageOption] {
    var result: [StageOption] = []
    while let word = optionWord(words) {
      guard let value = optionValue() else { return result }
      result.append(StageOption(word: word, value: value))
    }
    return result
  }

  /// The word of a `word=` pair, which is taken. Hints for clusters (`hint.strategy=native`) change no result and may
  /// stand anywhere.
  private mutating func optionWord(_ words: [String]) -> Name? {
    guard case .name(let text) = token.kind else { return nil }
    let start = token.range
    if words.contains(text), tokenAfter.kind == .symbol("=") {
      advance()
      advance()
      return Name(text, start)
    }
    guard text == "hint", tokenAfter.kind == .symbol("."), case .name(let kind) = token(after: 2).kind,
      token(after: 3).kind == .symbol("=")
    else { return nil }
    for _ in 0..<4 { advance() }
    return Name("hint.\(kind)", start)
  }

  private mutating func optionValue() -> Name? {
    switch token.kind {
    case .string(let text):
      let value = Name(text, token.range)
      advance()
      return value
    case .integer(let number):
      let value = Name(String(number), token.range)
      advance()
      return value
    default: break
    }
    return name("a word", ja: "語")
  }

  // MARK: Lists

  mutating func namedExpressions() -> [NamedExpression] {
    var result: [NamedExpression] = []
    repeat {
      let item = namedExpression()
      if item.expression.kind == .missing { break }
      result.append(item)
    } while take(symbol: ",")
    return result
  }

  mutating func namedExpression() -> NamedExpression {
    if let names = nameTuple() {
      var item = NamedExpression(name: names.first, expression: expression())
      item.moreNames = Array(names.dropFirst())
      return item
    }
    switch token.kind {
    case .name(let text), .quotedName(let text):
      guard tokenAfter.kind == .symbol("=") else { break }
      let name = Name(text, token.range)
      advance()
      advance()
      return NamedExpression(name: name, expression: expression())
    default: break
    }
    return NamedExpression(name: nil, expression: expression())
  }

  mutating func sortKeys() -> [SortKey] {
    var result: [SortKey] = []
    repeat {
      var key = SortKey(expression: expression())
      if take(word: "asc") { key.isAscending = true } else if take(word: "desc") { key.isAscending = false }
      if take(word: "nulls") {
        if take(word: "first") {
          key.nullsFirst = true
        } else if take(word: "last") {
          key.nullsFirst = false
        } else {
          expected("'first' or 'last'", ja: "「first」か「last」")
        }
      }
      result.append(key)
    } while take(symbol: ",")
    return result
  }

  mutating func declarations(allowsDefaults: Bool) -> [ColumnDeclaration] {
    guard take(symbol: "(") else {
      expected("'(' and name:type pairs", ja: "「(」と 名前:型 の並び")
      return []
    }
    var result: [ColumnDeclaration] = []
    inBrackets { parser in
      while !parser.isSymbol(")"), let declaration = parser.declaration(allowsDefaults: allowsDefaults) {
        result.append(declaration)
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket(")")
    return result
  }

  mutating func declaration(allowsDefaults: Bool) -> ColumnDeclaration? {
    guard let name = name("a column's name", ja: "列の名前") else { return nil }
    guard take(symbol: ":") else {
      expected("':' and a type after '\(name.text)'", ja: "「\(name.text)」の後に「:」と型")
      return nil
    }
    guard let type = self.name("a type", ja: "型") else { return nil }
    let value = allowsDefaults && take(symbol: "=") ? expression() : nil
    return ColumnDeclaration(name: name, type: type, defaultValue: value)
  }

  private mutating func cells() -> [Expression]? {
    // One text between brackets looks like a name in brackets: `["x"]`.
    if case .quotedName(let text) = token.kind {
      let range = token.range
      advance()
      return [Expression(.literal(.string(text)), range)]
    }
    guard take(symbol: "[") else {
      expected("'[' and the values", ja: "「[」と値の並び")
      return nil
    }
    var result: [Expression] = []
    inBrackets { parser in
      while !parser.isSymbol("]"), parser.token.kind != .end {
        let cell = parser.expression()
        if cell.kind == .missing { break }
        result.append(cell)
        if !parser.take(symbol: ",") { break }
      }
    }
    closeBracket("]")
    return result
  }

  mutating func closeBracket(_ bracket: String) {
    guard !take(symbol: bracket) else { return }
    expected("'\(bracket)'", ja: "「\(bracket)」")
    skipStage()
    _ = take(symbol: bracket)
  }
}
