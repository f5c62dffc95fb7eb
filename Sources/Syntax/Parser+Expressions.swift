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
  private mutating func expression(above limit: Int) -> Expression {
    var left = unary()
    var leftHeight = height
    defer { height = leftHeight }
    while let (word, precedence) = nextOperator, precedence > limit {
      let wordRange = token.range
      if left.kind == .missing { return left }
      guard leftHeight < Self.maximumDepth else { return tooTall(wordRange) }
      advance()
      // The only operator of two words.
      if word == "matches regex" { advance() }
      if memberships.contains(word) {
        left = membership(word, left)
      } else if word == "between" || word == "!between" {
        left = between(left, isNegated: word == "!between")
      } else {
        let right = expression(above: precedence)
        let kql = word == "<>" ? "!=" : word
        if right.kind == .missing { return Expression(.missing, left.range.union(wordRange)) }
        left = Expression(.binary(kql, left, right), left.range.union(right.range))
      }
      leftHeight = max(leftHeight, height, tallestHeight) + 1
    }
    return left
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
    if text.lowercased() == "not", !isSymbol("("), begins(token.kind) {
      report(
        .sqlHabit, Message("'\(text)' takes brackets", ja: "「\(text)」には括弧が要る"), at: start,
        help: [Message("write not(…)", ja: "not(…) と書く")])
      return Expression(.missing, start)
    }
    guard isSymbol("("), !isBlankBeforeBracket || text == "not",
      callsOverBlanks || token.range.lowerBound == start.upperBound
    else { return Expression(.name(text), start) }
    advance()
    let arguments = inBrackets { $0.arguments() }
    closeBracket(")")
    return Expression(.call(Name(text, start), arguments), SourceRange(start.lowerBound, lastEnd))
  }

  /// Whether a value may begin with this token.
  private func begins(_ kind: Token.Kind) -> Bool {
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
      if argument.expression.kind == .missing { break }
      result.append(argument)
    } while take(symbol: ",")
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

  private mutating func membership(_ word: String, _ left: Expression) -> Expression {
    guard take(symbol: "(") else {
      expected(
        "'(' and the values after '\(word)'", ja: "「\(word)」の後に「(」と値",
        help: [Message("write `\(word) (1, 2)`", ja: "`\(word) (1, 2)` のように書く")])
      return Expression(.missing, left.range)
    }
    let values = inBrackets { parser in parser.arguments().map(\.expression) }
    closeBracket(")")
    return Expression(.membership(word, left, values), SourceRange(left.range.lowerBound, lastEnd))
  }

  private mutating func between(_ left: Expression, isNegated: Bool) -> Expression {
    guard take(symbol: "(") else {
      expected(
        "'(low .. high)' after 'between'", ja: "「between」の後に「(下限 .. 上限)」",
        help: [Message("write `between (1 .. 9)`", ja: "`between (1 .. 9)` のように書く")])
      return Expression(.missing, left.range)
    }
    let bounds: (Expression, Expression)? = inBrackets { parser in
      let low = parser.expression()
      guard parser.take(symbol: "..") else {
        parser.expected(
          "'..' between the bounds", ja: "下限と上限の間に「..」",
          help: [Message("write `between (1 .. 9)`", ja: "`between (1 .. 9)` のように書く")])
        return nil
      }
      return (low, parser.expression())
    }
    closeBracket(")")
    guard let (low, high) = bounds, low.kind != .missing, high.kind != .missing else {
      return Expression(.missing, left.range)
    }
    let range = SourceRange(left.range.lowerBound, lastEnd)
    return Expression(.between(left, low: low, high: high, isNegated: isNegated), range)
  }
}
