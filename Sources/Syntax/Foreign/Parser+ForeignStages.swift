import Diagnostics

extension Parser {
  /// Another language's operator that has one meaning: reported with the KQL form in the user's own words, and read as
  /// that. Nil where the word is none.
  mutating func foreignStage(_ word: String) -> Stage? {
    if let kind = joinKind(word) { return sqlJoin(kind) }
    if word == "union", tokenAfter.kind == .name("all") { return unionAll() }
    guard grammar.shape(named: word) == nil, let (kql, takesBy) = Self.stages[word.lowercased()],
      let shape = grammar.shape(named: kql)
    else { return nil }
    let name = Name(kql, token.range)
    let hasBar = position > 0 && [.symbol("|"), .symbol("("), .symbol("||")].contains(token(after: -1).kind)
    advance()
    if takesBy { _ = take(word: "by") || take(word: "BY") }
    let start = token.range.lowerBound
    if kql == "project", isSymbol("*") { return projectOfAll(word, name, hasBar: hasBar) }
    let slots = takesBy ? shape.slots.filter { if case .word("by") = $0 { false } else { true } } : shape.slots
    var stage = filled(name, slots)
    let rest = lastEnd > start ? source(SourceRange(start, lastEnd)) : "…"
    if word.lowercased() == "having", let text = namedAggregate(stage, rest) {
      reportForeign(word, name, hasBar: hasBar, text)
      stage.isPartial = true
      return stage
    }
    reportForeign(word, name, hasBar: hasBar, Self.written(kql, rest, stage))
    return stage
  }

  private mutating func reportForeign(_ word: String, _ name: Name, hasBar: Bool, _ text: String) {
    let text = hasBar ? text : "| \(text)"
    repair(
      .sqlHabit, Message("'\(word)' is no operator", ja: "「\(word)」という演算子はない"), at: name.range,
      help: [Message("KQL: `\(text)`", ja: "KQL では `\(text)`")])
  }

  /// SQL sorts upwards unless told otherwise, KQL downwards.
  private static func written(_ kql: String, _ rest: String, _ stage: Stage) -> String {
    guard kql == "sort" else { return "\(kql) \(rest)" }
    guard case .sortKeys(let keys)? = stage.slots.values.first, keys.last?.isAscending == nil else {
      return "sort by \(rest)"
    }
    return "sort by \(rest) asc"
  }

  /// `having count() > 2`: the aggregate gets a name in summarize; nil where the condition calls nothing.
  private func namedAggregate(_ stage: Stage, _ rest: String) -> String? {
    guard case .expression(let condition)? = stage.slots["condition"],
      case .binary(let word, let left, let right) = condition.kind, case .call = left.kind
    else { return nil }
    return "summarize n = \(printed(left)) by … | where n \(word) \(printed(right))"
  }

  private mutating func projectOfAll(_ word: String, _ name: Name, hasBar: Bool) -> Stage? {
    reportForeign(word, name, hasBar: hasBar, "take 10")
    skipStage()
    return nil
  }

  private static let stages: [String: (String, Bool)] = [
    "select": ("project", false), "having": ("where", false), "mutate": ("extend", false), "head": ("take", false),
    "drop": ("project-away", false), "orderby": ("sort", true), "arrange": ("sort", true),
    "rename": ("project-rename", false),
  ]

  // MARK: Joins and unions of SQL

  /// The kind of join that SQL's words name; nil where none stands here.
  func joinKind(_ word: String) -> String? {
    let kinds = [
      "left": "leftouter", "right": "rightouter", "full": "fullouter", "inner": "inner", "outer": "fullouter",
      "natural": "inner", "anti": "leftanti", "semi": "leftsemi",
    ]
    guard let kind = kinds[word.lowercased()] else { return nil }
    var next = tokenAfter
    if case .name(let second) = next.kind, second.lowercased() == "outer" { next = token(after: 2) }
    guard case .name(let last) = next.kind, last.lowercased() == "join" else { return nil }
    return kind
  }

