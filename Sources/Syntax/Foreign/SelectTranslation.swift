/// A query of SQL, read as far as it can be, and the KQL query that does the same.
struct SelectTranslation {
  private var items: [NamedExpression] = []
  private var isDistinct = false
  private(set) var table = ""
  private var condition: Expression?
  private var keys: [Expression] = []
  private var groupCondition: Expression?
  private var order: [SortKey] = []
  private var limit: Expression?

  /// Reads from `select` on; nil where no table is named, or where it joins tables.
  init?(_ parser: inout Parser) {
    guard Self.take("select", &parser) else { return nil }
    isDistinct = Self.take("distinct", &parser)
    repeat { items.append(Self.item(&parser)) } while parser.take(symbol: ",")
    guard Self.take("from", &parser), case .name(let name) = parser.token.kind else { return nil }
    table = name
    parser.advance()
    _ = Self.take("as", &parser)
    if case .name(let word) = parser.token.kind, !Self.clauses.contains(word.lowercased()) { parser.advance() }
    readClauses(&parser)
  }

  private static let clauses: Set<String> = [
    "where", "group", "having", "order", "limit", "join", "left", "right", "inner", "full", "cross", "union", "on",
  ]

  private mutating func readClauses(_ parser: inout Parser) {
    while true {
      if Self.take("where", &parser) {
        condition = parser.expression()
      } else if Self.take("having", &parser) {
        groupCondition = parser.expression()
      } else if Self.take("limit", &parser) {
        limit = parser.expression()
      } else if Self.take("group", &parser) {
        _ = Self.take("by", &parser)
        repeat { keys.append(parser.expression()) } while parser.take(symbol: ",")
      } else if Self.take("order", &parser) {
        _ = Self.take("by", &parser)
        order = parser.sortKeys()
      } else {
        return
      }
    }
  }

  private static func take(_ word: String, _ parser: inout Parser) -> Bool {
    guard case .name(let found) = parser.token.kind, found.lowercased() == word else { return false }
    parser.advance()
    return true
  }

  /// `expression`, `expression as name`, `expression name`.
  private static func item(_ parser: inout Parser) -> NamedExpression {
    var item = NamedExpression(name: nil, expression: parser.expression())
    _ = take("as", &parser)
    if case .name(let name) = parser.token.kind, name.lowercased() != "from", !clauses.contains(name.lowercased()) {
      item.name = Name(name, parser.token.range)
      parser.advance()
    }
    return item
  }

  // MARK: The KQL query

  /// The KQL query, on one line.
  var text: String {
    var stages: [String] = []
    if let condition { stages.append("where \(Self.text(condition))") }
    let summary = self.summary
    if let summary { stages.append(summary) }
    if let groupCondition { stages.append("where \(Self.text(groupCondition, names: aggregateNames))") }
    if !order.isEmpty { stages.append("sort by \(order.map(sortKey).joined(separator: ", "))") }
    if let limit { stages.append("take \(Self.text(limit))") }
    let isStar = items.count == 1 && items[0].expression.kind == .star
    if summary == nil, !isStar {
      stages.append("\(isDistinct ? "distinct" : "project") \(items.map { Self.text($0) }.joined(separator: ", "))")
    }
    return ([table] + stages).joined(separator: " | ")
  }

  private var aggregates: [NamedExpression] {
    items.filter { if case .call = $0.expression.kind { true } else { false } }
  }

  /// The names of the aggregates' columns, by the text of the aggregate.
  private var aggregateNames: [String: String] {
    Dictionary(
      aggregates.compactMap { item in item.name.map { (Self.text(item.expression), $0.text) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// `count`, or `summarize … by …`; nil where rows stay rows.
  private var summary: String? {
    guard !keys.isEmpty || aggregates.count == items.count else { return nil }
    let texts = aggregates.map { Self.text($0) }
    if keys.isEmpty, texts == ["count()"] { return "count" }
    let by = keys.isEmpty ? "" : " by \(keys.map { Self.text($0) }.joined(separator: ", "))"
    return "summarize \(texts.joined(separator: ", "))\(by)"
  }

  private func sortKey(_ key: SortKey) -> String {
    let text = Self.text(key.expression, names: aggregateNames)
    return "\(text) \(key.isAscending == false ? "desc" : "asc")"
  }

  private static func text(_ item: NamedExpression) -> String {
    (item.name.map { "\(Printer().quoted($0.text)) = " } ?? "") + text(item.expression)
  }

  /// An expression as KQL: an aggregate that has a name is called by it.
  static func text(_ expression: Expression, names: [String: String] = [:]) -> String {
    let text = Printer(forMessages: true).text(of: expression.asKQL)
    return names[text] ?? names.reduce(text) { $1.key.isEmpty ? $0 : $0.replacing($1.key, with: $1.value) }
  }
}

extension Expression {
  /// The expression with what SQL writes otherwise: columns without their table, functions in small letters, dates without
  /// quotes beside a comparison.
  fileprivate var asKQL: Expression {
    switch kind {
    case .member(_, let name): return Expression(.name(name.text), range)
    case .call(let name, let arguments):
      let isStar = arguments.count == 1 && arguments[0].expression.kind == .star
      let moved = arguments.map { NamedExpression(name: nil, expression: $0.expression.asKQL) }
      return Expression(.call(Name(ForeignWords.kqlName(of: name.text), name.range), isStar ? [] : moved), range)
    case .binary(let word, let left, let right):
      return Expression(.binary(word, left.asKQL, right.asKQL.asDay), range)
    case .between(let value, let low, let high, let isNegated):
      return Expression(
        .between(value.asKQL, low: low.asKQL.asDay, high: high.asKQL.asDay, isNegated: isNegated), range)
    case .membership(let word, let value, let list):
      return Expression(.membership(word, value.asKQL, list.map(\.asKQL)), range)
    case .unary(let sign, let operand): return Expression(.unary(sign, operand.asKQL), range)
    default: return self
    }
  }

  /// A text that is a date, as a date.
  private var asDay: Expression {
    guard case .literal(.string(let text)) = kind, let day = LooseDate(text)?.isoDay else { return self }
    return Expression(.literal(.date(day)), range)
  }
}

extension String {
  /// The text with each occurrence of a part replaced.
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var output = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(part) {
        output += other
        rest = rest.dropFirst(part.count)
      } else {
        output.append(rest.removeFirst())
      }
    }
    return output
  }
}
