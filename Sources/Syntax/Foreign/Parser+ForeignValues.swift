import Diagnostics

extension Parser {
  /// `月 == 4月`: what to write is said with the left side; the right side stays a hole. Nil where no such number stands.
  mutating func looseComparison(_ left: Expression, _ word: String) -> Expression? {
    guard ["==", "!=", "<", "<=", ">", ">="].contains(word), let loose = looseNumbers[token.range.lowerBound] else {
      return nil
    }
    let (start, subject) = (token.range, source(left.range))
    advance()
    switch loose {
    case .month(let month):
      setHelp(
        Message(
          "the month of a date: getmonth(\(subject)) \(word) \(month)",
          ja: "日付の月: getmonth(\(subject)) \(word) \(month)"),
        at: start.lowerBound)
    case .fiscalYear(let year):
      let isYear = if case .call = left.kind { true } else { false }
      setHelp(
        isYear
          ? Message("write \(year)", ja: "\(year) と書く")
          : Message(
            "write \(year); the fiscal year of a date: fiscal_year(\(subject)) \(word) \(year)",
            ja: "\(year) と書く。日付の年度なら fiscal_year(\(subject)) \(word) \(year)"), at: start.lowerBound)
    }
    return Expression(.binary(word, left, Expression(.missing, start)), left.range.union(start))
  }

