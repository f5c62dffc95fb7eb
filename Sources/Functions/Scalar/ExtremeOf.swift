import Columns
import Diagnostics
import Plan

/// `min_of max_of`: the smallest or largest of several values of a row. A null counts only where all are null.
public struct ExtremeOf: ScalarFunction {
  let isMaximum: Bool

  /// The smallest.
  public static let min = ExtremeOf(isMaximum: false)
  /// The largest.
  public static let max = ExtremeOf(isMaximum: true)

  /// Its words.
  public var documentation: Documentation {
    let name = isMaximum ? "max_of" : "min_of"
    let (english, japanese) = isMaximum ? ("largest", "最大") : ("smallest", "最小")
    return Documentation(
      name, signature: "\(name)(x, y, …)",
      summary: Message("The \(english) of 2 to 64 values of one type.", ja: "同じ型の 2〜64 個の値のうち\(japanese)のもの。"),
      details: Message(
        "Null only where all values are null. Texts compare by their bytes; values of an ordered category are compared by"
          + " iff(a >= b, a, b).",
        ja: "すべて null のときだけ null。文字列はバイト順で比べる。順序のある区分は iff(a >= b, a, b) で比べる。"),
      examples: [
        .init(
          "print \(name)(3, 7, -2), \(name)(long(null), 5), \(name)(\"b\", \"a\")",
          gives: "print_0,print_1,print_2\n\(isMaximum ? "7,5,b" : "-2,5,a")\n")
      ])
  }

  /// Any number of values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Values of one type that has an order. An ordered category is refused: its bytes do not tell its order.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard (2...64).contains(arguments.count), !arguments.contains(where: { $0.order != nil }) else { return nil }
    var result: DataType?
    for type in arguments.compactMap(\.type) {
      guard type != .dynamic, let common = DataType.common(result ?? type, type) else { return nil }
      result = common
    }
    let type = result ?? .long
    return Overload(Array(repeating: type, count: arguments.count), type)
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    let rowCount = columns[0].count
    switch columns[0].type {
    case .string:
      let texts = columns.map { $0.strings() }
      return pick(columns, rowCount: rowCount) { row in
        best(columns, row) { left, right in
          let (first, second) = (texts[left], texts[right])
          return first.pool.utf8(at: first.code(at: row)).precedes(second.pool.utf8(at: second.code(at: row)))
        }
      }
    case .real:
      let numbers = columns.map { $0.reals() }
      return pick(columns, rowCount: rowCount) { row in
        best(columns, row) { numbers[$0][row] < numbers[$1][row] }
      }
    default:
      let numbers = columns.map { $0.integers() }
      return pick(columns, rowCount: rowCount) { row in
        best(columns, row) { numbers[$0][row] < numbers[$1][row] }
      }
    }
  }

  /// The place of the row's smallest or largest value among the columns; nil where all are null.
  private func best(_ columns: [Column], _ row: Int, _ isLess: (Int, Int) -> Bool) -> Int? {
    var best: Int?
    for index in columns.indices where !columns[index].isNull(at: row) {
      guard let current = best else {
        best = index
        continue
      }
      if isMaximum ? isLess(current, index) : isLess(index, current) { best = index }
    }
    return best
  }
}
