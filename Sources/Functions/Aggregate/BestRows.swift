import Columns
import Plan

/// The row of each group with the greatest or smallest value; of equal ones the first, and one whose value has no order only
/// where there is no other.
///
/// Value and row share a word where the values are whole numbers, days or units of 32 bits: a row's time goes into reaching
/// its group in memory.
struct BestRows: Sendable {
  private struct Best: Sendable {
    var word: UInt64 = 0
    var row: UInt32 = 0
    /// 0 while there is no row, 1 where its value has no order, 2 where it has.
    var rank: UInt32 = 0
  }

  /// A word that is greater the better a row is: above the value, 0 for none and 1 for one without an order, and below the
  /// number of the row, counted downwards.
  private enum Packing {
    static let rowBits: UInt64 = 31
    static let mostRows = 1 << 31 - 1
    static let rowMask: UInt64 = 1 << rowBits &- 1

    @inline(__always) static func greatest(_ value: Int64) -> UInt64 {
      UInt64(bitPattern: value &- Int64(Int32.min) &+ 2)
    }

    @inline(__always) static func smallest(_ value: Int64) -> UInt64 {
      UInt64(bitPattern: Int64(Int32.max) &- value &+ 2)
    }

    @inline(__always) static func word(_ value: UInt64, _ row: UInt64) -> UInt64 {
      value << rowBits | (rowMask &- row)
    }

