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
    // What one side alone decides, and what is known because both sides are.
    let decisive: UInt8 = isAnd ? 0 : 1
    let decided = first.deciding(decisive, left.validity).zipped(second.deciding(decisive, right.validity)) { $0 | $1 }
    let ones = BufferSlice<UInt8>(Buffer(repeating: 1, count: first.count))
    let known = ones.without(nullsOf: Validity.both(left.validity, right.validity)).zipped(decided) { $0 | $1 }
    return .bools(
      isAnd ? decided.mapped { 1 - $0 } : decided,
      validity: known.wantedCount == known.count ? nil : Validity(mask: known))
  }
}

extension BufferSlice where Element == UInt8 {
  /// A mask of the rows that hold a value, namely this one.
  fileprivate func deciding(_ value: UInt8, _ validity: Validity?) -> BufferSlice {
    (value == 1 ? self : mapped { 1 - $0 }).without(nullsOf: validity)
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
