import Columns
import Diagnostics
import Plan

/// `row_cumsum(x[, restart])`: the sum of the values up to the row.
struct RowTotal: WindowFunction {
  let documentation = Documentation(
    "row_cumsum", signature: "row_cumsum(x[, RESTART])",
    summary: Message("The sum of all values up to the row.", ja: "先頭の行からその行までの合計。"),
    details: Message(
      "The rows must be in an order (`sort`, `top`, `serialize`). Where the condition RESTART is true the sum starts anew. Nulls add nothing.",
      ja: "行の順序が決まっていなければならない（sort、top、serialize）。条件 RESTART が真の行から合計し直す。null は加えない。"),
    examples: [
      .init("datatable(x:long)[1, 2, 4] | sort by x asc | extend s = row_cumsum(x)", gives: "x,s\n1,1\n2,3\n4,7\n"),
      .init(
        "datatable(unit:string, x:long)[\"a\", 1, \"a\", 2, \"b\", 8] | sort by unit asc, x asc | extend s = row_cumsum(x, unit != prev(unit))",
        gives: "unit,x,s\na,1,1\na,2,3\nb,8,8\n"),
    ])

  var overloads: [Overload] {
    [DataType.long, .real, .timespan].flatMap { [Overload([$0], $0), Overload([$0, .bool], $0)] }
  }

  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let restarts = operands.count > 1 ? operands[1].flags : { _ in false }
    if column.type == .real { return realSums(column, restarts) }
    let values = column.integers()
    var sums: [Int64] = []
    sums.reserveCapacity(rowCount)
    var sum: Int64 = 0
    for row in 0..<rowCount {
      if restarts(row) { sum = 0 }
      if !column.isNull(at: row) {
        let (next, isOver) = sum.addingReportingOverflow(values[row])
        if isOver { throw Self.overflow }
        sum = next
      }
      sums.append(sum)
    }
    return .integers(BufferSlice(sums), type: column.type)
  }

  /// Sums of reals are compensated (Neumaier 1974), so that a long table does not lose its last digits.
  private func realSums(_ column: Column, _ restarts: (Int) -> Bool) -> Column {
    let values = column.reals()
    var sum = 0.0
    var correction = 0.0
    return .reals(
      BufferSlice(count: column.count) { output in
        for row in output.indices {
          if restarts(row) { (sum, correction) = (0, 0) }
          if !column.isNull(at: row) {
            let value = values[row]
            let total = sum + value
            correction += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
            sum = total
          }
          output[row] = sum.isFinite ? sum + correction : sum
        }
      })
  }

  private static let overflow = Diagnostic(
    .overflow, Message("the running sum is more than a long can hold", ja: "累計が long の範囲を超える"),
    help: [Message("sum reals: row_cumsum(1.0 * x)", ja: "実数で合計する: row_cumsum(1.0 * x)")])
}
