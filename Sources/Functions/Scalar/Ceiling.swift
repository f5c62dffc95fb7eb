import Columns
import Diagnostics
import Plan

/// `ceiling`: the smallest whole number that is not below the value, in the value's own type.
public struct Ceiling: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "ceiling", signature: "ceiling(x)",
    summary: Message("The smallest whole number that is not below the value.", ja: "その数以上の最小の整数に切り上げる。"),
    details: Message("A real stays a real, a long a long.", ja: "実数は実数、整数は整数のまま。"),
    examples: [.init("print ceiling(2.1), ceiling(-2.9), ceiling(7)", gives: "print_0,print_1,print_2\n3.0,-2.0,7\n")])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Numbers.
  public var overloads: [Overload] { Overload.uniform([.long, .real], count: 1) }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    guard column.type == .real else { return column }
    // Adding 0 makes the -0 of ceiling(-0.5) a plain 0.
    return .reals(column.reals().mapped { $0.rounded(.up) + 0 }, validity: column.validity)
  }
}
