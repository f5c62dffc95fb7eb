import Columns
import Diagnostics
import Plan

/// `min(x)`, `max(x)`: the smallest and largest value; ordered categories by their order, of nothing it is null.
public struct Extreme: AggregateFunction {
  /// The smallest.
  public static let min = Extreme(isMax: false)
  /// The largest.
  public static let max = Extreme(isMax: true)

  let isMax: Bool

  /// Its words.
  public var documentation: Documentation {
    isMax
      ? Documentation(
        "max", signature: "max(x)",
        summary: Message(
          "The largest value; nulls, NaN and missing texts are left out.", ja: "最大の値。null と NaN と空の文字列は除く。"),
        examples: [.init("datatable(x:long)[1, long(null), 5] | summarize max(x)", gives: "max_x\n5\n")])
      : Documentation(
        "min", signature: "min(x)",
        summary: Message(
          "The smallest value; nulls, NaN and missing texts are left out.", ja: "最小の値。null と NaN と空の文字列は除く。"),
        examples: [.init("datatable(x:long)[3, long(null), 5] | summarize min(x)", gives: "min_x\n3\n")])
  }

  /// Anything that has an order.
  public var overloads: [Overload] {
    Overload.uniform([.int, .long, .real, .string, .bool, .date, .datetime, .timespan], count: 1)
  }

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// It adds nothing up.
  public var roundsSums: Bool { false }

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    let type = overload.result
    switch type {
    case .real: return RealExtremeState(isMax: isMax)
    // The value of the row that has it.
    case .string:
      guard let order = arguments.first?.order else { return TextArgState(isMax: isMax, types: [.string]) }
      return WordArgState(isMax: isMax, types: [.string], order: order)
    default: return IntegerExtremeState(isMax: isMax, type: type)
    }
  }
}

/// The extremes of whole numbers, truth values, days and ticks.
struct IntegerExtremeState: FixedAccumulator {
  /// The best value of a group, once it has one.
  private struct Best: Sendable {
    var value: Int64 = 0
    var isKnown = false
  }

  let isMax: Bool
  let type: DataType
  private var best: [Best] = []

  init(isMax: Bool, type: DataType) {
    self.isMax = isMax
    self.type = type
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    best.grow(to: groupCount, filledWith: Best())
    let column = arguments[0]
    let values = column.integers()
    let rows = groups.span
    let numbers = values.span
    if let validity = column.validity {
      for row in rows.indices where validity.isValid(row) { take(numbers[row], Int(rows[row])) }
    } else {
      for row in rows.indices { take(numbers[row], Int(rows[row])) }
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? IntegerExtremeState else { return }
    best.grow(to: groupCount, filledWith: Best())
    let targets = mapping.span
    for group in other.best.indices where other.best[group].isKnown {
      take(other.best[group].value, Int(targets[group]))
    }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = best
    all.grow(to: groupCount, filledWith: Best())
    let validity = Validity.unlessAll((0..<groupCount).map { all[$0].isKnown })
    if type == .bool {
      return .bools(BufferSlice((0..<groupCount).map { all[$0].value == 0 ? 0 : 1 }), validity: validity)
    }
    return .integers(BufferSlice((0..<groupCount).map { all[$0].value }), type: type, validity: validity)
  }

  @inline(__always)
  private mutating func take(_ value: Int64, _ group: Int) {
    if best[group].isKnown, isMax ? value <= best[group].value : value >= best[group].value { return }
    best[group] = Best(value: value, isKnown: true)
  }
}

/// The extremes of reals, of which NaN is no value: it stands for a group without any.
struct RealExtremeState: FixedAccumulator {
  let isMax: Bool
  private var best: [Double] = []

  init(isMax: Bool) { self.isMax = isMax }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    best.grow(to: groupCount, filledWith: .nan)
    let column = arguments[0]
    let values = column.reals()
    let rows = groups.span
    let numbers = values.span
    for row in rows.indices where column.validity?.isValid(row) ?? true { take(numbers[row], Int(rows[row])) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? RealExtremeState else { return }
    best.grow(to: groupCount, filledWith: .nan)
    let targets = mapping.span
    for group in other.best.indices { take(other.best[group], Int(targets[group])) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = best
    all.grow(to: groupCount, filledWith: .nan)
    let validity = Validity.unlessAll((0..<groupCount).map { !all[$0].isNaN })
    return .reals(BufferSlice((0..<groupCount).map { all[$0].isNaN ? 0 : all[$0] }), validity: validity)
  }

  @inline(__always)
  private mutating func take(_ value: Double, _ group: Int) {
    let known = best[group]
    // Nothing is above or below NaN, be it the value or what stands for none.
    if isMax ? value > known : value < known { best[group] = value } else if known.isNaN { best[group] = value }
  }
}
