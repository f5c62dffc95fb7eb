import Columns
import Diagnostics
import Plan

/// Whether a row counts: its value is not null and, where there is a condition behind it, that is true.
private func counts(_ arguments: [Column], _ row: Int) -> Bool {
  if arguments[0].isNull(at: row) { return false }
  guard arguments.count > 1, case .bool(let flags) = arguments[1].storage else { return true }
  return flags[row] != 0 && !arguments[1].isNull(at: row)
}

/// Sums and counts of reals. Sums are compensated, so that the last digit does not depend on the order of the rows in a
/// way that shows (Neumaier 1974).
struct RealSumState: FixedAccumulator {
  /// What a group has seen, in one place of memory.
  private struct Total: Sendable {
    var sum = 0.0
    var correction = 0.0
    var rowCount: Int64 = 0

    @inline(__always)
    mutating func add(_ value: Double) {
      let total = sum + value
      correction += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
      sum = total
    }
  }

  let isAverage: Bool
  private var totals: [Total] = []

  init(isAverage: Bool) { self.isAverage = isAverage }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    totals.grow(to: groupCount, filledWith: Total())
    let values = arguments[0].reals()
    let rows = groups.span
    let numbers = values.span
    if arguments.count == 1, arguments[0].validity == nil {
      for row in rows.indices {
        totals[Int(rows[row])].add(numbers[row])
        totals[Int(rows[row])].rowCount &+= 1
      }
      return
    }
    for row in rows.indices where counts(arguments, row) {
      totals[Int(rows[row])].add(numbers[row])
      totals[Int(rows[row])].rowCount &+= 1
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? RealSumState else { return }
    totals.grow(to: groupCount, filledWith: Total())
    for (group, part) in other.totals.enumerated() {
      let target = Int(mapping[group])
      totals[target].add(part.sum)
      totals[target].correction += part.correction
      totals[target].rowCount += part.rowCount
    }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = totals
    all.grow(to: groupCount, filledWith: Total())
    let results = BufferSlice<Double>(count: groupCount) { output in
      for group in output.indices {
        let total = all[group]
        let sum = total.sum.isFinite ? total.sum + total.correction : total.sum
        output[group] = isAverage ? sum / Double(total.rowCount) : sum
      }
    }
    return .reals(results)
  }
}

/// Sums and averages of whole numbers, moments and lengths of time, in 128 bits, so that no sum overflows on the way.
struct IntegerSumState: FixedAccumulator {
  let type: DataType
  let isAverage: Bool
  private var sums: [Int128] = []
  private var rowCounts: [Int64] = []

  init(type: DataType, isAverage: Bool) {
    self.type = type
    self.isAverage = isAverage
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    grow(to: groupCount)
    let values = arguments[0].integers()
    let rows = groups.span
    let numbers = values.span
    for row in rows.indices where counts(arguments, row) {
      let group = Int(rows[row])
      sums[group] += Int128(numbers[row])
      rowCounts[group] += 1
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? IntegerSumState else { return }
    grow(to: groupCount)
    for group in other.sums.indices {
      sums[Int(mapping[group])] += other.sums[group]
      rowCounts[Int(mapping[group])] += other.rowCounts[group]
    }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var copy = self
    copy.grow(to: groupCount)
    if isAverage, type == .long {
      return .reals(BufferSlice((0..<groupCount).map { Double(copy.sums[$0]) / Double(copy.rowCounts[$0]) }))
    }
    var values: [Int64] = []
    for group in 0..<groupCount {
      let count = Int128(max(1, copy.rowCounts[group]))
      guard let value = Int64(exactly: isAverage ? copy.sums[group] / count : copy.sums[group]) else {
        throw Diagnostic(
          .overflow,
          Message(
            "the sum \(copy.sums[group]) is more than a \(type.kqlName) can hold",
            ja: "合計 \(copy.sums[group]) は \(type.kqlName) の範囲を超える"),
          help: [Message("sum reals: sum(1.0 * x)", ja: "実数で合計する: sum(1.0 * x)")])
      }
      values.append(value)
    }
    let validity = isAverage ? Validity.unlessAll((0..<groupCount).map { copy.rowCounts[$0] > 0 }) : nil
    return .integers(BufferSlice(values), type: type, validity: validity)
  }

  private mutating func grow(to count: Int) {
    sums.grow(to: count, filledWith: 0)
    rowCounts.grow(to: count, filledWith: 0)
  }
}

private func sumState(_ type: DataType, isAverage: Bool) -> any Accumulator {
  type == .real ? RealSumState(isAverage: isAverage) : IntegerSumState(type: type, isAverage: isAverage)
}

/// `sum(x)`: the sum of all values; of none it is 0.
public struct Sum: AggregateFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sum", signature: "sum(x)",
    summary: Message("The sum; nulls are left out, of nothing it is 0.", ja: "合計。null は除く。行がなければ 0。"),
    examples: [.init("datatable(x:long)[1, long(null), 5] | summarize sum(x)", gives: "sum_x\n6\n")])

  /// Numbers and lengths of time.
  public var overloads: [Overload] { Overload.uniform([.long, .real, .timespan], count: 1) }

  /// An empty sum.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    sumState(overload.parameters[0], isAverage: false)
  }
}

/// `sumif(x, condition)`: the sum over the rows for which it is true.
public struct SumIf: AggregateFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sumif", signature: "sumif(x, CONDITION)",
    summary: Message("The sum over the rows for which the condition is true.", ja: "条件が真である行の合計。"),
    examples: [.init("datatable(x:long)[1, 3, 5] | summarize sumif(x, x > 2)", gives: "sumif_x\n8\n")])

  /// A number or length of time, and a condition.
  public var overloads: [Overload] { [DataType.long, .real, .timespan].map { Overload([$0, .bool], $0) } }

  /// An empty sum.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    sumState(overload.parameters[0], isAverage: false)
  }
}

/// `avg(x)`: the mean of all values; of none it is NaN, or null for moments and lengths of time.
public struct Average: AggregateFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "avg", signature: "avg(x)",
    summary: Message("The arithmetic mean; nulls are left out, of nothing it is NaN.", ja: "平均。null は除く。値がなければ NaN。"),
    examples: [.init("datatable(x:long)[1, long(null), 4] | summarize avg(x)", gives: "avg_x\n2.5\n")])

  /// Numbers, moments and lengths of time.
  public var overloads: [Overload] {
    [
      Overload([.long], .real), Overload([.real], .real), Overload([.timespan], .timespan),
      Overload([.datetime], .datetime),
    ]
  }

  /// An empty mean.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    sumState(overload.parameters[0], isAverage: true)
  }
}
