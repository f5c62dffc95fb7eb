import Columns
import Diagnostics
import Plan

extension Column {
  /// The elements of the row's list; nil where it holds none.
  func list(at row: Int) -> [Value]? {
    if case .list(let elements) = value(at: row) { return elements }
    return nil
  }
}

/// `array_length`: the number of elements of a list.
public struct ArrayLength: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "array_length", signature: "array_length(LIST)",
    summary: Message("The number of elements; null for what is no list.", ja: "リストの要素の数。リストでなければ null。"),
    examples: [
      .init(
        "print array_length(dynamic([1, null, \"b\"])), array_length(dynamic([])), array_length(dynamic(4))",
        gives: "print_0,print_1,print_2\n3,0,\n")
    ])

  /// A dynamic.
  public var overloads: [Overload] { [Overload([.dynamic], .long)] }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if case .list(let offsets, _) = column.storage {
      let lengths = BufferSlice<Int64>(count: column.count) { output in
        for row in output.indices { output[row] = Int64(offsets[row + 1] - offsets[row]) }
      }
      return .integers(lengths, validity: column.validity)
    }
    var builder = ColumnBuilder(type: .long)
    for row in 0..<column.count { builder.append(column.list(at: row).map { .long(Int64($0.count)) } ?? .null) }
    return builder.finish()
  }
}

/// `array_sum`: the sum of a list of numbers, as a real.
public struct ArraySum: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "array_sum", signature: "array_sum(LIST)",
    summary: Message("The sum of the elements, as a real.", ja: "要素の合計（実数）。"),
    details: Message(
      "Null where an element is no number, or for what is no list. The sum of nothing is 0.",
      ja: "数でない要素があるか、リストでなければ null。空のリストは 0。"),
    examples: [
      .init(
        "print array_sum(dynamic([1, 2.5])), array_sum(dynamic([])), array_sum(dynamic([1, \"a\"]))",
        gives: "print_0,print_1,print_2\n3.5,0.0,\n")
    ])

  /// A dynamic.
  public var overloads: [Overload] { [Overload([.dynamic], .real)] }

  /// The sums of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    var builder = ColumnBuilder(type: .real)
    for row in 0..<column.count {
      let numbers = column.list(at: row).map { $0.map(\.number) }
      guard let numbers, !numbers.contains(nil) else {
        builder.append(.null)
        continue
      }
      builder.append(.real(numbers.reduce(0) { $0 + ($1 ?? 0) }))
    }
    return builder.finish()
  }
}