  /// `left join units u on s.unit = u.unit`.
  private mutating func sqlJoin(_ kind: String) -> Stage? {
    guard let shape = grammar.shape(named: "join") else { return nil }
    let start = token.range
    while !isWord("join"), !isWord("JOIN") { advance() }
    let range = start.union(token.range)
    advance()
    let begin = token.range.lowerBound
    var stage = filled(Name("join", range), shape.slots)
    stage.slots["options"] = .options([StageOption(word: Name("kind", range), value: Name(kind, range))])
    var text = "join kind=\(kind) \(source(SourceRange(begin, lastEnd)))"
    if case .table(let table)? = stage.slots["right"], case .namedExpressions(let keys)? = stage.slots["keys"] {
      let on = keys.map { printed($0.expression) }.joined(separator: ", ")
      text = "join kind=\(kind) \(source(table.range)) on \(on)"
    }
    repair(
      .sqlHabit,
      Message("'\(source(range))' is an operator after '|'", ja: "「\(source(range))」は「|」の後の演算子で書く"), at: range,
      help: [Message("KQL: `| \(text)`", ja: "KQL では `| \(text)`")])
    return stage
  }

  /// `union all` between two queries: the second stands in brackets.
  private mutating func unionAll() -> Stage? {
    let range = token.range.union(tokenAfter.range)
    advance()
    advance()
    let begin = token.range.lowerBound
    let pipeline = pipeline()
    let text = source(SourceRange(begin, max(begin, lastEnd)))
    repair(
      .sqlHabit, Message("'union all' does not stand between two queries", ja: "「union all」は問い合わせの間に書けない"), at: range,
      help: [
        Message("write | union (\(text)); union keeps every row", ja: "| union (\(text)) と書く。union は重複行も残す")
      ])
    return Stage(
      name: Name("union", range), slots: ["tables": .tables([pipeline])], written: [.value("tables")],
      range: SourceRange(range.lowerBound, lastEnd))
  }

  /// A second name of a table, with or without `as`: reported and left out. One without it stands before one of the given
  /// words only.
  mutating func skipAlias(before words: Set<String>, allowsPipe: Bool = false) {
    let hasWord = isWord("as") || isWord("AS")
    let alias = hasWord ? tokenAfter : token
    guard case .name(let text) = alias.kind, !isSymbol("|") else { return }
    if !hasWord {
      guard grammar.shape(named: text) == nil, !grammar.words.contains(text), joinKind(text) == nil,
        Habits.remedy(for: alias.kind) == nil, grammar.habits[text.lowercased()] == nil,
        !hasLineEnd(from: lastEnd, to: alias.range.lowerBound)
      else { return }
      switch tokenAfter.kind {
      case .name(let next): if !words.contains(next.lowercased()) { return }
      case .symbol("|"): if !allowsPipe { return }
      default: return
      }
    }
    repair(
      .sqlHabit, Message("a table has no second name here", ja: "ここでは表に別名を付けない"),
      at: hasWord ? token.range.union(alias.range) : alias.range, help: [Message("leave it out", ja: "取り除く")])
    if hasWord { advance() }
    advance()
  }

  /// `o.staff_id = a.staff_id` behind `on`: keys as SQL writes them, reported and read. Nil where none stands.
  mutating func qualifiedKeys() -> [NamedExpression]? {
    guard case .name(let left) = token.kind, left.first != "$", tokenAfter.kind == .symbol("."),
      case .name(let leftKey) = token(after: 2).kind,
      token(after: 3).kind == .symbol("=") || token(after: 3).kind == .symbol("=="),
      case .name = token(after: 4).kind, token(after: 5).kind == .symbol("."),
      case .name(let rightKey) = token(after: 6).kind
    else { return nil }
    let range = token.range.union(token(after: 6).range)
    let (first, second) = (token(after: 2).range, token(after: 6).range)
    for _ in 0..<7 { advance() }
    let isSame = leftKey == rightKey
    let text = isSame ? "on \(leftKey)" : "on $left.\(leftKey) == $right.\(rightKey)"
    repair(
      .joinNeedsKind,
      isSame
        ? Message("a key of the same name on both sides is written once", ja: "両側で同じ名前のキーは一度だけ書く")
        : Message("the sides of a key are $left and $right", ja: "キーの両側は $left と $right で書く"),
      at: range, help: [Message("write \(text)", ja: "\(text) と書く")])
    if isSame { return [NamedExpression(name: nil, expression: Expression(.name(leftKey), first))] }
    let leftSide = Expression(.member(Expression(.name("$left"), first), Name(leftKey, first)), first)
    let rightSide = Expression(.member(Expression(.name("$right"), second), Name(rightKey, second)), second)
    return [NamedExpression(name: nil, expression: Expression(.binary("==", leftSide, rightSide), range))]
  }

  // MARK: What stands behind a stage

