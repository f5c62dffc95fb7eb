import Columns
import Diagnostics
import Plan

/// `bin_at`: the start of the value's bin, where bins of one size are laid so that one begins at a fixed point.
public struct BinAt: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "bin_at", signature: "bin_at(VALUE, SIZE, POINT)",
    summary: Message(
      "The start of the bin that the value lies in; one of the bins begins at POINT.",
      ja: "値が入る区間の始まり。区間の一つは POINT から始まる。"),
    details: Message(
      "Null where something is null or the size is not above 0.", ja: "どれかが null か、SIZE が 0 以下なら null。"),
    examples: [
      .init("print bin_at(10, 4, 1), bin_at(0.5, 2.5, 1)", gives: "print_0,print_1\n9,-1.5\n"),
      .init(
        "print bin_at(datetime(2025-04-03 10:30), 7d, datetime(2025-04-06))", gives: "print_0\n2025-03-30T00:00:00Z\n"),
    ])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Numbers, moments and lengths of time.
  public var overloads: [Overload] {
    Overload.uniform([.long, .real, .timespan], count: 3) + [Overload([.datetime, .timespan, .datetime], .datetime)]
  }

  /// The starts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let type = operands[0].type
    if let null = nullIfNull(operands, type) { return null }
    let columns = operands.map(\.column)
    return type == .real ? reals(columns) : try integers(columns, type)
  }

  private func reals(_ columns: [Column]) -> Column {
    let (values, sizes, points) = (columns[0].reals(), columns[1].reals(), columns[2].reals())
    let starts = BufferSlice<Double>(count: values.count) { output in
      for row in output.indices {
        output[row] = points[row] + ((values[row] - points[row]) / sizes[row]).rounded(.down) * sizes[row]
      }
    }
    let valid = Validity(count: values.count) { row in
      sizes[row] > 0 && !columns.contains { $0.isNull(at: row) }
    }
    return .reals(starts, validity: valid)
  }

  private func integers(_ columns: [Column], _ type: DataType) throws(Diagnostic) -> Column {
    let (values, sizes, points) = (columns[0].integers(), columns[1].integers(), columns[2].integers())
    var flags = [Bool](repeating: true, count: values.count)
    var isOutside = false
    let starts = BufferSlice<Int64>(count: values.count) { output in
      for row in output.indices {
        output[row] = 0
        guard sizes[row] > 0, !columns.contains(where: { $0.isNull(at: row) }) else {
          flags[row] = false
          continue
        }
        let size = Int128(sizes[row])
        let start = Int128(points[row]) + floorDivided(Int128(values[row]) - Int128(points[row]), size) * size
        guard let start = Int64(exactly: start), type != .datetime || Self.calendar.contains(start) else {
          isOutside = true
          continue
        }
        output[row] = start
      }
    }
    if isOutside {
      throw Diagnostic(
        .overflow,
        Message("a bin begins below what its type can hold", ja: "区間の始まりが型の範囲より小さい"),
        help: [Message("take a smaller size", ja: "SIZE を小さくする")])
    }
    return .integers(starts, type: type, validity: Validity.unlessAll(flags))
  }

  private static let calendar = Int64(CivilDate.firstDays) * Ticks.perDay..<Int64(CivilDate.lastDays + 1) * Ticks.perDay
}
