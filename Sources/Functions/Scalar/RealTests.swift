import Columns
import Diagnostics
import Plan

/// `isnan isinf isfinite`: what kind of real a number is. False for null.
public struct RealTest: ScalarFunction {
  /// Its words.
  public let documentation: Documentation
  private let body: @Sendable (Double) -> Bool

  /// All of them.
  public static let all: [any ScalarFunction] = [
    RealTest(
      "isnan", Message("Whether it is not a number, as 0.0 / 0 is.", ja: "数でない（0.0 / 0 など）か。"), "true,false,false"
    ) {
      $0.isNaN
    },
    RealTest("isinf", Message("Whether it is infinite, as 1.0 / 0 is.", ja: "無限大（1.0 / 0 など）か。"), "false,true,false") {
      $0.isInfinite
    },
    RealTest(
      "isfinite", Message("Whether it is neither infinite nor NaN.", ja: "無限大でも NaN でもない数か。"), "false,false,true"
    ) {
      $0.isFinite
    },
  ]

  private init(_ name: String, _ summary: Message, _ answers: String, _ body: @escaping @Sendable (Double) -> Bool) {
    documentation = Documentation(
      name, signature: "\(name)(x)", summary: summary,
      details: Message("False for null.", ja: "null なら偽。"),
      examples: [
        .init("print \(name)(0.0 / 0), \(name)(1.0 / 0), \(name)(2.5)", gives: "print_0,print_1,print_2\n\(answers)\n")
      ])
    self.body = body
  }

  /// A real; whole numbers are widened.
  public var overloads: [Overload] { [Overload([.real], .bool)] }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let numbers = column.reals()
    return .bools(
      BufferSlice(count: numbers.count) { output in
        for row in output.indices { output[row] = !column.isNull(at: row) && body(numbers[row]) ? 1 : 0 }
      })
  }
}
