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
        summary: Message("The largest value; nulls and missing texts are left out.", ja: "最大の値。null と空の文字列は除く。"),
        examples: [.init("datatable(x:long)[1, long(null), 5] | summarize max(x)", gives: "max_x\n5\n")])
      : Documentation(
        "min", signature: "min(x)",
        summary: Message("The smallest value; nulls and missing texts are left out.", ja: "最小の値。null と空の文字列は除く。"),
        examples: [.init("datatable(x:long)[3, long(null), 5] | summarize min(x)", gives: "min_x\n3\n")])
  }

  /// Anything that has an order.
  public var overloads: [Overload] {
    Overload.uniform([.long, .real, .string, .bool, .date, .datetime, .timespan], count: 1)
  }

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    let type = overload.result
    switch type {
    case .real:
      return NumberExtremeState<Double>(
        isMax: isMax, type: type, read: { $0.reals() }, write: { .reals($0, validity: $1) })
    case .string: return TextExtremeState(isMax: isMax, order: arguments.first?.order)
    case .bool:
      return NumberExtremeState<UInt8>(
        isMax: isMax, type: type, read: { $0.bools() }, write: { .bools($0, validity: $1) })
    default:
      return NumberExtremeState<Int64>(
        isMax: isMax, type: type, read: { $0.integers() }, write: { .integers($0, type: type, validity: $1) })
    }
  }
}

/// The extremes of numbers: whole ones (truth values, days and ticks among them), or reals, of which NaN is no value.
struct NumberExtremeState<Number: Comparable & Numeric & BitwiseCopyable & Sendable>: FixedAccumulator {
  let isMax: Bool
  let type: DataType
  /// The numbers of an argument.
  let read: @Sendable (Column) -> BufferSlice<Number>
  /// The column of the results.
  let write: @Sendable (BufferSlice<Number>, Validity?) -> Column
  private var best: [Number?] = []

  init(
    isMax: Bool, type: DataType, read: @escaping @Sendable (Column) -> BufferSlice<Number>,
    write: @escaping @Sendable (BufferSlice<Number>, Validity?) -> Column
  ) {
    self.isMax = isMax
    self.type = type
    self.read = read
    self.write = write
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    best.grow(to: groupCount, filledWith: nil)
    let column = arguments[0]
    let values = read(column)
    for row in 0..<values.count where !column.isNull(at: row) { take(values[row], Int(groups[row])) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? NumberExtremeState<Number> else { return }
    best.grow(to: groupCount, filledWith: nil)
    for (group, value) in other.best.enumerated() { if let value { take(value, Int(mapping[group])) } }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var values = best
    values.grow(to: groupCount, filledWith: nil)
    return write(BufferSlice(values.map { $0 ?? 0 }), Validity.unlessAll(values.map { $0 != nil }))
  }

  private mutating func take(_ value: Number, _ group: Int) {
    // Only NaN differs from itself.
    guard value == value else { return }
    guard let known = best[group] else {
      best[group] = value
      return
    }
    if isMax ? value > known : value < known { best[group] = value }
  }
}

/// The extremes of texts, by the category's order where there is one.
struct TextExtremeState: Accumulator {
  let isMax: Bool
  let order: CategoryOrder?
  private var best: [[UInt8]] = []

  init(isMax: Bool, order: CategoryOrder?) {
    self.isMax = isMax
    self.order = order
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    best.grow(to: groupCount, filledWith: [])
    let texts = arguments[0].strings()
    for row in 0..<texts.count { take(bytes(texts.pool.utf8(at: texts.code(at: row))), Int(groups[row])) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? TextExtremeState else { return }
    best.grow(to: groupCount, filledWith: [])
    for (group, text) in other.best.enumerated() { take(text, Int(mapping[group])) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var values = best
    values.grow(to: groupCount, filledWith: [])
    return .strings(values.map { String(decoding: $0, as: UTF8.self) })
  }

  private mutating func take(_ text: [UInt8], _ group: Int) {
    if text.isEmpty { return }
    if best[group].isEmpty || (isMax ? precedes(best[group], text) : precedes(text, best[group])) { best[group] = text }
  }

  private func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    if let order {
      let leftRank = order.rank(of: String(decoding: left, as: UTF8.self)) ?? -1
      return leftRank < order.rank(of: String(decoding: right, as: UTF8.self)) ?? -1
    }
    return left.lexicographicallyPrecedes(right)
  }
}
