import Columns
import Diagnostics

/// The place of a text in an ordered category, from 0; null for a text that is not declared. Comparisons and sorts of
/// ordered categories go through it; no query names it.
public struct CategoryRank: ScalarFunction {
  /// The order.
  public let order: CategoryOrder

  /// A rank in the given order.
  public init(order: CategoryOrder) { self.order = order }

  /// Its words in plans.
  public var documentation: Documentation {
    Documentation(
      "rank", signature: "rank(category)",
      summary: Message("The place of a value in its category's order.", ja: "区分の中の順位。"))
  }

  /// A text to a whole number.
  public var overloads: [Overload] { [Overload([.string], .long)] }

  /// The rank of each row's text.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let texts = operands[0].column.strings()
    let ranks = ranks(of: texts.pool)
    let codes = texts.wideCodes()
    let values = codes.mapped { ranks[Int($0)] }
    let isComplete = ranks.allSatisfy { $0 >= 0 }
    let validity = isComplete ? nil : Validity(count: codes.count) { values[$0] >= 0 }
    return .integers(values, validity: validity)
  }

  /// The rank of every text of a pool; -1 for one that is not declared.
  public func ranks(of pool: StringPool) -> [Int64] {
    (0..<pool.count).map { index in order.rank(of: pool[index]).map(Int64.init) ?? -1 }
  }
}
