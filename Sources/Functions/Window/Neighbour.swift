import Columns
import Diagnostics
import Plan

/// `prev(x[, offset[, default]])`, `next(x[, offset[, default]])`: the value of a row before or behind.
struct Neighbour: WindowFunction {
  static let all: [any WindowFunction] = [Neighbour(isNext: false), Neighbour(isNext: true)]

  let isNext: Bool

  var documentation: Documentation {
    let name = isNext ? "next" : "prev"
    return Documentation(
      name, signature: "\(name)(x[, OFFSET[, DEFAULT]])",
      summary: isNext
        ? Message("The value of the next row, or of the one OFFSET rows behind.", ja: "次の行（または OFFSET 行後の行）の値。")
        : Message("The value of the row before, or of the one OFFSET rows before.", ja: "前の行（または OFFSET 行前の行）の値。"),
      details: Message(
        "The rows must be in an order (`sort`, `top`, `serialize`). Where there is no such row it is DEFAULT, or null. OFFSET is a constant from 0.",
        ja: "行の順序が決まっていなければならない（sort、top、serialize）。その行がなければ DEFAULT、指定がなければ null。OFFSET は 0 以上の定数。"),
      examples: [
        .init(
          "datatable(x:long)[1, 4, 9] | sort by x asc | extend y = \(name)(x), z = \(name)(x, 2, 0)",
          gives: isNext ? "x,y,z\n1,4,9\n4,9,0\n9,,0\n" : "x,y,z\n1,,0\n4,1,0\n9,4,1\n")
      ])
  }

  var overloads: [Overload] {
    DataType.allCases.flatMap {
      [Overload([$0], $0), Overload([$0, .long], $0), Overload([$0, .long, $0], $0)]
    }
  }

  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let offset = operands.count > 1 ? try Self.offset(operands[1]) : 1
    let step = isNext ? offset : -offset
    let column = operands[0].column
    let wanted = { (row: Int) -> UInt32? in
      let place = row + step
      return place >= 0 && place < rowCount ? UInt32(truncatingIfNeeded: place) : nil
    }
    guard operands.count > 2, operands[2].constant?.isNull != true else {
      let rows = BufferSlice<UInt32>(count: rowCount) { output in
        for row in output.indices { output[row] = wanted(row) ?? Selection.none }
      }
      return column.gather(Selection(rows, hasNone: offset > 0))
    }
    // The rows of the default stand behind those of the column; a constant one takes one row.
    let isConstant = operands[2].constant != nil
    let other = isConstant ? operands[2].column.slice(0..<min(1, rowCount)) : operands[2].column
    let rows = BufferSlice<UInt32>(count: rowCount) { output in
      for row in output.indices {
        output[row] = wanted(row) ?? UInt32(truncatingIfNeeded: rowCount + (isConstant ? 0 : row))
      }
    }
    return Column.concatenate([column, other]).gather(Selection(rows))
  }

  private static func offset(_ operand: Operand) throws(Diagnostic) -> Int {
    if case .long(let number)? = operand.constant, number >= 0 { return Int(min(number, Int64(UInt32.max))) }
    throw Diagnostic(
      .wrongArguments, Message("a distance in rows is a whole number from 0", ja: "行の隔たりは 0 以上の整数（定数）で書く"),
      help: [Message("prev looks back, next looks ahead", ja: "prev は前、next は後を見る")])
  }
}
