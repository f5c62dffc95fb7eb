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

  /// A number; texts take what they take.
  public func recordByteCount(_ overload: Overload) -> Int? { overload.result == .string ? nil : 8 }

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    let type = overload.result
    switch type {
    case .real: return RealExtremeState(isMax: isMax)
    // The value of the row that has it.
    case .string:
      guard let order = arguments.first?.order else { return TextExtremeState(isMax: isMax) }
      return WordArgState(isMax: isMax, types: [.string], order: order)
    default: return IntegerExtremeState(isMax: isMax, type: type)
    }
  }
}

/// The extremes of whole numbers, truth values, days and ticks.
struct IntegerExtremeState: FixedAccumulator, NotingAccumulator {
  let type: DataType
  private var units: UnitExtremes

  init(isMax: Bool, type: DataType) {
    self.type = type
    units = UnitExtremes(isMax: isMax)
  }

  mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column], noting seen: inout SeenSlots?
  ) throws(Diagnostic) {
    units.add(arguments[0], groups, groupCount: groupCount, noting: &seen)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? IntegerExtremeState else { return }
    units.merge(other.units, mapping: mapping, groupCount: groupCount)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    let (values, validity) = units.values(groupCount)
    if type == .bool { return .bools(values.mapped { UInt8(truncatingIfNeeded: $0) }, validity: validity) }
    return .integers(values, type: type, validity: validity)
  }
}

/// The extremes of reals, of which NaN is no value: it stands for a group without any. Decimals are compared by their units,
/// as long as all have as many digits.
struct RealExtremeState: FixedAccumulator, NotingAccumulator {
  let isMax: Bool
  private var units: UnitExtremes
  /// The digits of the units; nil before the first.
  private var digits: Int?
  private var best = Records<Double>(initial: .nan)
  /// Whether some values were no units.
  private var hasReals = false

  init(isMax: Bool) {
    self.isMax = isMax
    units = UnitExtremes(isMax: isMax)
  }

  mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column], noting seen: inout SeenSlots?
  ) throws(Diagnostic) {
    let column = arguments[0]
    if column.units != nil, !hasReals, digits == nil || digits == column.digits {
      digits = column.digits
      return units.add(column, groups, groupCount: groupCount, noting: &seen)
    }
    seen?.note(groups)
    best.grow(to: groupCount)
    hasReals = true
    let rows = best.groups(groups, where: column.validity)
    // Nothing is above or below NaN, be it the value or what stands for none.
    if isMax {
      best.update(at: rows, with: column.reals()) { $0 = $1 > $0 || $0.isNaN ? $1 : $0 }
    } else {
      best.update(at: rows, with: column.reals()) { $0 = $1 < $0 || $0.isNaN ? $1 : $0 }
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? RealExtremeState else { return }
    if !hasReals, !other.hasReals, digits == nil || other.digits == nil || digits == other.digits {
      digits = digits ?? other.digits
      return units.merge(other.units, mapping: mapping, groupCount: groupCount)
    }
    best.grow(to: groupCount)
    hasReals = true
    let theirs = other.reals(mapping.count)
    let places = mapping
    if isMax {
      best.update(at: places, with: theirs) { $0 = $1 > $0 || $0.isNaN ? $1 : $0 }
    } else {
      best.update(at: places, with: theirs) { $0 = $1 < $0 || $0.isNaN ? $1 : $0 }
    }
  }

  /// The extremes of all values of each group, NaN where it has none.
  private func reals(_ groupCount: Int) -> BufferSlice<Double> {
    let own = best.mapped(groupCount) { $0 }
    guard let digits else { return own }
    let (values, validity) = units.values(groupCount)
    let power = Decimals.power(digits)
    let reals = values.mapped { Double($0) / power }
    let others = validity.map { $0.masked(reals, with: .nan) } ?? reals
    return isMax
      ? own.zipped(others) { $1 > $0 || $0.isNaN ? $1 : $0 } : own.zipped(others) { $1 < $0 || $0.isNaN ? $1 : $0 }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    if !hasReals, let digits {
      let (values, validity) = units.values(groupCount)
      let whole = Column.integers(values, validity: validity)
      return Column(
        type: .real, storage: .decimal(units: whole.storage, digits: digits), validity: validity, bounds: whole.bounds)
    }
    let reals = reals(groupCount)
    let known = reals.mapped { $0.isNaN ? 0 : 1 as UInt8 }
    if known.wantedCount == groupCount { return .reals(reals) }
    return .reals(reals.mapped { $0.isNaN ? 0 : $0 }, validity: Validity(mask: known))
  }
}
