import Columns
import Diagnostics
import Plan

/// `row_number([start[, restart]])`: the row's number in the order of the rows.
struct RowNumber: WindowFunction {
  let documentation = Documentation(
    "row_number", signature: "row_number([START[, RESTART]])",
    summary: Message("The row's number, from 1 or START on.", ja: "行の番号。1 または START から始まる。"),
    details: Message(
      "The rows must be in an order (`sort`, `top`, `serialize`). Where the condition RESTART is true it starts anew.",
      ja: "行の順序が決まっていなければならない（sort、top、serialize）。条件 RESTART が真の行から数え直す。"),
    examples: [
      .init("datatable(x:long)[2, 3, 1] | sort by x asc | extend n = row_number()", gives: "x,n\n1,1\n2,2\n3,3\n"),
      .init(
        "datatable(unit:string, x:long)[\"a\", 9, \"a\", 7, \"b\", 8] | sort by unit asc, x desc | extend n = row_number(1, unit != prev(unit))",
        gives: "unit,x,n\na,9,1\na,7,2\nb,8,1\n"),
    ])

  var overloads: [Overload] { [Overload([], .long), Overload([.long], .long), Overload([.long, .bool], .long)] }

  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let starts = operands.first?.column
    let restarts = operands.count > 1 ? operands[1].flags : { _ in false }
    let values = starts?.integers()
    var numbers: [Int64] = []
    numbers.reserveCapacity(rowCount)
    var next: Int64 = 1
    for row in 0..<rowCount {
      if row == 0 || restarts(row) {
        if starts?.isNull(at: row) == true { throw Self.missingStart }
        next = values?[row] ?? 1
      } else {
        let (sum, isOver) = next.addingReportingOverflow(1)
        if isOver { throw Self.overflow }
        next = sum
      }
      numbers.append(next)
    }
    return .integers(BufferSlice(numbers))
  }

  private static let missingStart = Diagnostic(
    .wrongArguments, Message("row_number cannot start at null", ja: "row_number は null から始められない"),
    help: [Message("give it a number: row_number(1)", ja: "数を渡す: row_number(1)")])

  private static let overflow = Diagnostic(
    .overflow, Message("the row number is more than a long can hold", ja: "行番号が long の範囲を超える"),
    help: [Message("start at a smaller number", ja: "小さな数から始める")])
}
