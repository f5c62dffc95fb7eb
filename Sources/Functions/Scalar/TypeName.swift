import Columns
import Diagnostics
import Plan

/// `gettype`: the type that a value has where it runs. An element of a list says its own type.
public struct TypeName: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "gettype", signature: "gettype(x)",
    summary: Message("The name of the value's type.", ja: "値の型の名前。"),
    details: Message(
      "A list is an array, a property bag a dictionary, nothing in a dynamic column is null. A day is a datetime, as in KQL.",
      ja: "リストは array、プロパティの集まりは dictionary、dynamic の列で値がなければ null。日付は KQL と同じく datetime。"),
    examples: [
      .init(
        "print gettype(\"a\"), gettype(3), gettype(3.5), gettype(1 < 2), gettype(2h), gettype(2025-04-01)",
        gives: "print_0,print_1,print_2,print_3,print_4,print_5\nstring,long,real,bool,timespan,datetime\n"),
      .init("print gettype(dynamic([1, 2])), gettype(dynamic(null))", gives: "print_0,print_1\narray,null\n"),
    ])

  /// `type_x`.
  public var impliedName: ImpliedName { .prefixed("type") }

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .string) }

  /// The names of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    guard column.type == .dynamic else {
      return .constant(.string(column.type.kqlName), type: .string, count: column.count)
    }
    return makeTexts(rowCount: column.count) { row in
      switch column.value(at: row) {
      case .null: "null"
      case .list: "array"
      case .bag: "dictionary"
      case let value: value.type?.kqlName ?? "null"
      }
    }
  }
}
