import Columns

/// The greatest or the smallest of each group's whole numbers.
struct UnitExtremes: Sendable {
  let isMax: Bool
  /// The greatest number; of smallest ones the complement, whose order is the opposite. `Int64.min` stands for none.
  private var best = Records<Int64>(initial: .min)
  /// 1 for the groups that have the number by which none is meant.
  private var lowest = Records<UInt8>(initial: 0)
  /// Whether some rows did not count.
  private var hasGaps = false

  /// No numbers yet.
  init(isMax: Bool) { self.isMax = isMax }

  /// Takes the whole numbers, days, ticks or units of rows, but for nulls, and notes the groups that had no row before, unless
  /// nobody asks.
  mutating func add(
    _ column: Column, _ groups: BufferSlice<UInt32>, groupCount: Int, noting seen: inout SeenSlots?
  ) {
    best.grow(to: groupCount)
    if column.validity != nil { hasGaps = true }
    let rows = best.groups(groups, where: column.validity)
    switch column.units {
    case .int8(let values): add(values, rows, groups, noting: &seen)
    case .int16(let values): add(values, rows, groups, noting: &seen)
    case .int32(let values): add(values, rows, groups, noting: &seen)
    case .int64(let values):
      noteLowest(values, column, rows, groupCount: groupCount)
      add(values, rows, groups, noting: &seen)
    case .bool(let values): add(values, rows, groups, noting: &seen)
    default: preconditionFailure("a column of this storage has no units")
    }
  }

  private mutating func add<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ rows: BufferSlice<UInt32>, _ groups: BufferSlice<UInt32>,
    noting seen: inout SeenSlots?
  ) {
    // What stands for none tells that there was none, unless rows have left it so.
    if !hasGaps, lowest.count == 0, var own = seen.take() {
      defer { seen = own }
      if isMax {
        best.update(at: rows, with: values, noting: &own, where: { $0 == .min }) {
          $0 = max($0, Int64(truncatingIfNeeded: $1))
        }
      } else {
        best.update(at: rows, with: values, noting: &own, where: { $0 == .min }) {
          $0 = max($0, ~Int64(truncatingIfNeeded: $1))
        }
      }
      return
    }
    seen?.note(groups)
    if isMax {
      best.update(at: rows, with: values) { $0 = max($0, Int64(truncatingIfNeeded: $1)) }
    } else {
      best.update(at: rows, with: values) { $0 = max($0, ~Int64(truncatingIfNeeded: $1)) }
    }
  }

  private mutating func noteLowest(
    _ values: BufferSlice<Int64>, _ column: Column, _ rows: BufferSlice<UInt32>, groupCount: Int
  ) {
    let none: Int64 = isMax ? .min : .max
    if let bounds = column.bounds, !bounds.contains(none) { return }
    guard let extremes = values.extremes(where: nil), extremes.low == none || extremes.high == none else { return }
    lowest.grow(to: groupCount)
    lowest.update(at: rows, with: values) { $0 |= $1 == none ? 1 : 0 }
  }

  /// Takes over what others have seen.
  mutating func merge(_ other: UnitExtremes, mapping: BufferSlice<UInt32>, groupCount: Int) {
    if other.hasGaps { hasGaps = true }
    best.grow(to: groupCount)
    best.merge(other.best, mapping: mapping) { $0 = max($0, $1) }
    if other.lowest.count > 0 { lowest.grow(to: groupCount) }
    lowest.merge(other.lowest, mapping: mapping) { $0 |= $1 }
  }

  /// The number of each group, and which groups have one.
  func values(_ groupCount: Int) -> (values: BufferSlice<Int64>, validity: Validity?) {
    let known = best.mapped(groupCount) { $0 == .min ? 0 : 1 as UInt8 }
    let all = lowest.count > 0 ? known.zipped(lowest.mapped(groupCount) { $0 }) { $0 | $1 } : known
    let values = isMax ? best.mapped(groupCount) { $0 } : best.mapped(groupCount) { ~$0 }
    if all.wantedCount == groupCount { return (values, nil) }
    return (values.zipped(all) { $1 != 0 ? $0 : 0 }, Validity(mask: all))
  }
}
