import Columns
import Diagnostics
import Plan

/// `and`, `or`: three-valued. `false and null` is false, `true or null` is true, what is left with a null is null.
public struct Logic: ScalarFunction {
  let isAnd: Bool

  /// Both words.
  public static let all: [any ScalarFunction] = [Logic(isAnd: true), Logic(isAnd: false)]

  /// Its words.
  public var documentation: Documentation {
    isAnd
      ? Documentation(
        "and", signature: "x and y", summary: Message("True where both are true.", ja: "両方が真なら真。"),
        examples: [
          .init(
            "print true and false, false and bool(null), true and bool(null)",
            gives: "print_0,print_1,print_2\nfalse,false,\n")
        ])
      : Documentation(
        "or", signature: "x or y", summary: Message("True where one is true.", ja: "どちらかが真なら真。"),
        examples: [.init("print true or bool(null), false or bool(null)", gives: "print_0,print_1\ntrue,\n")])
  }

  /// Two conditions.
  public var overloads: [Overload] { [Overload([.bool, .bool], .bool)] }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let left = operands[0].column
    let right = operands[1].column
    let first = left.bools()
    let second = right.bools()
    guard left.validity != nil || right.validity != nil else {
      return .bools(isAnd ? first.zipped(second) { $0 & $1 } : first.zipped(second) { $0 | $1 })
    }
    let decisive: UInt8 = isAnd ? 0 : 1
    var flags = [Bool](repeating: true, count: first.count)
    let values = BufferSlice<UInt8>(count: first.count) { output in
      for row in output.indices {
        let leftDecides = !left.isNull(at: row) && first[row] == decisive
        let rightDecides = !right.isNull(at: row) && second[row] == decisive
        if leftDecides || rightDecides {
          output[row] = decisive
        } else {
          output[row] = 1 - decisive
          flags[row] = !left.isNull(at: row) && !right.isNull(at: row)
        }
      }
    }
    return .bools(values, validity: Validity.unlessAll(flags))
  }
}

/// `not`: the opposite; null stays null.
public struct Not: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "not", signature: "not(x)", summary: Message("True where the condition is false.", ja: "条件が偽なら真。"),
    examples: [.init("print not(true), not(bool(null))", gives: "print_0,print_1\nfalse,\n")])

  /// A condition.
  public var overloads: [Overload] { [Overload([.bool], .bool)] }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    return .bools(column.bools().mapped { 1 - $0 }, validity: column.validity)
  }
}
