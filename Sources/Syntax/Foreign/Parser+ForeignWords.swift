import Diagnostics

/// A word or sign of another language between two sides.
struct ForeignInfix {
  enum Kind {
    /// Another spelling of a KQL word or sign.
    case spelled(String)
    /// `&` and `||`: they join texts, or conditions.
    case joining(conditions: String)
    case like
    case isWord
    case notWord
    case over
  }

  /// As it was written.
  let rawValue: String
  /// How tightly it binds.
  let precedence: Int
  /// What it means.
  let kind: Kind
}

extension Parser {
  /// Another language's word or sign behind an expression; nil where none stands, or where its meaning is not sure.
  func foreignInfix(behind left: Expression) -> ForeignInfix? {
    switch token.kind {
    case .symbol("="):
      let isLess = tokenAfter.kind == .symbol("<") && tokenAfter.range.lowerBound == token.range.upperBound
      return ForeignInfix(rawValue: isLess ? "=<" : "=", precedence: 3, kind: .spelled(isLess ? "<=" : "=="))
    case .symbol("=>"): return ForeignInfix(rawValue: "=>", precedence: 3, kind: .spelled(">="))
    case .symbol("=!"): return ForeignInfix(rawValue: "=!", precedence: 3, kind: .spelled("!="))
    case .symbol("&&"): return ForeignInfix(rawValue: "&&", precedence: 2, kind: .spelled("and"))
    case .symbol("&"), .symbol("||"):
      let sign = token.kind == .symbol("&") ? "&" : "||"
      if joinsTexts(behind: left) {
        return ForeignInfix(rawValue: sign, precedence: 4, kind: .joining(conditions: ""))
      }
      let word = sign == "&" ? "and" : "or"
      return ForeignInfix(rawValue: sign, precedence: sign == "&" ? 2 : 1, kind: .spelled(word))
    case .name(let word): return foreignWord(word)
    default: return nil
    }
  }

  /// Whether a text stands on either side of a sign.
  private func joinsTexts(behind left: Expression) -> Bool {
    // What is compared behind the sign makes it an `and` or `or`: `a == "x" || b == 1`.
    if case .symbol(let sign) = token(after: 2).kind, ["==", "!=", "<>", "<", "<=", ">", ">=", "="].contains(sign) {
      return false
    }
    if case .name(let word) = token(after: 2).kind, TextWords.comparisons.contains(word) || word == "in" {
      return false
    }
    if case .string = tokenAfter.kind { return true }
    if case .call(let name, _) = left.kind { return name.text == "strcat" }
    if case .literal(.string) = left.kind { return true }
    return false
  }

  private func foreignWord(_ word: String) -> ForeignInfix? {
    let small = word.lowercased()
    if let kql = Self.japaneseInfixes[word] {
      return ForeignInfix(rawValue: word, precedence: kql == "or" ? 1 : 2, kind: .spelled(kql))
    }
    if small != word, let precedence = Self.capitals[small] {
      return ForeignInfix(rawValue: word, precedence: precedence, kind: .spelled(small))
    }
    switch small {
    case "like", "ilike": return ForeignInfix(rawValue: word, precedence: 3, kind: .like)
    case "rlike", "regexp": return ForeignInfix(rawValue: word, precedence: 3, kind: .spelled("matches regex"))
    case "matches" where tokenAfter.kind != .name("regex"):
      return ForeignInfix(rawValue: word, precedence: 3, kind: .spelled("matches regex"))
    case "is": return ForeignInfix(rawValue: word, precedence: 3, kind: .isWord)
    case "not":
      guard case .name(let next) = tokenAfter.kind, Self.negatable.contains(next.lowercased()) else { return nil }
      return ForeignInfix(rawValue: word, precedence: 3, kind: .notWord)
    case "over" where tokenAfter.kind == .symbol("("):
      return ForeignInfix(rawValue: word, precedence: 9, kind: .over)
    default: return nil
    }
  }

  private static let japaneseInfixes = ["かつ": "and", "且つ": "and", "または": "or", "又は": "or"]
  private static let capitals: [String: Int] = [
    "and": 2, "or": 1, "in": 3, "between": 3, "contains": 3, "startswith": 3, "endswith": 3, "has": 3,
  ]
  private static let negatable: Set<String> = ["in", "like", "ilike", "between", "contains", "startswith", "endswith"]

  /// The expression with another language's word behind it: reported, and read as what it means.
  mutating func combined(_ left: Expression, _ foreign: ForeignInfix) -> Expression {
    let start = token.range
    switch foreign.kind {
    case .spelled(let word): return spelled(word, foreign, left, start)
    case .joining: return joinedTexts(left, foreign, start)
    case .like: return like(left, isNegated: false, start)
    case .isWord: return isTest(left, start)
    case .notWord:
      advance()
      return negated(left, foreign.rawValue, start)
    case .over: return over(left, start)
    }
  }

