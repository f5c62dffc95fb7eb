import Columns
import Diagnostics
import Plan

/// `row_rank_dense(x[, restart])`, `row_rank_min(x[, restart])`: the rank of the row's value, where rows are in its order.
struct RowRank: WindowFunction {
  static let all: [any WindowFunction] = [RowRank(isDense: true), RowRank(isDense: false)]

  /// Whether ranks count different values, and not rows.
  let isDense: Bool

  var documentation: Documentation {
    let name = isDense ? "row_rank_dense" : "row_rank_min"
    return Documentation(
      name, signature: "\(name)(x[, RESTART])",
      summary: isDense
        ? Message("The rank of the row's value among the different values before it.", ja: "値の順位。同じ値は同じ順位で、次の順位は一つ後。")
        : Message("The number of the first row of those with the row's value.", ja: "値の順位。同じ値は同じ順位で、次の順位はその行数だけ後。"),
      details: Message(
        "The rows must be in an order (`sort`, `top`, `serialize`), that of x: a rank changes where x differs from the row before. Where the condition RESTART is true ranks start anew at 1. Nulls are equal to each other.",
        ja: "行は x の順に並んでいなければならない（sort、top、serialize）。x が前の行と違えば順位が変わる。条件 RESTART が真の行から 1 に戻る。null どうしは同じ値とする。"),
      examples: [
        .init(
          "datatable(x:long)[5, 8, 5, 9] | sort by x asc | extend r = \(name)(x)",
          gives: isDense ? "x,r\n5,1\n5,1\n8,2\n9,3\n" : "x,r\n5,1\n5,1\n8,3\n9,4\n")
      ])
  }

  var overloads: [Overload] {
    DataType.allCases.flatMap { [Overload([$0], .long), Overload([$0, .bool], .long)] }
  }

  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    var known = ValueNumbers(type: operands[0].type)
    let terms = known.numbers(of: operands[0].column)
    let restarts = operands.count > 1 ? operands[1].flags : { _ in false }
    var rank: Int64 = 0
    var number: Int64 = 0
    return .integers(
      BufferSlice(count: rowCount) { output in
        for row in output.indices {
          if row == 0 || restarts(row) {
            (rank, number) = (1, 1)
          } else {
            number += 1
            if terms[row] != terms[row - 1] { rank = isDense ? rank + 1 : number }
          }
          output[row] = rank
        }
      })
  }
}
