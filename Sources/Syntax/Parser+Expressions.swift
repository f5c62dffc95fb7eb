import Diagnostics

/// How tightly the words and signs between two sides bind; a higher number binds tighter.
private let precedences: [String: Int] = {
  let signs = [
    "or": 1, "and": 2, "==": 3, "!=": 3, "<>": 3, "=~": 3, "!~": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "under": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
  ]
  return signs.merging(TextWords.comparisons.map { ($0, 3) }) { sign, _ in sign }
}()
private let memberships = TextWords.lists.union(["in", "!in", "in~", "!in~"])

extension Parser {
  /// An expression; `.missing`, with a diagnostic, where none stands.
  mutating func expression() -> Expression {
    let start = token.range
    let result = nested { $0.expression(above: 0) } ?? Expression(.missing, start)
    tallestHeight = max(tallestHeight, height)
    return result
  }

  /// Signs in a row bind to the left, so a long row of them is a deep tree although nothing is nested in the text.
  mutating func expression(above limit: Int) -> Expression {
    var left = unary()
    var leftHeight = height
    defer { height = leftHeight }
    while let (word, precedence) = nextInfix(behind: left), precedence > limit {
      guard leftHeight < Self.maximumDepth else { return tooTall(token.range) }
      left = combined(left, word, precedence)
      leftHeight = max(leftHeight, height, tallestHeight) + 1
    }
    return left
  }

  /// The word or sign behind an expression that goes on with it: KQL's own, or another language's that has one meaning.
  private func nextInfix(behind left: Expression) -> (String, Int)? {
    if let own = nextOperator { return own }
    return foreignInfix(behind: left).map { ($0.rawValue, $0.precedence) }
  }

  /// The expression with what stands behind it. Where the right side cannot be read, the left one is still known.
  private mutating func combined(_ left: Expression, _ word: String, _ precedence: Int) -> Expression {
    if let foreign = foreignInfix(behind: left), nextOperator == nil { return combined(left, foreign) }
    if word == "-", isSQLComment(behind: left) { return left }
    if word == "%", let share = percent(left) { return share }
    advance()
    // The only operator of two words.
    if word == "matches regex" { advance() }
    if memberships.contains(word) || word == "between" || word == "!between" { return listed(left, word) }
    let kql = word == "<>" ? "!=" : word
    return joined(left, kql, precedence)
  }

  /// `left word right`, whose right side begins here.
  mutating func joined(_ left: Expression, _ word: String, _ precedence: Int) -> Expression {
    if let loose = looseComparison(left, word) ?? comparisonWithList(left, word) { return loose }
    let right = precedence == 2 || precedence == 1 ? condition(behind: left, precedence) : expression(above: precedence)
    if right.kind == .missing { skipToBoundary() }
    return Expression(.binary(word, left, right), left.range.union(right.range))
  }

  /// The right side of `and` or `or`. `name contains "a" or contains "b"`: the column is written again.
  private mutating func condition(behind left: Expression, _ precedence: Int) -> Expression {
    guard let word = comparisonWithoutSubject, let subject = left.lastSubject else {
      return expression(above: precedence)
    }
    return repeated(subject, word, token.range, precedence)
  }

  /// The word or sign of a comparison that begins here although nothing stands before it to compare.
  private var comparisonWithoutSubject: String? {
    guard let (word, precedence) = nextOperator, precedence == 3, word != ":" else { return nil }
    if case .symbol = token.kind { return word }
    let takesList = memberships.contains(word) || word == "between" || word == "!between"
    return isOperand(tokenAfter.kind) || (takesList && tokenAfter.kind == .symbol("(")) ? word : nil
  }