  /// `name == ("a", "b")`: a list of values stands behind `in`. Nil where something else stands.
  mutating func comparisonWithList(_ left: Expression, _ word: String) -> Expression? {
    guard word == "==" || word == "!=", isSymbol("("), isOperand(tokenAfter.kind),
      token(after: 2).kind == .symbol(","), isOperand(token(after: 3).kind)
    else { return nil }
    let (start, kql) = (token.range, word == "==" ? "in" : "!in")
    advance()
    let values = inBrackets { $0.arguments().map(\.expression) }
    closeBracket(")")
    let range = SourceRange(start.lowerBound, lastEnd)
    let text = "\(source(left.range)) \(kql) \(source(range))"
    repair(
      .sqlHabit, Message("several values stand behind '\(kql)'", ja: "複数の値は「\(kql)」の後に並べる"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return Expression(.membership(kql, left, values), left.range.union(range))
  }

  /// `50%`: a number behind whose `%` no divisor stands. Nil where one does.
  mutating func percent(_ left: Expression) -> Expression? {
    guard !begins(tokenAfter.kind), tokenAfter.kind != .symbol("("), tokenAfter.kind != .symbol("-") else { return nil }
    let number: Double
    switch left.kind {
    case .literal(.integer(let value)): number = Double(value)
    case .literal(.real(let value)): number = value
    default: return nil
    }
    let range = left.range.union(token.range)
    advance()
    repair(
      .invalidLiteral,
      Message("'%' is the remainder of a division: a value is missing behind it", ja: "「%」は割り算の余りで、後ろに値が要る"), at: range,
      help: [Message("per cent are written as a share: \(number / 100)", ja: "百分率は割合で書く: \(number / 100)")])
    return Expression(.literal(.real(number / 100)), range)
  }

  /// What another language writes where a value stands, behind its first word, which has been read: `not x`,
  /// `case when … end`, `interval '3 years'`. Nil where nothing of the kind stands.
  mutating func foreignValue(_ word: String, _ start: SourceRange) -> Expression? {
    switch word.lowercased() {
    case "not" where !isSymbol("(") && begins(token.kind): return bareNot(word, start)
    case "case" where isWord("when") || isWord("WHEN"): return caseWhen(start)
    case "interval": if case .string(let text) = token.kind { return interval(text, start) } else { return nil }
    default: return nil
    }
  }

  private mutating func bareNot(_ word: String, _ start: SourceRange) -> Expression {
    let operand = nested { $0.expression(above: 2) } ?? Expression(.missing, start)
    let text = operand.kind == .missing ? "not(…)" : "not(\(source(operand.range)))"
    repair(
      .sqlHabit, Message("'\(word)' takes brackets", ja: "「\(word)」には括弧が要る"), at: start,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return call("not", [operand], SourceRange(start.lowerBound, max(lastEnd, start.upperBound)))
  }

  /// `case when a then b … else c end`: a function of pairs.
  private mutating func caseWhen(_ start: SourceRange) -> Expression {
    let mistakes = diagnostics
    var parts: [Expression] = []
    while takeAny("when") {
      parts.append(expression())
      if takeAny("then") { parts.append(expression()) }
    }
    parts.append(takeAny("else") ? expression() : Expression(.literal(.string("")), SourceRange(lastEnd, lastEnd)))
    _ = takeAny("end")
    // What is wrong inside is mended by the remedy, which is built from what was understood.
    diagnostics = mistakes
    let range = SourceRange(start.lowerBound, lastEnd)
    let text = "case(\(parts.map { printed($0) }.joined(separator: ", ")))"
    repair(
      .sqlHabit,
      Message(
        "'case' is a function: pairs of a condition and a value, then the else", ja: "「case」は関数: 条件と値の組を並べ、最後に残りの値を書く"),
      at: range, help: [Message("write \(text)", ja: "\(text) と書く")])
    return call("case", parts, range)
  }

  private mutating func takeAny(_ word: String) -> Bool { take(word: word) || take(word: word.uppercased()) }

  /// `interval '3 years'`: a timespan where the length is fixed.
  private mutating func interval(_ text: String, _ start: SourceRange) -> Expression {
    let range = start.union(token.range)
    advance()
    let words = text.split(separator: " ")
    let unit = words.last.map { $0.hasSuffix("s") ? String($0.dropLast()) : String($0) } ?? "day"
    let number = words.first.map(String.init) ?? "1"
    let fixed = ["day": "d", "hour": "h", "minute": "m", "second": "s"][unit.lowercased()]
    let message = Message("'interval' is SQL's", ja: "「interval」は SQL の書き方")
    if let fixed, let amount = Double(number) {
      repair(.sqlHabit, message, at: range, help: [Message("write \(number)\(fixed)", ja: "\(number)\(fixed) と書く")])
      return Expression(.literal(.timespan(amount, unit: fixed)), range)
    }
    let form = "datetime_add(\"\(unit.lowercased())\", -\(number), today())"
    report(.sqlHabit, message, at: range, help: [Message("write \(form)", ja: "\(form) と書く")])
    return Expression(.missing, range)
  }

  /// A call that another language writes with words between the brackets, before the bracket: `count(distinct x)`,
  /// `cast(x as text)`, `extract(year from x)`. Nil where the call is an ordinary one.
  mutating func foreignCall(_ name: String, _ start: SourceRange) -> Expression? {
    let small = name.lowercased()
    if name != "range", let shape = grammar.shape(named: name), shape.isSource, !shape.isStage {
      report(
        .syntax, Message("'\(name)' begins a query; it is no function", ja: "「\(name)」は問い合わせを始める語で、関数ではない"), at: start,
        help: [Message("begin with it: `\(name) …`", ja: "`\(name) …` で始める")])
      skipBrackets()
      while isSymbol("[") { skipBrackets() }
      return Expression(.missing, start)
    }
    guard case .name(let first) = tokenAfter.kind else { return small == "cast" ? cast(start) : nil }
    let next = token(after: 2).kind
    if first.lowercased() == "distinct", next != .symbol(")"), next != .symbol(",") { return distinct(name, start) }
    if small == "extract", next == .name("from") || next == .name("FROM") { return extract(first.lowercased(), start) }
    return small == "cast" ? cast(start) : nil
  }

  private mutating func distinct(_ name: String, _ start: SourceRange) -> Expression {
    advance()
    let place = token.range
    advance()
    let items = inBrackets { $0.arguments() }
    closeBracket(")")
    let inner = items.map { source($0.range) }.joined(separator: ", ")
    let range = SourceRange(start.lowerBound, lastEnd)
    let place2 = SourceRange(place.lowerBound, items.last?.range.upperBound ?? place.upperBound)
    let isCount = name.lowercased() == "count"
    repair(
      .sqlHabit, Message("'distinct' does not stand inside \(name)", ja: "「distinct」は \(name) の中に書けない"), at: place2,
      help: [
        isCount
          ? Message("write dcount(\(inner))", ja: "dcount(\(inner)) と書く")
          : Message("first write `| distinct …`, then \(name)", ja: "先に `| distinct …` と書き、その後で \(name) を使う")
      ])
    return Expression(.call(Name(isCount ? "dcount" : name, start), items), range)
  }

  private mutating func cast(_ start: SourceRange) -> Expression? {
    var trial = self
    trial.advance()
    let value = trial.inBrackets { $0.expression() }
    guard trial.takeAny("as"), case .name(let type) = trial.token.kind, value.kind != .missing else { return nil }
    trial.advance()
    if trial.isSymbol("(") { trial.skipToBoundary() }
    if trial.isSymbol("("), trial.tokenAfter.kind != .end { trial.advance() }
    trial.closeBracket(")")
    self = trial
    let range = SourceRange(start.lowerBound, lastEnd)
    let function = Self.conversion(to: type)
    let text = "\(function)(\(source(value.range)))"
    repair(
      .sqlHabit, Message("'cast … as \(type)' is a function of the type", ja: "「cast … as \(type)」は型ごとの関数で書く"),
      at: range, help: [Message("write \(text)", ja: "\(text) と書く")])
    return call(function, [value], range)
  }

  private static func conversion(to type: String) -> String {
    switch type.lowercased() {
    case "int", "integer", "smallint": "toint"
    case "bigint", "long": "tolong"
    case "real", "float", "double", "decimal", "numeric", "number": "toreal"
    case "date": "todate"
    case "datetime", "timestamp", "timestamptz": "todatetime"
    case "bool", "boolean": "tobool"
    case "time", "interval", "timespan": "totimespan"
    default: "tostring"
    }
  }

  private mutating func extract(_ part: String, _ start: SourceRange) -> Expression {
    for _ in 0..<3 { advance() }
    let value = inBrackets { $0.expression() }
    closeBracket(")")
    let range = SourceRange(start.lowerBound, lastEnd)
    let functions = ["year": "getyear", "month": "getmonth", "day": "dayofmonth", "hour": "hourofday"]
    let known = functions[part]
    let text = known.map { "\($0)(\(source(value.range)))" } ?? "datetime_part(\"\(part)\", \(source(value.range)))"
    repair(
      .sqlHabit, Message("'\(part) from' is SQL's", ja: "「\(part) from」は SQL の書き方"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    if let known { return call(known, [value], range) }
    return call("datetime_part", [Expression(.literal(.string(part)), range), value], range)
  }

  /// `[性別]`: a name between square brackets, as spreadsheets and SQL Server write it.
  mutating func nameInSquares(_ start: SourceRange) -> Expression {
    guard case .name(let text) = tokenAfter.kind, token(after: 2).kind == .symbol("]") else {
      expected("a value or a column", ja: "値か列")
      return Expression(.missing, start)
    }
    for _ in 0..<3 { advance() }
    let range = SourceRange(start.lowerBound, lastEnd)
    repair(
      .sqlHabit, Message("a name does not stand between square brackets", ja: "名前は角括弧で囲まない"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return Expression(.name(text), range)
  }

  /// Two values beside each other inside brackets: a comma is missing, which is reported. False where none is.
  mutating func takeMissingComma() -> Bool {
    guard openBrackets > 0, begins(token.kind), !isStageWord, !hasLineEnd(from: lastEnd, to: token.range.lowerBound)
    else { return false }
    if case .name(let word) = token.kind, Habits.remedy(for: token.kind) != nil || word == "within" { return false }
    let found = describe(token)
    repair(
      .syntax,
      Message("expected ',' before \(found.english)", ja: "\(found.japanese ?? "")の前に「,」が必要"),
      help: [
        Message("write , \(source(token.range))", ja: ", \(source(token.range)) と書く")
      ])
    return true
  }

  /// Whether a word stands here that belongs to a stage: an operator, or a fixed word of one.
  var isStageWord: Bool {
    guard case .name(let word) = token.kind else { return false }
    return grammar.shape(named: word) != nil || grammar.words.contains(word)
  }
}
