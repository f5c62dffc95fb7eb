import Columns
import Diagnostics
import Plan
import Syntax

extension Resolver {
  /// A whole number that is not negative, and the same for all rows.
  mutating func rowCount(_ expression: Expression) -> Int? {
    guard let (value, _) = constant(expression, Message("the number of rows", ja: "行数")) else { return nil }
    if case .long(let number) = value, number >= 0 { return Int(clamping: number) }
    var help: [Message] = []
    if case .string(let text) = value, let number = Int(text), number >= 0 {
      help = [Message("write \(number) without quotes", ja: "\(number) と引用符なしで書く")]
    }
    report(
      .typeMismatch, Message("a number of rows is a whole number from 0", ja: "行数は 0 以上の整数で書く"), at: expression.range,
      help: help)
    return nil
  }
}