  /// A word or sign that KQL spells otherwise.
  private mutating func spelled(_ word: String, _ foreign: ForeignInfix, _ left: Expression, _ start: SourceRange)
    -> Expression
  {
    var range = start
    advance()
    if foreign.rawValue == "=<" {
      range = range.union(token.range)
      advance()
    }
    if word == "==", isWord("null") || isWord("NULL") { return comparedWithNull(left, range, isNegated: false) }
    let message =
      foreign.rawValue == "="
      ? Message("'=' gives a name; a comparison is '=='", ja: "「=」は名前を付ける。比較は「==」")
      : foreign.rawValue.first?.isASCII == true && foreign.rawValue.lowercased() == word
        ? Message("KQL words are written small", ja: "KQL の語は小文字で書く")
        : Message("'\(foreign.rawValue)' is no word of KQL", ja: "KQL に「\(foreign.rawValue)」という書き方はない")
    repair(.sqlHabit, message, at: range, help: [Message("write \(word)", ja: "\(word) と書く")])
    return continued(left, word, foreign.precedence)
  }

  /// The rest of `left word …`, whose word has been read.
  private mutating func continued(_ left: Expression, _ word: String, _ precedence: Int) -> Expression {
    switch word {
    case "in", "!in", "between", "!between": return listed(left, word)
    default: return joined(left, word, precedence)
    }
  }