  private mutating func repeated(_ subject: Expression, _ word: String, _ start: SourceRange, _ precedence: Int)
    -> Expression
  {
    advance()
    if word == "matches regex" { advance() }
    let takesList = memberships.contains(word) || word == "between" || word == "!between"
    let comparison = takesList ? listed(subject, word) : joined(subject, word, 3)
    let text = source(SourceRange(start.lowerBound, lastEnd))
    repair(
      .syntax, Message("expected a value or a column before '\(word)'", ja: "「\(word)」の前に値か列が必要"), at: start,
      help: [
        Message("write \(source(subject.range)) \(text)", ja: "\(source(subject.range)) \(text) と書く")
      ])
    var result = comparison
    result.range = SourceRange(start.lowerBound, lastEnd)
    guard let (next, binding) = nextOperator, binding > precedence else { return result }
    return combined(result, next, binding)
  }

  /// Whether a value stands here that no name can be.
  func isOperand(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .string, .integer, .real, .date, .timespan, .typedLiteral: true
    default: false
    }
  }

  private mutating func tooTall(_ range: SourceRange) -> Expression {
    report(
      .tooDeep,
      Message(
        "more than \(Self.maximumDepth) signs in a row are too many for one expression",
        ja: "一つの式に演算子が \(Self.maximumDepth) 個を超えて並んでいる"), at: range,
      help: [
        Message(
          "for many values write `in (…)`; else compute parts in `extend` first",
          ja: "値が多いなら `in (…)`、そうでなければ先に `extend` で分けて計算する")
      ])
    giveUp()
    return Expression(.missing, range)
  }

  private var nextOperator: (String, Int)? {
    switch token.kind {
    case .name("matches"): return tokenAfter.kind == .name("regex") ? ("matches regex", 3) : nil
    case .symbol(let text), .name(let text):
      if memberships.contains(text) || text == "between" || text == "!between" { return (text, 3) }
      if text == ":" { return isSearching ? (text, 3) : nil }
      return precedences[text].map { (text, $0) }
    default: return nil
    }
  }

  private mutating func unary() -> Expression {
    guard case .symbol(let sign) = token.kind, sign == "-" || sign == "+" else { return postfix() }
    let start = token.range
    advance()
    let operand = nested { $0.unary() } ?? Expression(.missing, start)
    height += 1
    if operand.kind == .missing { return operand }
    let range = start.union(operand.range)
    // The smallest long, which only 0x8000000000000000 can write, has no opposite: that is an overflow when it runs.
    if sign == "-", case .literal(.integer(let number)) = operand.kind, number != Int64.min {
      return Expression(.literal(.integer(-number)), range)
    }
    if sign == "-", case .literal(.real(let number)) = operand.kind {
      return Expression(.literal(.real(-number)), range)
    }
    return Expression(.unary(sign, operand), range)
  }

  /// A value and what is read from it: `bag.name[0]`. Each step is a level of the tree, although nothing is nested in the
  /// text.
  private mutating func postfix() -> Expression {
    var base = primary()
    while base.kind != .missing, let next = postfixed(base) {
      base = next
      height += 1
      if hasGivenUp { return Expression(.missing, base.range) }
      if height >= Self.maximumDepth { return tooTall(base.range) }
    }
    return base
  }

  /// The value with the next part that is read from it; nil where none stands.
  private mutating func postfixed(_ base: Expression) -> Expression? {
    if isSymbol("."), let text = wordAfter {
      advance()
      let member = Name(text, token.range)
      advance()
      return Expression(.member(base, member), base.range.union(member.range))
    }
    if case .quotedName(let text) = token.kind, token.range.lowerBound == base.range.upperBound {
      // `bag["key"]`: without a blank, what looks like a name in brackets is an index.
      let index = Expression(.literal(.string(text)), token.range)
      advance()
      return Expression(.element(base, index), base.range.union(index.range))
    }
    if takesWithin, isWord("within"), tokenAfter.kind == .symbol("("), case .call = base.kind {
      advance()
      let group = group()
      return Expression(.within(base, group), SourceRange(base.range.lowerBound, lastEnd))
    }
    guard isSymbol("["), token.range.lowerBound == base.range.upperBound else { return nil }
    let tall = height
    advance()
    let index = inBrackets { $0.expression() }
    closeBracket("]")
    height = max(tall, height)
    return Expression(.element(base, index), SourceRange(base.range.lowerBound, lastEnd))
  }

  /// The name that follows the current token, also one in brackets: `bag.['a name']`.
  private var wordAfter: String? {
    switch tokenAfter.kind {
    case .name(let text), .quotedName(let text): text
    default: nil
    }
  }

  private mutating func primary() -> Expression {
    let outer = tallestHeight
    tallestHeight = 0
    let result = plainPrimary()
    height = tallestHeight + 1
    tallestHeight = outer
    return result
  }

  private mutating func plainPrimary() -> Expression {
    let start = token.range
    switch token.kind {
    case .integer(let number): return literal(.integer(number))
    case .real(let number): return literal(.real(number))
    case .string: return text()
    case .name where isHiddenText: return text()
    case .date(let text): return literal(.date(text))
    case .timespan(let amount, let unit): return literal(.timespan(amount, unit: unit))
    case .typedLiteral(let type, let text): return literal(.typed(type: type, text: text))
    case .quotedName(let text):
      advance()
      return Expression(.name(text), start)
    case .name(let text): return word(text, start)
    case .symbol("("): return bracketed(start)
    case .symbol("*"):
      advance()
      return Expression(.star, start)
    case .invalid:
      advance()
      return Expression(.missing, start)
    case .symbol("["): return nameInSquares(start)
    case .symbol("="), .symbol("=!"):
      reportAssignment()
      return Expression(.missing, start)
    default:
      expected("a value or a column", ja: "値か列")
      return Expression(.missing, start)
    }
  }

  /// Whether `h"…"` stands here: a text that servers keep out of their logs, and here a text like any other.
  private var isHiddenText: Bool {
    guard case .string = tokenAfter.kind, isWord("h") || isWord("H") else { return false }
    return token.range.upperBound == tokenAfter.range.lowerBound
  }

  /// Texts one after the other are one, also over lines.
  private mutating func text() -> Expression {
    let start = token.range
    var whole = ""
    repeat {
      if isHiddenText { advance() }
      guard case .string(let part) = token.kind else { break }
      whole += part
      advance()
    } while joinsTexts
    return Expression(.literal(.string(whole)), SourceRange(start.lowerBound, lastEnd))
  }

  private mutating func literal(_ literal: Literal) -> Expression {
    let range = token.range
    advance()
    return Expression(.literal(literal), range)
  }

  private mutating func word(_ text: String, _ start: SourceRange) -> Expression {
    if ["true", "True", "TRUE", "false", "False", "FALSE"].contains(text) {
      return literal(.bool(text.lowercased() == "true"))
    }
    if text == "by" || text == "and" || text == "or" || text == "asc" || text == "desc" {
      expected("a value or a column", ja: "値か列")
      return Expression(.missing, start)
    }
    advance()
    if let foreign = foreignValue(text, start) { return foreign }
    guard isSymbol("("), !isBlankBeforeBracket || text == "not",
      callsOverBlanks || token.range.lowerBound == start.upperBound
    else { return Expression(.name(text), start) }
    if let foreign = foreignCall(text, start) { return foreign }
    advance()
    let arguments = inBrackets { $0.arguments() }
    closeBracket(")")
    return Expression(.call(Name(text, start), arguments), SourceRange(start.lowerBound, lastEnd))
  }

  /// Whether a value may begin with this token.
  func begins(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name(let word): precedences[word] == nil && !memberships.contains(word)
    case .quotedName, .string, .integer, .real, .date, .timespan, .typedLiteral: true
    default: false
    }
  }

  /// `f (x)` is a call as well, unless a line starts between them.
  private var isBlankBeforeBracket: Bool { token.followsBlankLine }

  mutating func arguments() -> [NamedExpression] {
    if isSymbol(")") { return [] }
    var result: [NamedExpression] = []
    repeat {
      let argument = startsPipeline() ? tableArgument() : namedExpression()
      if argument.expression.kind == .missing { skipToBoundary() }
      result.append(argument)
    } while take(symbol: ",") || takeMissingComma()
    return result
  }

  private mutating func tableArgument() -> NamedExpression {
    let pipeline = pipeline()
    return NamedExpression(name: nil, expression: Expression(.table(pipeline), pipeline.range))
  }

  /// `(value)` or `(query)`.
  private mutating func bracketed(_ start: SourceRange) -> Expression {
    advance()
    let inner: Expression = inBrackets { parser in
      if parser.startsPipeline() {
        let pipeline = parser.pipeline()
        return Expression(.table(pipeline), pipeline.range)
      }
      return parser.expression()
    }
    closeBracket(")")
    if inner.kind == .missing { return inner }
    return Expression(inner.kind, SourceRange(start.lowerBound, lastEnd))
  }

  /// `left in (…)`, `left between (…)`, whose word has been read.
  mutating func listed(_ left: Expression, _ word: String) -> Expression {
    if word == "between" || word == "!between" { return between(left, isNegated: word == "!between") }
    return membership(word, left)
  }

  private mutating func membership(_ word: String, _ left: Expression) -> Expression {
    guard take(symbol: "(") else { return openMembership(word, left) }
    if isWord("select") || isWord("SELECT") {
      let list = selectInBrackets(word)
      closeBracket(")")
      return Expression(.membership(word, left, [list]), SourceRange(left.range.lowerBound, lastEnd))
    }
    let values = inBrackets { parser in parser.arguments().map(\.expression) }
    closeBracket(")")
    return Expression(.membership(word, left, values), SourceRange(left.range.lowerBound, lastEnd))
  }

  /// The values of a list without its round brackets: `in "a", "b"`, `in ["a", "b"]`.
  private mutating func openMembership(_ word: String, _ left: Expression) -> Expression {
    let start = token.range.lowerBound
    let found = token
    var values: [Expression] = []
    if case .quotedName(let text) = token.kind {
      values = [Expression(.literal(.string(text)), token.range)]
      advance()
    } else if take(symbol: "[") {
      values = inBrackets { $0.arguments().map(\.expression) }
      closeBracket("]")
    } else {
      while isOperand(token.kind) {
        values.append(expression(above: 3))
        guard isSymbol(","), isOperand(tokenAfter.kind) else { break }
        advance()
      }
    }
    let range = SourceRange(start, values.isEmpty ? start : lastEnd)
    if hasGivenUp { return Expression(.missing, left.range) }
    let list = values.isEmpty ? "…" : values.map { source($0.range) }.joined(separator: ", ")
    let text = found.kind.isBracketedName ? "\"\(found.kind.nameText)\"" : list
    reportOpenList(word, found, values.isEmpty ? nil : range, text)
    if values.isEmpty { return Expression(.binary("==", left, Expression(.missing, found.range)), left.range) }
    return Expression(.membership(word, left, values), SourceRange(left.range.lowerBound, lastEnd))
  }

  private mutating func reportOpenList(_ word: String, _ found: Token, _ range: SourceRange?, _ list: String) {
    let description = describe(found)
    let message = Message(
      "expected '(' and the values after '\(word)', found \(description.english)",
      ja: "「\(word)」の後に「(」と値が必要だが、\(description.japanese ?? "")がある")
    let help = [Message("write \(word) (\(list))", ja: "\(word) (\(list)) と書く")]
    if let range { repair(.syntax, message, at: range, help: help) } else { report(.syntax, message, help: help) }
  }

  /// `between (low .. high)`; bounds that stand without brackets, or with `and` between them, are reported and read.
  private mutating func between(_ left: Expression, isNegated: Bool) -> Expression {
    let word = isNegated ? "!between" : "between"
    let found = token
    let isOpen = !isSymbol("(")
    if !isOpen { advance() }
    let (low, sign, high) = isOpen ? bounds(isOpen: true) : inBrackets { $0.bounds(isOpen: false) }
    if !isOpen { closeBracket(")") }
    let range = SourceRange(left.range.lowerBound, max(lastEnd, left.range.upperBound))
    let whole = Expression(.between(left, low: low, high: high, isNegated: isNegated), range)
    if hasGivenUp || (!isOpen && sign == nil) { return whole }
    let text =
      "\(word) (\(low.kind == .missing ? "1" : source(low.range)) .. \(high.kind == .missing ? "9" : source(high.range)))"
    let help = [Message("write \(text)", ja: "\(text) と書く")]
    let hasBoth = low.kind != .missing && high.kind != .missing
    if isOpen {
      let description = describe(found)
      let message = Message(
        "expected '(low .. high)' after '\(word)', found \(description.english)",
        ja: "「\(word)」の後に「(下限 .. 上限)」が必要だが、\(description.japanese ?? "")がある")
      let place = SourceRange(found.range.lowerBound, max(found.range.upperBound, hasBoth ? lastEnd : 0))
      if hasBoth {
        repair(.syntax, message, at: place, help: help)
      } else {
        report(.syntax, message, at: place, help: help)
      }
    } else if let sign {
      let description = describe(sign)
      let message = Message(
        "expected '..' between the bounds, found \(description.english)",
        ja: "下限と上限の間に「..」が必要だが、\(description.japanese ?? "")がある")
      if hasBoth {
        repair(.syntax, message, at: sign.range, help: help)
      } else {
        report(.syntax, message, at: sign.range, help: help)
      }
    }
    return whole
  }

  /// The two bounds, and what stands between them where that is not `..`.
  private mutating func bounds(isOpen: Bool) -> (low: Expression, sign: Token?, high: Expression) {
    let low = isOpen ? boundWithoutBrackets() : expression()
    if isSymbol(")"), let (first, sign, second) = split(low) { return (first, sign, second) }
    let sign = token
    let isRight = take(symbol: "..")
    let isForeign = !isRight && (take(word: "and") || take(word: "AND") || take(word: "to") || take(symbol: ","))
    guard isRight || isForeign else {
      return (low, low.kind == .missing ? nil : sign, Expression(.missing, sign.range))
    }
    let high = isOpen ? boundWithoutBrackets() : expression()
    return (low, isForeign ? sign : nil, high)
  }

  /// A bound behind which `and` is not its own.
  private mutating func boundWithoutBrackets() -> Expression {
    let result = nested { $0.expression(above: 2) } ?? Expression(.missing, token.range)
    tallestHeight = max(tallestHeight, height)
    return result
  }

  /// `(low and high)`: both bounds and the word between them; nil for any other expression.
  private func split(_ expression: Expression) -> (Expression, Token, Expression)? {
    guard case .binary("and", let low, let high) = expression.kind, high.kind != .missing else { return nil }
    let between = (1...position).lazy.map { token(after: -$0) }
      .first { $0.range.upperBound <= high.range.lowerBound && $0.kind == .name("and") }
    return between.map { (low, $0, high) }
  }
}

extension Token.Kind {
  fileprivate var isBracketedName: Bool { if case .quotedName = self { true } else { false } }

  fileprivate var nameText: String { if case .quotedName(let text) = self { text } else { "" } }
}

extension Expression {
  /// What the last comparison of a condition is about: `name` in `x > 1 and name contains "a"`.
  fileprivate var lastSubject: Expression? {
    switch kind {
    case .binary("and", _, let right), .binary("or", _, let right): right.lastSubject
    case .binary(let word, let left, _): ["+", "-", "*", "/", "%"].contains(word) ? nil : left
    case .between(let value, _, _, _), .membership(_, let value, _): value
    default: nil
    }
  }
}