    static func row(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: rowMask &- word & rowMask) }
  }

  let isMax: Bool
  private var isPacked = true
  private var packed = Records<UInt64>(initial: 0)
  private var best = Records(initial: Best())
  /// The type and the digits of packed values; nil before the first.
  private var kind: (type: DataType, digits: Int)?

  /// No rows yet.
  init(isMax: Bool) { self.isMax = isMax }

  /// The number of groups.
  var count: Int { isPacked ? packed.count : best.count }

  /// Considers rows, the first of which has the given number, and notes the groups that had none before, unless nobody asks.
  /// Rows are numbered in the order of their coming.
  mutating func add(
    _ column: Column, order: CategoryOrder?, firstRow: UInt32, _ groups: BufferSlice<UInt32>, groupCount: Int,
    noting seen: inout SeenSlots?
  ) {
    if isPacked, order == nil, Int(firstRow) + column.count <= Packing.mostRows, let units = narrowUnits(of: column) {
      packed.grow(to: groupCount)
      return add(units, column.validity, firstRow: UInt64(firstRow), groups, noting: &seen)
    }
    seen?.note(groups)
    unpack()
    best.grow(to: groupCount)
    addWords(of: column, order, firstRow: firstRow, groups)
  }

  /// The whole numbers of a column like those before; nil where 32 bits do not hold them.
  private mutating func narrowUnits(of column: Column) -> Column.Storage? {
    guard let units = column.units, kind.map({ $0 == (column.type, column.digits) }) ?? true else { return nil }
    if case .int64 = units {
      guard let bounds = column.bounds ?? column.measured.bounds, bounds.lowerBound >= Int32.min,
        bounds.upperBound <= Int32.max
      else { return nil }
    }
    kind = (column.type, column.digits)
    return units
  }

  private mutating func add(
    _ units: Column.Storage, _ validity: Validity?, firstRow: UInt64, _ groups: BufferSlice<UInt32>,
    noting seen: inout SeenSlots?
  ) {
    switch units {
    case .int8(let values): add(values, validity, firstRow: firstRow, groups, noting: &seen)
    case .int16(let values): add(values, validity, firstRow: firstRow, groups, noting: &seen)
    case .int32(let values): add(values, validity, firstRow: firstRow, groups, noting: &seen)
    case .int64(let values): add(values, validity, firstRow: firstRow, groups, noting: &seen)
    case .bool(let values): add(values, validity, firstRow: firstRow, groups, noting: &seen)
    case .real, .decimal, .string, .list, .boxed: preconditionFailure("units are whole numbers")
    }
  }

  private mutating func add<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ validity: Validity?, firstRow: UInt64, _ groups: BufferSlice<UInt32>,
    noting seen: inout SeenSlots?
  ) {
    if let validity {
      let ranks =
        isMax
        ? values.mapped { Packing.greatest(Int64(truncatingIfNeeded: $0)) }
        : values.mapped { Packing.smallest(Int64(truncatingIfNeeded: $0)) }
      take(validity.masked(ranks, with: 1), firstRow: firstRow, groups, noting: &seen) { $0 }
    } else if isMax {
      take(values, firstRow: firstRow, groups, noting: &seen) { Packing.greatest(Int64(truncatingIfNeeded: $0)) }
    } else {
      take(values, firstRow: firstRow, groups, noting: &seen) { Packing.smallest(Int64(truncatingIfNeeded: $0)) }
    }
  }

  @inline(__always)
  private mutating func take<Value: BitwiseCopyable>(
    _ values: BufferSlice<Value>, firstRow: UInt64, _ groups: BufferSlice<UInt32>, noting seen: inout SeenSlots?,
    _ rank: (Value) -> UInt64
  ) {
    var row = firstRow
    if var own = seen.take() {
      defer { seen = own }
      packed.update(at: groups, with: values, noting: &own, where: { $0 == 0 }) { best, value in
        best = max(best, Packing.word(rank(value), row))
        row &+= 1
      }
    } else {
      packed.update(at: groups, with: values) { best, value in
        best = max(best, Packing.word(rank(value), row))
        row &+= 1
      }
    }
  }

  private mutating func addWords(
    of column: Column, _ order: CategoryOrder?, firstRow: UInt32, _ groups: BufferSlice<UInt32>
  ) {
    let (words, validity) = column.extremeWords(order: order)
    let flip: UInt64 = isMax ? 0 : .max
    var row = firstRow
    if let validity {
      let ranks = validity.masked(BufferSlice<UInt32>(Buffer(repeating: 2, count: words.count)), with: 1)
      return best.update(at: groups, with: words, ranks) { best, word, rank in
        let wanted = word ^ flip
        if rank > best.rank || (rank == 2 && best.rank == 2 && wanted > best.word) {
          best = Best(word: wanted, row: row, rank: rank)
        }
        row &+= 1
      }
    }
    best.update(at: groups, with: words) { best, word in
      let wanted = word ^ flip
      if wanted > best.word || best.rank != 2 { best = Best(word: wanted, row: row, rank: 2) }
      row &+= 1
    }
  }

  /// Gives value and row a word each.
  private mutating func unpack() {
    guard isPacked else { return }
    isPacked = false
    guard packed.count > 0, let kind else { return }
    let values = packed.mapped(packed.count) { [isMax] word -> Int64 in
      let value = Int64(bitPattern: word >> Packing.rowBits)
      if value < 2 { return 0 }
      return isMax ? value &- 2 &+ Int64(Int32.min) : Int64(Int32.max) &+ 2 &- value
    }
    let words = Self.column(values, kind).extremeWords().words
    let flip: UInt64 = isMax ? 0 : .max
    best.grow(to: packed.count)
    best.updateAll { [packed] best, group in
      let word = packed[group]
      let rank = min(2, word >> Packing.rowBits)
      if rank == 0 { return }
      best = Best(
        word: rank == 2 ? words[group] ^ flip : 0, row: Packing.row(word), rank: UInt32(truncatingIfNeeded: rank))
    }
    packed = Records(initial: 0)
  }

  private static func column(_ values: BufferSlice<Int64>, _ kind: (type: DataType, digits: Int)) -> Column {
    if kind.type == .bool { return .bools(values.mapped { UInt8(truncatingIfNeeded: $0) }) }
    guard kind.type == .real else { return .integers(values, type: kind.type) }
    return Column(type: .real, storage: .decimal(units: .int64(values), digits: kind.digits), validity: nil)
  }

  /// Takes over what others have seen, whose rows come behind those that are there: their row i is `firstRow + i`, and below
  /// `rowCount`.
  mutating func merge(
    _ other: BestRows, firstRow: UInt32, rowCount: Int, mapping: BufferSlice<UInt32>, groupCount: Int
  ) {
    if other.count == 0 { return }
    var other = other
    let isOfOneKind = kind.flatMap { own in other.kind.map { own == $0 } } ?? true
    if isPacked, other.isPacked, isOfOneKind, rowCount <= Packing.mostRows {
      packed.grow(to: groupCount)
      kind = kind ?? other.kind
      let moved = UInt64(firstRow)
      packed.merge(other.packed, mapping: mapping) { best, word in best = max(best, word == 0 ? 0 : word &- moved) }
      return
    }
    unpack()
    other.unpack()
    best.grow(to: groupCount)
    best.merge(other.best, mapping: mapping) { best, theirs in
      if theirs.rank > best.rank || (theirs.rank == 2 && best.rank == 2 && theirs.word > best.word) {
        best = Best(word: theirs.word, row: firstRow &+ theirs.row, rank: theirs.rank)
      }
    }
  }

  /// Says that the row of group i has the number i now.
  mutating func renumber() {
    if isPacked {
      packed.updateAll { word, group in
        if word != 0 { word = Packing.word(word >> Packing.rowBits, UInt64(group)) }
      }
    } else {
      best.updateAll { best, group in best.row = UInt32(truncatingIfNeeded: group) }
    }
  }

  /// The row of each group.
  func selection(_ groupCount: Int) -> Selection {
    let rows =
      isPacked
      ? packed.mapped(groupCount) { $0 == 0 ? Selection.none : Packing.row($0) }
      : best.mapped(groupCount) { $0.rank == 0 ? Selection.none : $0.row }
    return Selection(rows, hasNone: rows.known.wantedCount < rows.count)
  }
}
