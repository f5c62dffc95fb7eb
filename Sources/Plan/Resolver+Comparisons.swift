import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func binary(
    _ word: String, _ left: Expression, _ right: Expression, at range: SourceRange
  ) -> TypedExpression? {
    let leftValue = expression(left)
    let rightValue = expression(right)
    guard let leftValue, let rightValue else { return nil }
    guard catalog.scalars[word] != nil else {
      report(
        .unsupported, Message("'\(word)' is KQL that Meibo does not speak", ja: "「\(word)」は Meibo が扱わない KQL"), at: range
      )
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
  mutating func warnOfTruncation(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, at range: SourceRange
  ) {
    guard word == "/", left.type?.isWhole == true, right.type?.isWhole == true, right.constant == nil else { return }
    report(
      .truncatingDivision,
      Message("whole numbers divide to a whole number: 7 / 2 is 3", ja: "整数どうしの割り算は切り捨てになる（7 / 2 は 3）"),
      at: range, help: [Message("for a share write 1.0 * … / …", ja: "割合なら 1.0 * … / … と書く")], severity: .warning)
  }

  mutating func reportMismatch(
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

  static func cast(from left: TypedExpression, to right: TypedExpression) -> Message? {
    guard let leftType = left.type, let rightType = right.type else { return nil }
    switch (leftType, rightType) {
    case (.string, .string):
      return Message(
        "texts are put together by strcat(…), and read as numbers by tolong(…)",
        ja: "文字列は strcat(…) でつなげ、tolong(…) で数にする")
    case (.string, .int), (.int, .string), (.string, .long), (.long, .string):
      return Message(
        "write the number as a text: \"00123\", or turn the text into a number: tolong(…)",
        ja: "番号は \"00123\" のように文字列で書くか、tolong(…) で数にする")
    case (.string, .date), (.string, .datetime), (.date, .string), (.datetime, .string):
      return Message("write the date without quotes: 2025-04-01", ja: "日付は引用符なしで書く: 2025-04-01")
    case (.string, .bool), (.bool, .string):
      return Message("write true or false without quotes", ja: "true / false は引用符なしで書く")
    case (.date, .int), (.datetime, .int), (.int, .date), (.int, .datetime), (.date, .long), (.datetime, .long),
      (.long, .date), (.long, .datetime):
      return Message("a year is getyear(…); days are added as 30d", ja: "年は getyear(…)、日数は 30d のように足す")
    default: return nil
    }
  }

  /// Compares in the declared order; a text that is not declared is a mistake, not a low value.
  mutating func categoryComparison(
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
  public func ranked(_ expression: TypedExpression, _ order: CategoryOrder) -> TypedExpression {
    let call = TypedExpression(
      .call(CategoryRank(order: order), Overload([.string], .long), [expression]), type: .long, range: expression.range)
    return call.folded(context)
  }

  mutating func between(
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
}
