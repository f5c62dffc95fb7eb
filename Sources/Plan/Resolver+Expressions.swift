import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// The expression with its names and types; nil where something is wrong.
  public mutating func expression(_ expression: Expression) -> TypedExpression? {
    switch expression.kind {
    case .missing: return nil
    case .literal(let literal): return value(of: literal, at: expression.range)
    case .name(let text): return name(text, at: expression.range)
    case .call(let name, let arguments): return call(name, arguments, at: expression.range)
    case .unary(let sign, let operand):
      guard let value = self.expression(operand) else { return nil }
      return sign == "+" ? value : call("-unary", [value], at: expression.range, shownAs: "-")
    case .binary(let word, let left, let right): return binary(word, left, right, at: expression.range)
    case .between(let value, let low, let high, let isNegated):
      return between(value, low, high, isNegated: isNegated, at: expression.range)
    case .membership(let word, let value, let list): return membership(word, value, list, at: expression.range)
    case .table(let pipeline): return scalarQuery(pipeline, at: expression.range)
    case .star:
      report(
        .syntax, Message("'*' can stand only in `distinct *`", ja: "「*」は `distinct *` だけで使える"), at: expression.range,
        help: [Message("to count rows write count()", ja: "行数は count() と書く")])
      return nil
    case .member(_, let name):
      report(
        .unsupported,
        Message(
          "'.\(name.text)' reads a part of a value, which Meibo does not speak", ja: "「.\(name.text)」は Meibo が扱わない書き方"),
        at: expression.range, help: [Message("a column is written alone: \(name.text)", ja: "列は名前だけで書く: \(name.text)")])
      return nil
    case .element(let base, let index):
      guard let base = self.expression(base), let index = self.expression(index) else { return nil }
      return call("[]", [base, index], at: expression.range, shownAs: "[ ]")
    }
  }

  /// An expression that must be true or false.
  public mutating func condition(_ expression: Expression) -> TypedExpression? {
    guard let result = self.expression(expression) else { return nil }
    if result.type == .bool { return result }
    let found = Self.describe(result.type)
    report(
      .typeMismatch,
      Message(
        "a condition must be true or false, this is \(found.english)", ja: "条件は真偽でなければならないが、\(found.japanese ?? "") である"
      ),
      at: expression.range, help: [Message("compare it: `… == value`", ja: "`… == 値` のように比べる")])
    return nil
  }

  /// An expression that is the same for all rows, computed.
  public mutating func constant(_ expression: Expression, _ what: Message) -> (value: Value, type: DataType)? {
    let outer = scope
    scope = Schema([])
    defer { scope = outer }
    if case .name(let text) = expression.kind, environment.scalars[text] == nil, outer.index(of: text) != nil {
      report(
        .wrongArguments,
        Message(
          "\(what.english) is the same for all rows; '\(text)' is a column",
          ja: "\(what.japanese ?? what.english) は定数で書く。「\(text)」は列である"),
        at: expression.range, help: [Message("write a value, or name one with let", ja: "値を書くか、let で名前を付けた値を使う")])
      return nil
    }
    guard let result = self.expression(expression)?.folded(context) else { return nil }
    if let value = result.constant { return (value, result.columnType) }
    let row = Batch(schema: Schema([]), columns: [], rowCount: 1)
    if case .call = result.kind {
      do throws(Diagnostic) { _ = try result.operand(on: row, context) } catch {
        report(error.placed(at: expression.range))
        return nil
      }
    }
    report(
      .wrongArguments,
      Message("\(what.english) must be a constant", ja: "\(what.japanese ?? what.english) は定数でなければならない"),
      at: expression.range)
    return nil
  }

  // MARK: Names

  private mutating func name(_ text: String, at range: SourceRange) -> TypedExpression? {
    if let index = scope.index(of: text) {
      if aggregates != nil {
        report(
          .misplacedAggregate, Message("'\(text)' has many values in a group", ja: "「\(text)」はグループの中に値がいくつもある"),
          at: range,
          help: [Message("take one: max(\(text)), or group by it", ja: "max(\(text)) のように一つにするか、by に書く")])
        return nil
      }
      if environment.scalars[text]?.isParameter == true {
        report(
          .ambiguousName, Message("'\(text)' is a column and a parameter", ja: "「\(text)」は列でもパラメータでもある"), at: range,
          help: [Message("give the parameter another name", ja: "パラメータの名前を変える")])
        return nil
      }
      let field = scope.fields[index]
      return TypedExpression(.column(index), type: field.type, order: field.order, range: range)
    }
    if let scalar = environment.scalars[text] {
      var value = scalar.value
      value.range = range
      return value
    }
    reportUnknownColumn(text, at: range)
    return nil
  }

  /// Says that there is no such column, and which was probably meant.
  mutating func reportUnknownColumn(_ text: String, at range: SourceRange, allowsFunctions: Bool = true) {
    if environment.unreadable.contains(text) { return }
    if text.lowercased() == "null" {
      report(
        .sqlHabit, Message("nothing is compared with null", ja: "null とは比べられない"), at: range,
        help: [
          Message(
            "write isnull(x) or isnotnull(x); a null of a type is written long(null)",
            ja: "isnull(x) か isnotnull(x) と書く。型のある null は long(null)")
        ])
      return
    }
    let owner = scopeName.flatMap { tables.tableNames.contains($0) ? $0 : nil }
    let original = owner.flatMap { try? tables.table(named: $0) }?.schema
    let isWhole = original?.names == scope.names
    let names = scope.names + scope.fields.compactMap(\.title) + environment.scalars.keys.sorted()
    var help: [Message] = []
    if allowsFunctions, catalog.aggregates[text] != nil || catalog.scalars[text] != nil {
      help.append(Message("a function is called with brackets: \(text)()", ja: "関数は括弧を付けて呼ぶ: \(text)()"))
    } else if let nearest = nearestName(to: text, in: names) {
      help.append(Message("did you mean '\(nearest)'?", ja: "「\(nearest)」ではないか"))
    } else {
      help += columnListing(owner: isWhole ? owner : nil)
      help.append(Message("a text stands in quotes: \"\(text)\"", ja: "文字列は引用符で囲む: \"\(text)\""))
    }
    var label = isWhole ? owner.map { Message("not a column of \($0)", ja: "\($0) の列ではない") } : nil
    if !isWhole, original?.index(of: text) != nil {
      label = Message("an earlier stage has left it out", ja: "前の段で除かれている")
      help.removeLast()
    }
    report(
      .unknownColumn, Message("unknown column '\(text)'", ja: "「\(text)」という列はない"), at: range, label: label, help: help)
  }

  /// The columns that there are, or the command that lists them.
  private func columnListing(owner: String?) -> [Message] {
    if scope.fields.isEmpty { return [] }
    if let owner { return [Message("`.schema \(owner)` lists its columns", ja: "`.schema \(owner)` で列の一覧")] }
    let shown = scope.names.prefix(12)
    return [Message("columns here: \(shown.joined(separator: ", "))", ja: "ここにある列: \(shown.joined(separator: "、"))")]
  }

  // MARK: Calls

  private mutating func call(_ name: Name, _ arguments: [NamedExpression], at range: SourceRange) -> TypedExpression? {
    if name.text == "toscalar", arguments.count == 1 { return toscalar(arguments[0].expression, at: range) }
    if let function = catalog.aggregates[name.text] {
      if aggregates != nil { return aggregate(function, arguments, at: range) }
      if catalog.scalars[name.text] == nil {
        report(
          .misplacedAggregate,
          Message("'\(name.text)' is an aggregate: it needs a group of rows", ja: "「\(name.text)」は集計関数で、行の集まりが要る"),
          at: name.range,
          help: [
            Message(
              "use it in summarize: `| summarize \(name.text)(…)`", ja: "summarize の中で使う: `| summarize \(name.text)(…)`"
            )
          ])
        return nil
      }
    }
    guard catalog.scalars[name.text] != nil else {
      reportUnknownFunction(name)
      return nil
    }
    var resolved: [TypedExpression] = []
    for argument in arguments {
      guard let value = expression(argument.expression) else { continue }
      resolved.append(value)
    }
    return resolved.count == arguments.count ? call(name.text, resolved, at: range) : nil
  }

  private mutating func reportUnknownFunction(_ name: Name) {
    if let remedy = catalog.refusedFunctions[name.text] {
      report(
        .unsupported, Message("'\(name.text)' is KQL that Meibo does not speak", ja: "「\(name.text)」は Meibo が扱わない KQL"),
        at: name.range, help: [remedy])
      return
    }
    let nearest = nearestName(to: name.text, in: catalog.functionNames)
    let help = nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
    report(
      .unknownFunction, Message("unknown function '\(name.text)'", ja: "「\(name.text)」という関数はない"), at: name.range,
      help: [help ?? Message("`.help` lists all functions", ja: "`.help` で関数の一覧")])
  }

  /// A call of a function that exists; nil, with a diagnostic, where the arguments do not fit.
  public mutating func call(
    _ name: String, _ arguments: [TypedExpression], at range: SourceRange, shownAs shown: String? = nil
  ) -> TypedExpression? {
    guard let function = catalog.scalars[name] else { return nil }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, shown ?? name, arguments, at: range)
      return nil
    }
    let order = Self.order(of: overload, arguments)
    let call = TypedExpression(.call(function, overload, arguments), type: overload.result, order: order, range: range)
    return arguments.allSatisfy({ $0.constant != nil }) ? call.folded(context) : call
  }

  /// A choice between values of one ordered category is of that category; other computed texts have no order.
  private static func order(of overload: Overload, _ arguments: [TypedExpression]) -> CategoryOrder? {
    guard overload.result == .string else { return nil }
    let orders = zip(arguments, overload.parameters).filter { $0.1 == .string }.map(\.0.order)
    guard overload.parameters.first != .string || overload.parameters.count > 1, let first = orders.first else {
      return nil
    }
    return orders.allSatisfy { $0 == first } ? first : nil
  }

  private mutating func reportWrongArguments(
    _ documentation: Documentation, _ shown: String, _ arguments: [TypedExpression], at range: SourceRange
  ) {
    let types = arguments.map { Self.describe($0.type) }
    let english = types.map(\.english).joined(separator: ", ")
    let japanese = types.map { $0.japanese ?? "" }.joined(separator: "、")
    report(
      .wrongArguments,
      Message(
        arguments.isEmpty ? "\(shown) needs arguments" : "\(shown) does not take (\(english))",
        ja: arguments.isEmpty ? "\(shown) には引数が要る" : "\(shown) は（\(japanese)）を受け取らない"),
      at: range, help: documentation.signature.split(separator: "\n").map { Message("\($0)") })
  }

  private mutating func aggregate(
    _ function: any AggregateFunction, _ arguments: [NamedExpression], at range: SourceRange
  ) -> TypedExpression? {
    guard var collected = aggregates else { return nil }
    aggregates = nil
    var resolved: [TypedExpression] = []
    for argument in arguments {
      if let value = expression(argument.expression) { resolved.append(value) }
    }
    aggregates = collected
    guard resolved.count == arguments.count else { return nil }
    let types = resolved.map { ArgumentType(type: $0.type, constant: $0.constant, order: $0.order) }
    guard let overload = function.overload(for: types) else {
      reportWrongArguments(function.documentation, function.name, resolved, at: range)
      return nil
    }
    let order = overload.result == .string ? resolved.first?.order : nil
    let argumentName = arguments.first.flatMap { plainName($0.expression) }
    let field = Field(function.defaultName(argument: argumentName), overload.result, order: order)
    let index = groupKeyCount + collected.count
    collected.append(LogicalPlan.Aggregate(field: field, function: function, overload: overload, arguments: resolved))
    aggregates = collected
    return TypedExpression(.column(index), type: overload.result, order: order, range: range)
  }

  // MARK: Two sides

  private mutating func binary(
    _ word: String, _ left: Expression, _ right: Expression, at range: SourceRange
  ) -> TypedExpression? {
    let leftValue = expression(left)
    let rightValue = expression(right)
    guard let leftValue, let rightValue else { return nil }
    guard catalog.scalars[word] != nil else {
      report(
        .unsupported, Message("'\(word)' is KQL that Meibo does not speak", ja: "「\(word)」は Meibo が扱わない KQL"),
        at: range,
        help: [
          Message(
            "use contains, which also finds parts of words and of Japanese text", ja: "contains を使う（語の一部や日本語の文字列も見つかる）")
        ])
      return nil
    }
    if ["==", "!=", "<", "<=", ">", ">="].contains(word), let order = leftValue.order ?? rightValue.order {
      return categoryComparison(word, leftValue, rightValue, order, at: range)
    }
    let types = [leftValue, rightValue].map { ArgumentType(type: $0.type, constant: $0.constant, order: nil) }
    guard let function = catalog.scalars[word], function.overload(for: types) != nil else {
      reportMismatch(word, leftValue, rightValue, at: range)
      return nil
    }
    warnOfTruncation(word, leftValue, rightValue, at: range)
    return call(word, [leftValue, rightValue], at: range)
  }

  /// Two whole numbers divide to a whole number; where the divisor is computed, a share was probably meant.
  private mutating func warnOfTruncation(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, at range: SourceRange
  ) {
    guard word == "/", left.type == .long, right.type == .long, right.constant == nil else { return }
    report(
      .truncatingDivision,
      Message("whole numbers divide to a whole number: 7 / 2 is 3", ja: "整数どうしの割り算は切り捨てになる（7 / 2 は 3）"),
      at: range, help: [Message("for a share write 1.0 * … / …", ja: "割合なら 1.0 * … / … と書く")], severity: .warning)
  }

  private mutating func reportMismatch(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, at range: SourceRange
  ) {
    let leftType = Self.describe(left.type)
    let rightType = Self.describe(right.type)
    var help: [Message] = []
    if word == "and" || word == "or" {
      help.append(
        Message(
          "a condition stands on both sides: `x == \"a\" \(word) y == \"b\"`; for several values `x in (\"a\", \"b\")`",
          ja: "両側に条件を書く: `x == \"a\" \(word) y == \"b\"`。値が複数なら `x in (\"a\", \"b\")`"))
    } else if let cast = Self.cast(from: left, to: right) {
      help.append(cast)
    }
    report(
      .typeMismatch,
      Message(
        "'\(word)' does not go between \(leftType.english) and \(rightType.english)",
        ja: "「\(word)」は \(leftType.japanese ?? "") と \(rightType.japanese ?? "") の間では使えない"), at: range, help: help)
  }

  private static func cast(from left: TypedExpression, to right: TypedExpression) -> Message? {
    guard let leftType = left.type, let rightType = right.type else { return nil }
    switch (leftType, rightType) {
    case (.string, .string):
      return Message(
        "texts are put together by strcat(…), and read as numbers by tolong(…)",
        ja: "文字列は strcat(…) でつなげ、tolong(…) で数にする")
    case (.string, .long), (.long, .string):
      return Message(
        "write the number as a text: \"00123\", or turn the text into a number: tolong(…)",
        ja: "番号は \"00123\" のように文字列で書くか、tolong(…) で数にする")
    case (.string, .date), (.string, .datetime), (.date, .string), (.datetime, .string):
      return Message("write the date without quotes: 2025-04-01", ja: "日付は引用符なしで書く: 2025-04-01")
    case (.string, .bool), (.bool, .string):
      return Message("write true or false without quotes", ja: "true / false は引用符なしで書く")
    case (.date, .long), (.datetime, .long), (.long, .date), (.long, .datetime):
      return Message("a year is getyear(…); days are added as 30d", ja: "年は getyear(…)、日数は 30d のように足す")
    default: return nil
    }
  }

  /// Compares in the declared order; a text that is not declared is a mistake, not a low value.
  private mutating func categoryComparison(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, _ order: CategoryOrder, at range: SourceRange
  ) -> TypedExpression? {
    for side in [left, right] {
      if case .string(let text)? = side.constant, !text.isEmpty, order.rank(of: text) == nil {
        let values = order.values.joined(separator: " < ")
        let nearest = nearestName(to: text, in: order.values)
        report(
          .undeclaredCategory, Message("'\(text)' is not a value of this ordered category", ja: "「\(text)」はこの区分の値ではない"),
          at: side.range,
          help: (nearest.map { [Message("did you mean '\($0)'?", ja: "「\($0)」ではないか")] } ?? [])
            + [Message("declared: \(values)", ja: "宣言された値: \(values)")])
        return nil
      }
    }
    guard left.type == .string, right.type == .string else {
      reportMismatch(word, left, right, at: range)
      return nil
    }
    let bothSame = left.order == right.order || left.constant != nil || right.constant != nil
    if word == "==" || word == "!=" || !bothSame { return call(word, [left, right], at: range) }
    return call(word, [ranked(left, order), ranked(right, order)], at: range)
  }

  /// The place of each value in the category's order.
  func ranked(_ expression: TypedExpression, _ order: CategoryOrder) -> TypedExpression {
    let call = TypedExpression(
      .call(CategoryRank(order: order), Overload([.string], .long), [expression]), type: .long, range: expression.range)
    return call.folded(context)
  }

  private mutating func between(
    _ value: Expression, _ low: Expression, _ high: Expression, isNegated: Bool, at range: SourceRange
  ) -> TypedExpression? {
    guard let aboveLow = binary(">=", value, low, at: range) else { return nil }
    // `between (start .. 7d)`: a length of time as the upper bound counts from the lower one, as in KQL.
    var upper = high
    if let highValue = expression(high), highValue.type == .timespan, aboveLow.type == .bool,
      expression(low)?.type?.isTemporal == true
    {
      upper = Expression(.binary("+", low, high), high.range)
    }
    guard let belowHigh = binary("<=", value, upper, at: range) else { return nil }
    guard let both = call("and", [aboveLow, belowHigh], at: range) else { return nil }
    return isNegated ? call("not", [both], at: range) : both
  }

  // MARK: Queries as values

  private mutating func membership(
    _ word: String, _ value: Expression, _ list: [Expression], at range: SourceRange
  ) -> TypedExpression? {
    guard let left = expression(value), let function = catalog.scalars[word] else { return nil }
    if list.count == 1 {
      if case .table(let pipeline) = list[0].kind { return tableMembership(word, left, pipeline, function, at: range) }
      if case .name(let text) = list[0].kind, scope.index(of: text) == nil, let known = environment.relations[text] {
        return tableMembership(left, known, function, at: range)
      }
    }
    var arguments = [left]
    for item in list {
      guard let resolved = expression(item) else { return nil }
      if let order = left.order, case .string(let text)? = resolved.constant, order.rank(of: text) == nil, !text.isEmpty
      {
        _ = categoryComparison("==", left, resolved, order, at: item.range)
        return nil
      }
      arguments.append(resolved)
    }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant, order: nil) }
    if function.overload(for: types) == nil, let odd = arguments.dropFirst().first(where: { $0.type != left.type }) {
      reportMismatch(word, left, odd, at: odd.range)
      return nil
    }
    return call(word, arguments, at: range)
  }

  private mutating func tableMembership(
    _ word: String, _ left: TypedExpression, _ pipeline: Pipeline, _ function: any ScalarFunction, at range: SourceRange
  ) -> TypedExpression? {
    guard let relation = relation(pipeline) else { return nil }
    return tableMembership(left, relation, function, at: range)
  }

  private mutating func tableMembership(
    _ left: TypedExpression, _ relation: Relation, _ function: any ScalarFunction, at range: SourceRange
  ) -> TypedExpression? {
    guard let field = relation.schema.fields.first else { return nil }
    if let type = left.type, DataType.common(type, field.type) == nil {
      let right = TypedExpression(.column(0), type: field.type, range: range)
      reportMismatch(function.name, left, right, at: range)
      return nil
    }
    return TypedExpression(.membership(left, relation.plan, function), type: .bool, range: range)
  }

  private mutating func toscalar(_ argument: Expression, at range: SourceRange) -> TypedExpression? {
    if case .table(let pipeline) = argument.kind { return scalarQuery(pipeline, at: range) }
    if case .name(let text) = argument.kind, let known = environment.relations[text],
      let field = known.schema.fields.first
    {
      return TypedExpression(.scalarQuery(known.plan), type: field.type, order: field.order, range: range)
    }
    return expression(argument)
  }

  private mutating func scalarQuery(_ pipeline: Pipeline, at range: SourceRange) -> TypedExpression? {
    guard let relation = relation(pipeline), let field = relation.schema.fields.first else { return nil }
    return TypedExpression(.scalarQuery(relation.plan), type: field.type, order: field.order, range: range)
  }

  /// A type in words: "a text", "a whole number".
  public static func describe(_ type: DataType?) -> Message {
    switch type {
    case .bool: Message("a bool", ja: "真偽")
    case .long: Message("a long", ja: "整数")
    case .real: Message("a real", ja: "実数")
    case .string: Message("a string", ja: "文字列")
    case .date: Message("a date", ja: "日付")
    case .datetime: Message("a datetime", ja: "日時")
    case .timespan: Message("a timespan", ja: "時間の長さ")
    case .dynamic: Message("a list", ja: "リスト")
    case nil: Message("null")
    }
  }
}
