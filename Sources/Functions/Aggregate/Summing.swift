import Columns
import Diagnostics
import Plan

/// A sum or a mean, read off the moments of the values.
private func total(
  _ moments: any Accumulator, _ overload: Overload, groupCount: Int, isAverage: Bool
) throws(Diagnostic) -> Column {
  guard let moments = moments as? MomentState else { preconditionFailure("moments of another kind") }
  let type = overload.parameters[0]
  if type == .real || (isAverage && type == .long) {
    return .reals(moments.realSums(groupCount: groupCount, isAverage: isAverage))
  }
  var values = [Int64](repeating: 0, count: groupCount)
  var valid = [Bool](repeating: true, count: groupCount)
  for (group, (sum, count)) in moments.integerSums(groupCount: groupCount).enumerated() {
    guard let value = Int64(exactly: isAverage ? sum / Int128(max(1, count)) : sum) else {
      throw Diagnostic(
        .overflow,
        Message(
          "the sum \(sum) is more than a \(type.kqlName) can hold", ja: "合計 \(sum) は \(type.kqlName) の範囲を超える"),
        help: [Message("sum reals: sum(1.0 * x)", ja: "実数で合計する: sum(1.0 * x)")])
    }
    values[group] = value
    valid[group] = !isAverage || count > 0
  }
  return .integers(BufferSlice(values), type: type, validity: Validity.unlessAll(valid))
}

/// The state of a sum or mean on its own.
private struct TotalState: FixedAccumulator {
  let overload: Overload
  let isAverage: Bool
  private var moments = MomentState(degree: .sum)

  init(_ overload: Overload, isAverage: Bool) {
    self.overload = overload
    self.isAverage = isAverage
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    try moments.update(groups: groups, groupCount: groupCount, arguments: arguments)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? TotalState else { return }
    try moments.merge(other.moments, mapping: mapping, groupCount: groupCount)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    try total(moments, overload, groupCount: groupCount, isAverage: isAverage)
  }
}

/// `sum(x)`: the sum of all values; of none it is 0.
public struct Sum: MomentAggregate {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "sum", signature: "sum(x)",
    summary: Message("The sum; nulls are left out, of nothing it is 0.", ja: "合計。null は除く。行がなければ 0。"),
    examples: [.init("datatable(x:long)[1, long(null), 5] | summarize sum(x)", gives: "sum_x\n6\n")])

  /// Numbers and lengths of time.
  public var overloads: [Overload] { Overload.uniform([.long, .real, .timespan], count: 1) }

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// An empty sum.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    TotalState(overload, isAverage: false)
  }

  /// Number and sum.
  public var momentDegree: MomentDegree { .sum }

  /// The results of all groups.
  public func finish(
    _ moments: any Accumulator, _ overload: Overload, groupCount: Int
  ) throws(Diagnostic) -> Column {
    try total(moments, overload, groupCount: groupCount, isAverage: false)
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

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// An empty sum.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    TotalState(overload, isAverage: false)
  }
}

/// `avg(x)`: the mean of all values; of none it is NaN, or null for moments and lengths of time.
public struct Average: MomentAggregate {
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

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// An empty mean.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    TotalState(overload, isAverage: true)
  }

  /// Number and sum.
  public var momentDegree: MomentDegree { .sum }

  /// The results of all groups.
  public func finish(
    _ moments: any Accumulator, _ overload: Overload, groupCount: Int
  ) throws(Diagnostic) -> Column {
    try total(moments, overload, groupCount: groupCount, isAverage: true)
  }
}
