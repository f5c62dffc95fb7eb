import Columns
import Diagnostics
import Plan

/// `x[i]` and `x.name`: an element of a list by its place, or a value of a property bag by its name.
public struct Element: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "[]", signature: "LIST[PLACE]\nBAG[\"NAME\"]\nBAG.NAME",
    summary: Message(
      "An element of a list, the first one 0, or a value of a property bag.", ja: "リストの要素（先頭は 0）か、プロパティの値。"),
    details: Message(
      "A negative place counts from the end: -1 is the last. The result is dynamic: tolong(…), tostring(…) and so on make a"
        + " plain value of it. Null where there is no such element or name.",
      ja: "負の数は末尾から数える（-1 が最後）。結果は dynamic なので tolong(…)、tostring(…) などで変換する。なければ null。"),
    examples: [
      .init(
        "print x = dynamic([3, 5, \"a\"]) | project x[0], x[-1], x[9]", gives: "x_0,x_-1,x_9\n3,a,\n"),
      .init("print x = dynamic({\"a\": {\"b\": 7}}) | project x.a.b, x[\"c\"]", gives: "x_a_b,x_c\n7,\n"),
    ])

  /// A dynamic, and a whole number or a text.
  public var overloads: [Overload] {
    [DataType.long, .string, .bool, .dynamic].map { Overload([.dynamic, $0], .dynamic) }
  }

  /// The elements of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let keys = operands[1].column
    let constant = operands[1].constant
    var builder = ColumnBuilder(type: .dynamic)
    if case .list(let offsets, let elements) = column.storage, case .long(let place)? = constant {
      for row in 0..<column.count {
        let count = Int64(offsets[row + 1] - offsets[row])
        let index = place < 0 ? max(place, -count - 1) + count : place
        let isThere = index >= 0 && index < count && !column.isNull(at: row)
        builder.append(isThere ? elements.value(at: Int(offsets[row]) + Int(index)) : .null)
      }
      return builder.finish()
    }
    for row in 0..<column.count {
      builder.append(Self.element(of: column.value(at: row), constant ?? keys.value(at: row)))
    }
    return builder.finish()
  }

  private static func element(of value: Value, _ key: Value) -> Value {
    switch (value, key) {
    case (.bag(let bag), .string(let name)): return bag[name]
    case (.list(let list), .long(let place)):
      let (index, overflow) = place < 0 ? place.addingReportingOverflow(Int64(list.count)) : (place, false)
      return !overflow && index >= 0 && index < list.count ? list[Int(index)] : .null
    case (.list, .bool(let flag)): return element(of: value, .long(flag ? 1 : 0))
    default: return .null
    }
  }
}
