import Columns
import Diagnostics
import Syntax

extension Resolver {
  mutating func binary(
    _ word: String, _ left: Expression, _ right: Expression, at range: SourceRange
  ) -> TypedExpression? {
    let leftValue = expression(left)
    let rightValue = expression(right, opposite: leftValue)
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
      if refuseChain(word, left, right, at: range) { return nil }
      reportMismatch(Mismatch(word, leftValue, rightValue, range, left, right))
      return nil
    }
    warnOfTruncation(word, leftValue, rightValue, at: range)
    warnOfConstants(word, left, right, at: range)
    if case .literal = right.kind { warnOfAbsentValue(word, leftValue, [rightValue]) }
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

  /// Compares in the declared order; a text that is not declared is a mistake, not a low value.
  mutating func categoryComparison(
    _ word: String, _ left: TypedExpression, _ right: TypedExpression, _ order: CategoryOrder, at range: SourceRange
  ) -> TypedExpression? {
    for side in [left, right] {
      if case .string(let text)? = side.constant, !text.isEmpty, order.rank(of: text) == nil {
        let values = order.values.joined(separator: " < ")
        let same = order.values.first { TextLikeness.folded($0) == TextLikeness.folded(text) }
        let nearest = same ?? nearestName(to: text, in: order.values)
        report(
          .undeclaredCategory, Message("'\(text)' is not a value of this ordered category", ja: "「\(text)」はこの区分の値ではない"),
          at: side.range,
          help: (nearest.map { [Message("did you mean '\($0)'?", ja: "「\($0)」ではないか")] } ?? [])
            + [Message("declared: \(values)", ja: "宣言された値: \(values)")])
        return nil
      }
    }
    guard left.type == .string, right.type == .string else {
      reportMismatch(Mismatch(word, left, right, range))
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
    guard let aboveLow = binary(">=", value, low, at: range) else {
      // What is wrong with the upper bound is said as well.
      _ = expression(value).flatMap { subject in expression(high, opposite: subject) }
      return nil
    }
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
