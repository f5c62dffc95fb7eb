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
    while isSymbol("|") || takesDoubleBar() || takesBareStage(isFirst: result.isEmpty) {
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
      if isSymbol("|") || isSymbol("||") { advance() }
      skipArrowhead()
      result.append(checkedStage())
    }
    return result
  }

  /// One stage with all that is wrong in it; what could not be read is a hole.
  private mutating func checkedStage() -> Stage {
    let start = token.range
    let mistakeCount = holeCount
    let stage = stage(isSource: false)
    if stage == nil || stage?.isPartial == true { skipStage() }
    if !endsStage, !startsBareStage(isFirst: false) {
      unexpectedAfterStage(stage)
      if !startsBareStage(isFirst: false) { skipStage() }
    }
    guard var stage else { return .unreadable(at: start) }
    stage.isPartial = stage.isPartial || holeCount > mistakeCount || isUnreadable(from: start.lowerBound)
    return stage
  }

  /// `|>` is R's sign.
  private mutating func skipArrowhead() {
    guard isSymbol(">") else { return }
    repair(.sqlHabit, Message("'|>' is no sign of KQL", ja: "「|>」という書き方はない"), help: [Message("write |", ja: "| と書く")])
    advance()
  }

  /// `||` before an operator is one `|` too many, which is reported.
  private mutating func takesDoubleBar() -> Bool {
    guard isSymbol("||"), case .name(let word) = tokenAfter.kind, grammar.shape(named: word)?.isStage == true else {
      return false
    }
    repair(
      .syntax, Message("one '|' stands before an operator", ja: "演算子の前の「|」は一つ"), help: [Message("write |", ja: "| と書く")]
    )
    return true
  }

  /// Whether an operator stands here before which the `|` is missing.
  private func startsBareStage(isFirst: Bool) -> Bool {
    guard case .name(let word) = token.kind, tokenAfter.kind != .symbol("="), tokenAfter.kind != .symbol("(") else {
      return false
    }
    if let shape = grammar.shape(named: word) { return shape.isStage && (!shape.isSource || word == "union") }
    return isFirst ? joinKind(word) != nil : word.lowercased() == "having"
  }

  /// Reports that the `|` is missing before an operator; false where none stands.
  private mutating func takesBareStage(isFirst: Bool) -> Bool {
    guard startsBareStage(isFirst: isFirst), case .name(let word) = token.kind else { return false }
    if joinKind(word) != nil || word.lowercased() == "having" || (word == "union" && tokenAfter.kind == .name("all")) {
      return true
    }
    let isOpen = openBrackets > 0
    let wanted = isFirst && !isOpen ? "'|' or ';'" : "'|' before the next operator"
    repair(
      .syntax, Message("expected \(wanted), found '\(word)'", ja: "次の演算子の前に「|」が必要だが、「\(word)」がある"),
      help: [Message("write | \(word)", ja: "| \(word) と書く")])
    return true
  }

  /// Whether the lexer has refused something between a place and the end of what was read.
  private func isUnreadable(from start: Int) -> Bool {
    diagnostics.contains { mistake in
      guard let place = mistake.range?.lowerBound, !repairs.contains(place) else { return false }
      return start..<max(lastEnd, start + 1) ~= place
    }
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
      return tableName(text)
    case .symbol("="): return formula()
    case .symbol("-") where isSQLComment(behind: nil): return token.kind == .end ? .missing : source()
    default:
      expected("a table", ja: "表の名前")
      skipStage()
      return .missing
    }
  }

  private mutating func reportUnsupported(_ name: Name, _ remedy: Message) {
    report(
      .unsupported,
      Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
      at: name.range, help: [remedy])
  }

  private mutating func tableName(_ text: String) -> Pipeline.Source {
    let name = Name(text, token.range)
    if let foreign = foreignQuery(text) ?? refusedSource(text) { return foreign }
    if case .name(let next) = tokenAfter.kind, grammar.shape(named: next) == nil, let remedy = grammar.refused[text] {
      reportUnsupported(name, remedy)
      skipStatement()
      return .missing
    }
    if let habit = grammar.habits[text.lowercased()], tokenAfter.kind != .end, tokenAfter.kind != .symbol("|") {
      report(.sqlHabit, Message("'\(text)' does not begin a query", ja: "「\(text)」で始まる問い合わせはない"), help: [habit])
      skipStage()
      return .missing
    }
    advance()
    if isSymbol("("), token.range.lowerBound == name.range.upperBound { return .call(name, callArguments()) }
    skipAlias(before: ["join", "where", "left", "right", "inner", "full", "outer", "cross"], allowsPipe: true)
    return .name(name)
  }

  // MARK: Stages

  /// The first stage between brackets, which no `|` precedes.
  mutating func firstStage() -> Stage? {
    let stage = stage(isSource: false)
    if stage == nil || stage?.isPartial == true || !endsStage { skipStage() }
    return stage
  }

  /// One operator and what stands in its slots; nil, with a diagnostic, where there is no such operator.
  private mutating func stage(isSource: Bool) -> Stage? {
    guard case .name(let text) = token.kind else {
      expected("an operator", ja: "演算子")
      return nil
    }
    if let foreign = foreignStage(text) { return foreign }
    let name = hyphenatedName(text)
    guard let shape = grammar.shape(named: text), name.text == text, isSource ? shape.isSource : shape.isStage else {
      return unknownStage(name)
    }
    advance()
    return filled(name, shape.slots)
  }

  /// The stage of an operator whose slots begin here; where they cannot be read to the end, as far as they were.
  mutating func filled(_ name: Name, _ shape: [Slot]) -> Stage {
    var slots: [String: SlotValue] = [:]
    var written: [WrittenSlot] = []
    let isWhole = fill(shape, &slots, &written)
    let range = SourceRange(name.range.lowerBound, max(lastEnd, name.range.upperBound))
    var stage = Stage(name: name, slots: slots, written: written, range: range)
    stage.isPartial = !isWhole
    return stage
  }

  /// The word that stands here, with the parts behind hyphens, as operators have them: `project-recorder`.
  private func hyphenatedName(_ text: String) -> Name {
    var name = Name(text, token.range)
    var ahead = 1
    while token(after: ahead).kind == .symbol("-"), token(after: ahead).range.lowerBound == name.range.upperBound,
      case .name(let part) = token(after: ahead + 1).kind,
      token(after: ahead + 1).range.lowerBound == token(after: ahead).range.upperBound
    {
      name = Name("\(name.text)-\(part)", name.range.union(token(after: ahead + 1).range))
      ahead += 2
    }
    return name
  }

  private mutating func unknownStage(_ name: Name) -> Stage? {
    if let condition = bareCondition(name) { return condition }
    reportUnknownOperator(name)
    skipRefusedStage()
    return nil
  }

  /// `| gender == "女"`: a condition where an operator is wanted is taken for one of `where`.
  private mutating func bareCondition(_ name: Name) -> Stage? {
    guard grammar.refused[name.text] == nil, grammar.habits[name.text.lowercased()] == nil else { return nil }
    guard let where_ = grammar.shape(named: "where") else { return nil }
    switch tokenAfter.kind {
    case .symbol(let sign): guard ["==", "!=", "<>", "<", "<=", ">", ">=", "=~"].contains(sign) else { return nil }
    case .name(let word):
      guard TextWords.comparisons.contains(word) || word == "in" || word == "between" else { return nil }
    default: return nil
    }
    let start = token.range
    let stage = filled(Name("where", start), where_.slots)
    let text = source(SourceRange(start.lowerBound, lastEnd))
    repair(
      .unknownOperator, Message("unknown operator '\(name.text)'", ja: "「\(name.text)」という演算子はない"), at: start,
      help: [Message("a condition stands after where: `| where \(text)`", ja: "条件は where の後に書く: `| where \(text)`")])
    return stage
  }

  private mutating func reportUnknownOperator(_ name: Name) {
    let label = name.text
    if let remedy = grammar.refused[label] {
      reportUnsupported(name, remedy)
    } else if let habit = grammar.habits[label.lowercased()] {
      report(.sqlHabit, Message("'\(label)' is no operator", ja: "「\(label)」という演算子はない"), help: [habit])
    } else {
      let nearest = nearestName(to: label, in: grammar.names)
      let hint = nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
      let all = Message("`.help` lists all operators", ja: "`.help` で演算子の一覧")
      report(
        .unknownOperator, Message("unknown operator '\(label)'", ja: "「\(label)」という演算子はない"), at: name.range,
        help: [hint ?? all])
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
      switch shape[(index + 1)...].first {
      case .table?, .tables?: isTableNext = true
      default: isTableNext = false
      }
      switch slot {
      case .word(let word):
        guard take(word: word) || take(symbol: word) || canDoWithout(word) else {
          expected("'\(word)'", ja: "「\(word)」", help: help(forMissing: word, slots))
          return fillRest(shape[(index + 1)...], &slots, &written)
        }
        written.append(.word(word))
      case .optional(let inner):
        if begins(inner), !fill(inner, &slots, &written) { return false }
      case .repeated(let inner, let word):
        guard fillRepeated(inner, word, &slots, &written) else { return false }
      case .table(let label), .tables(let label), .tableList(let label):
        guard let tables = tables(in: slot) else { return false }
        slots[label] = tables
        written.append(.value(label))
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

  /// What still can be read of a stage whose word is missing: an optional part that begins here. False always, since
  /// something is missing.
  private mutating func fillRest(
    _ shape: ArraySlice<Slot>, _ slots: inout [String: SlotValue], _ written: inout [WrittenSlot]
  ) -> Bool {
    for slot in shape {
      if case .optional(let inner) = slot, case .word? = inner.first, begins(inner) {
        _ = fill(inner, &slots, &written)
      }
    }
    return false
  }

  /// Whether a missing `by` or `on` is sure, since what follows it stands here: it is reported, and read on.
  private mutating func canDoWithout(_ word: String) -> Bool {
    guard word == "by" || word == "on", token.kind.canBeName, begins(token.kind) else { return false }
    if case .name(let text) = token.kind {
      let isCall = tokenAfter.kind == .symbol("(")
      if grammar.words.contains(text) || (grammar.shape(named: text) != nil && !isCall) { return false }
    }
    let found = describe(token)
    repair(
      .syntax,
      Message(
        "expected '\(word)', found \(found.english)", ja: "「\(word)」が必要だが、\(found.japanese ?? "")がある"),
      help: [Message("write \(word) \(source(token.range))", ja: "\(word) \(source(token.range)) と書く")])
    return true
  }

  private func help(forMissing word: String, _ slots: [String: SlotValue]) -> [Message] {
    switch word {
    case "step":
      let isDay = slots.values.contains { if case .expression(let value) = $0 { value.isDay } else { false } }
      return [isDay ? Message("write step 1d", ja: "step 1d と書く") : Message("write step 1", ja: "step 1 と書く")]
    case "by", "on", "across", "into", "at":
      guard case .name(let text) = token.kind, !isStageWord else {
        return [Message("write \(word) COLUMN", ja: "\(word) 列 と書く")]
      }
      return [Message("write \(word) \(text)", ja: "\(word) \(text) と書く")]
    default: return []
    }
  }

  private func begins(_ slots: [Slot]) -> Bool {
    switch slots.first {
    case .word(let word):
      // `within` with keys that stand in no brackets has a message of its own.
      if case .bracketed? = slots.dropFirst().first, tokenAfter.kind != .symbol("(") {
        false
      } else {
        isWord(word) || isSymbol(word)
      }
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
      if label == "keys", let keys = qualifiedKeys() { return (label, .namedExpressions(keys)) }
      let items = namedExpressions()
      return items.isEmpty ? nil : (label, .namedExpressions(items))
    case .sortKeys(let label): return (label, .sortKeys(sortKeys()))
    case .options(let label, let words):
      let options = options(words)
      return (label, options.isEmpty ? nil : .options(options))
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
    case .table, .tables, .tableList, .word, .optional, .repeated: return nil
    }
  }

  /// Tables, which may be queries in queries: apart from other slots, so that a deep nesting needs little stack.
  private mutating func tables(in slot: Slot) -> SlotValue? {
    switch slot {
    case .table: return .table(tableOperand())
    case .tableList:
      guard take(symbol: "(") else {
        expected("'(' and tables", ja: "「(」と表")
        return nil
      }
      let tables = inBrackets { $0.tableOperands() }
      closeBracket(")")
      return .tableList(tables)
    default: return .tables(tableOperands())
    }
  }

  private mutating func tableOperands() -> [Pipeline] {
    var tables = [tableOperand()]
    while take(symbol: ",") { tables.append(tableOperand()) }
    return tables
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
      skipAlias(before: ["on"])
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
}

extension Expression {
  /// Whether it is a date that was written out.
  fileprivate var isDay: Bool {
    switch kind {
    case .literal(.date), .literal(.typed(type: "date", text: _)), .literal(.typed(type: "datetime", text: _)): true
    default: false
    }
  }
}

extension Token.Kind {
  /// Whether a column's name may stand so.
  fileprivate var canBeName: Bool {
    switch self {
    case .name, .quotedName: true
    default: false
    }
  }
}