  /// Says what a word behind a stage means there; false where nothing special is known of it.
  mutating func refuseAfter(_ stage: Stage) -> Bool {
    guard case .name(let word) = token.kind else { return false }
    if tokenAfter.kind == .symbol("("), stage.slots["aggregates"] == nil,
      case .namedExpressions(let keys)? = stage.slots["keys"]
    {
      return refuseLateAggregates(stage, keys)
    }
    switch word.lowercased() {
    case "by": return refuseBy(stage, word)
    case "asc", "desc": return refuseDirection(stage, word)
    case "offset": return refuseOffset(stage)
    case "within" where tokenAfter.kind != .symbol("("):
      let key = token(after: 1)
      report(
        .syntax, Message("'within' takes its keys in brackets", ja: "「within」のキーは括弧に入れる"),
        at: token.range.union(key.range),
        help: [Message("write within (\(source(key.range)))", ja: "within (\(source(key.range))) と書く")])
      return true
    default: return false
    }
  }

  /// `summarize by unit count()`: aggregates stand before `by`.
  private mutating func refuseLateAggregates(_ stage: Stage, _ keys: [NamedExpression]) -> Bool {
    let start = token.range.lowerBound
    skipStage()
    let range = SourceRange(start, lastEnd)
    let by = keys.map { source($0.range) }.joined(separator: ", ")
    let text = "\(stage.name.text) \(source(range)) by \(by)"
    report(
      .syntax, Message("aggregates stand before 'by'", ja: "集計は「by」の前に書く"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return true
  }

  /// `| count()`: an operator that takes nothing, called like a function. False where the bracket is another's.
  mutating func refuseBrackets(_ stage: Stage) -> Bool {
    guard isSymbol("("), tokenAfter.kind == .symbol(")"), stage.name.range.upperBound == token.range.lowerBound else {
      return false
    }
    let name = stage.name.text
    report(
      .syntax, Message("the operator '\(name)' takes no brackets", ja: "演算子「\(name)」に括弧は付けない"),
      at: token.range.union(tokenAfter.range), help: [Message("write \(name)", ja: "\(name) と書く")])
    return true
  }

  private mutating func refuseBy(_ stage: Stage, _ word: String) -> Bool {
    let begin = tokenAfter.range.lowerBound
    let place = token.range
    skipStage()
    let keys = lastEnd > begin ? source(SourceRange(begin, lastEnd)) : "…"
    let isCount = stage.name.text == "count"
    report(
      .sqlHabit, Message("'\(stage.name.text)' takes no by", ja: "「\(stage.name.text)」に by は付かない"), at: place,
      help: [
        isCount
          ? Message("write summarize count() by \(keys)", ja: "summarize count() by \(keys) と書く")
          : Message("groups are made by summarize: `summarize … by \(keys)`", ja: "グループ分けは summarize … by \(keys)")
      ])
    return true
  }

  private mutating func refuseDirection(_ stage: Stage, _ word: String) -> Bool {
    guard case .namedExpressions(let keys)? = stage.slots["keys"], let last = keys.last else { return false }
    let small = word.lowercased()
    let key = last.name?.text ?? source(last.expression.range)
    report(
      .syntax, Message("'\(word)' has no place after by", ja: "「\(word)」は by の後に書けない"),
      help: [Message("write | sort by \(key) \(small)", ja: "| sort by \(key) \(small) と書く")])
    return true
  }

  private mutating func refuseOffset(_ stage: Stage) -> Bool {
    let place = token.range.union(tokenAfter.range)
    var help = Message(
      "number the rows: `extend n = row_number() | where n > …`",
      ja: "行に番号を付ける: `extend n = row_number() | where n > …`")
    if case .integer(let skipped) = tokenAfter.kind, let count = stage.rowCount {
      let (low, high) = (skipped + 1, skipped + count)
      help = Message(
        "number the sorted rows: `| extend n = row_number() | where n between (\(low) .. \(high))`",
        ja: "並べた行に番号を付ける: `| extend n = row_number() | where n between (\(low) .. \(high))`")
    }
    report(.sqlHabit, Message("'offset' is no word of KQL", ja: "KQL に「offset」という語はない"), at: place, help: [help])
    return true
  }
}

extension Stage {
  /// The number of rows of `take` and its like.
  fileprivate var rowCount: Int64? {
    for case .expression(let value) in slots.values {
      if case .literal(.integer(let number)) = value.kind { return number }
    }
    return nil
  }
}