  /// `= null`: nothing is compared with null.
  private mutating func comparedWithNull(_ left: Expression, _ sign: SourceRange, isNegated: Bool) -> Expression {
    let range = sign.union(token.range)
    advance()
    let function = isNegated ? "isnotnull" : "isnull"
    let text = "\(function)(\(source(left.range)))"
    repair(
      .sqlHabit, Message("nothing is compared with null", ja: "null とは比べられない"), at: range,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    return call(function, [left], SourceRange(left.range.lowerBound, range.upperBound))
  }

  /// `a & "さん" & b`: one strcat of all parts.
  private mutating func joinedTexts(_ left: Expression, _ foreign: ForeignInfix, _ start: SourceRange) -> Expression {
    advance()
    let right = expression(above: 4)
    var parts = [left]
    var place = start
    if case .call(let name, let arguments) = left.kind, name.text == "strcat", repairs.contains(name.range.lowerBound),
      name.range.upperBound == name.range.lowerBound + foreign.rawValue.utf8.count
    {
      parts = arguments.map(\.expression)
      place = name.range
    }
    parts.append(right)
    let text = "strcat(\(parts.map { printed($0) }.joined(separator: ", ")))"
    let help = Message("write \(text)", ja: "\(text) と書く")
    if place == start {
      repair(
        .sqlHabit, Message("'\(foreign.rawValue)' does not join texts", ja: "「\(foreign.rawValue)」では文字列はつながらない"),
        at: start, help: [help])
    } else {
      setHelp(help, at: place.lowerBound)
    }
    let range = SourceRange(left.range.lowerBound, max(lastEnd, right.range.upperBound))
    let arguments = parts.map { NamedExpression(name: nil, expression: $0) }
    return Expression(.call(Name("strcat", place), arguments), range)
  }

  /// `like '%田%'`.
  private mutating func like(_ left: Expression, isNegated: Bool, _ start: SourceRange) -> Expression {
    advance()
    let right = expression(above: 3)
    var (word, value) = ("contains", right)
    if case .literal(.string(let pattern)) = right.kind {
      let (found, text) = Self.comparison(forLike: pattern)
      word = found
      value = Expression(.literal(.string(text)), right.range)
    }
    let isOutside = isNegated && word == "matches regex"
    if isNegated { word = word == "==" ? "!=" : isOutside ? word : "!\(word)" }
    let plain = "\(source(left.range)) \(word) \(printed(value))"
    let text = isOutside ? "not(\(plain))" : plain
    repair(
      .sqlHabit, Message("'like' is no operator", ja: "「like」という演算子はない"), at: start,
      help: [Message("write \(text)", ja: "\(text) と書く")])
    let comparison = Expression(.binary(word, left, value), left.range.union(right.range))
    guard isOutside else { return comparison }
    return Expression(
      .call(Name("not", start), [NamedExpression(name: nil, expression: comparison)]), comparison.range)
  }

  /// The KQL comparison that a pattern of SQL means, and its text.
  private static func comparison(forLike pattern: String) -> (word: String, text: String) {
    let inner = pattern.drop { $0 == "%" }.reversed().drop { $0 == "%" }.reversed()
    let text = String(inner)
    if text.contains("%") || text.contains("_") {
      let parts = pattern.map { $0 == "%" ? ".*" : $0 == "_" ? "." : String($0) }
      return ("matches regex", "^\(parts.joined())$")
    }
    switch (pattern.first == "%", pattern.last == "%") {
    case (true, true): return ("contains", text)
    case (false, true): return ("startswith", text)
    case (true, false): return ("endswith", text)
    case (false, false): return ("==", text)
    }
  }

  /// `is null`, `is not null`, `is "女"`.
  private mutating func isTest(_ left: Expression, _ start: SourceRange) -> Expression {
    advance()
    let isNegated = take(word: "not") || take(word: "NOT")
    let subject = source(left.range)
    if case .name(let word) = token.kind, word.lowercased() == "null" {
      let range = start.union(token.range)
      advance()
      let function = isNegated ? "isnotnull" : "isnull"
      let text = "\(function)(\(subject))"
      repair(
        .sqlHabit,
        Message("'\(source(range))' is a function", ja: "「\(source(range))」は関数で書く"), at: range,
        help: [Message("write \(text)", ja: "\(text) と書く")])
      return call(function, [left], SourceRange(left.range.lowerBound, range.upperBound))
    }
    let sign = isNegated ? "!=" : "=="
    repair(
      .sqlHabit, Message("'is' is no operator", ja: "「is」という演算子はない"), at: start,
      help: [Message("write \(sign)", ja: "\(sign) と書く")])
    return joined(left, sign, 3)
  }

  /// `not in`, `not like`, `not between`, whose `not` has been read.
  private mutating func negated(_ left: Expression, _ not: String, _ start: SourceRange) -> Expression {
    guard case .name(let word) = token.kind else { return left }
    let small = word.lowercased()
    if small == "like" || small == "ilike" { return like(left, isNegated: true, start) }
    let range = start.union(token.range)
    advance()
    let kql = "!\(small)"
    repair(
      .sqlHabit, Message("'\(not) \(word)' is one word", ja: "「\(not) \(word)」は一語で書く"), at: range,
      help: [Message("write \(kql)", ja: "\(kql) と書く")])
    return continued(left, kql, 3)
  }

  /// `row_number() over (partition by … order by …)`.
  private mutating func over(_ left: Expression, _ start: SourceRange) -> Expression {
    advance()
    advance()
    var keys: [Expression] = []
    var order: [SortKey] = []
    inBrackets { parser in
      if parser.take(word: "partition") || parser.take(word: "PARTITION") {
        parser.advance()
        keys = parser.namedExpressions().map(\.expression)
      }
      if parser.take(word: "order") || parser.take(word: "ORDER") {
        parser.advance()
        order = parser.sortKeys()
      }
    }
    closeBracket(")")
    let range = SourceRange(start.lowerBound, lastEnd)
    let key = keys.map { source($0.range) }.joined(separator: ", ")
    let message = Message("'over' is SQL's", ja: "「over」は SQL の書き方")
    if case .call(let name, _) = left.kind, ["row_number", "rank", "dense_rank"].contains(name.text.lowercased()) {
      let by = order.first.map { source($0.expression.range) } ?? "…"
      let text = "| top 3 by \(by)\(order.first?.isAscending == true ? " asc" : "") within (\(key))"
      report(
        .sqlHabit, message, at: range,
        help: [Message("the first rows of every group: `\(text)`", ja: "各グループの上位の行: `\(text)`")])
      return Expression(.missing, left.range.union(range))
    }
    let sorted = order.isEmpty ? "" : " sort \(order.map { source($0.expression.range) }.joined(separator: ", "))"
    let text = "\(source(left.range)) within (\(key)\(sorted))"
    repair(.sqlHabit, message, at: range, help: [Message("write \(text)", ja: "\(text) と書く")])
    return Expression(
      .within(left, Expression.Group(keys: keys, order: order, frame: nil)), left.range.union(range))
  }

  /// Whether `-- …` stands behind a text, from which nothing can be taken away: a comment of SQL. It is reported and
  /// skipped.
  mutating func isSQLComment(behind left: Expression?) -> Bool {
    guard isSymbol("-"), tokenAfter.kind == .symbol("-"), tokenAfter.range.lowerBound == token.range.upperBound else {
      return false
    }
    if let left {
      guard case .string? = left.lastOperand else { return false }
    }
    let start = token.range.lowerBound
    var end = start
    while token.kind != .end, !hasLineEnd(from: end, to: token.range.lowerBound) {
      end = token.range.upperBound
      advance()
    }
    let comment = source(SourceRange(min(start + 2, end), end)).drop { $0 == " " }
    repair(
      .unexpectedCharacter, Message("'--' begins no comment", ja: "「--」はコメントにならない"), at: SourceRange(start, end),
      help: [Message("write // \(String(comment))", ja: "// \(String(comment)) と書く")])
    return true
  }

  /// An expression as it is written in a remedy.
  func printed(_ expression: Expression) -> String { Printer(forMessages: true).text(of: expression) }

  func call(_ name: String, _ arguments: [Expression], _ range: SourceRange) -> Expression {
    Expression(.call(Name(name, range), arguments.map { NamedExpression(name: nil, expression: $0) }), range)
  }
}

extension Expression {
  /// The literal that stands last, where one does.
  fileprivate var lastOperand: Literal? {
    switch kind {
    case .literal(let literal): literal
    case .binary(_, _, let right): right.lastOperand
    default: nil
    }
  }
}
