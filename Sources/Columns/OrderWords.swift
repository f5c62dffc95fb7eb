/// The keys of a sort as words whose order is the wanted one: as many keys side by side in one word as fit, the first of
/// the words first.
public struct OrderWords: Sendable {
  /// A column to order by.
  public struct Key: Sendable {
    let column: Column
    let isAscending: Bool
    let nullsFirst: Bool

    /// A key: whether small values come first, and whether nulls do.
    public init(_ column: Column, isAscending: Bool, nullsFirst: Bool) {
      self.column = column.measured
      self.isAscending = isAscending
      self.nullsFirst = nullsFirst
    }

    /// The same of some rows.
    public func gather(_ rows: Selection) -> Key {
      Key(column.gather(rows), isAscending: isAscending, nullsFirst: nullsFirst)
    }
  }

  private var words: [BufferSlice<UInt64>] = []
  /// The bits that are taken in the last word.
  private var usedBits: UInt64 = 0

  /// The words of the keys, the first of which counts most.
  public init(_ keys: [Key]) {
    for key in keys { add(key) }
  }

  /// Words that tell of rows roughly where they stand: no row stands before another by them that stands behind it by the
  /// keys. What costs much to tell exactly, of many texts, is told by their first bytes, and keys behind those are left
  /// out. Nil where that is no less work than to tell exactly.
  public static func rough(_ keys: [Key]) -> OrderWords? {
    let isCostly = { (key: Key) -> Bool in
      guard case .string(let texts) = key.column.storage else { return false }
      return texts.pool.count > 4096
    }
    guard let first = keys.firstIndex(where: isCostly), case .string(let texts) = keys[first].column.storage else {
      return nil
    }
    var words = OrderWords(Array(keys[..<first]))
    let prefixes = texts.pool.prefixes()
    let isAscending = keys[first].isAscending
    words.append(texts.mapCodes { isAscending ? prefixes[$0] : ~prefixes[$0] }, below: nil)
    return words
  }

  /// The rows that do not stand behind the given one, in their order.
  public func rows(upTo last: UInt32) -> BufferSlice<UInt32> {
    var mask: BufferSlice<UInt8>?
    for word in words.reversed() {
      let bound = word[Int(last)]
      let later = mask
      mask =
        later.map { $0.zipped(word) { $1 < bound || ($1 == bound && $0 != 0) ? 1 : 0 } }
        ?? word.mapped { $0 <= bound ? 1 : 0 }
    }
    return mask.map { Selection(mask: $0).rows } ?? BufferSlice([])
  }

  private mutating func add(_ key: Key) {
    let column = key.column
    if case .string(let given) = column.storage {
      // The ranks of a few texts do not need those of all.
      let texts = given.count < given.pool.count / 4 ? given.withOwnTexts : given
      let ranks = texts.pool.sortRanks()
      let highest = UInt64(max(1, ranks.count)) - 1
      let isAscending = key.isAscending
      return append(
        texts.mapCodes { isAscending ? UInt64(ranks[$0]) : highest - UInt64(ranks[$0]) }, below: highest + 1)
    }
    if let units = column.units, let bounds = column.bounds, let size = Self.size(of: bounds) {
      // Nulls stand before the first distance or behind the last.
      let shift: UInt64 = key.nullsFirst && column.validity != nil ? 1 : 0
      let nullDistance: UInt64 = key.nullsFirst ? 0 : UInt64(size)
      let (low, high) = (UInt64(bitPattern: bounds.lowerBound), UInt64(bitPattern: bounds.upperBound))
      let isAscending = key.isAscending
      let distances = units.mapIntegers { value -> UInt64 in
        let word = UInt64(bitPattern: value)
        return (isAscending ? word &- low : high &- word) &+ shift
      }
      let count = UInt64(size) + (column.validity == nil ? 0 : 1)
      return append(column.validity.map { $0.masked(distances, with: nullDistance) } ?? distances, below: count)
    }
    if let validity = column.validity {
      let nullWord: UInt64 = key.nullsFirst ? 0 : 1
      let all = BufferSlice<UInt64>(Buffer(repeating: 1 - nullWord, count: column.count))
      append(validity.masked(all, with: nullWord), below: 2)
    }
    // No number has the lowest or the highest word: NaN, which has no order, takes one of them and stands beside the
    // nulls (KQL reference, sort operator).
    let unordered: UInt64 = key.nullsFirst == key.isAscending ? 0 : .max
    let ascending = column.orderWords(unordered: unordered)
    let words = key.isAscending ? ascending : ascending.mapped { ~$0 }
    append(column.validity.map { $0.masked(words, with: 0) } ?? words, below: nil)
  }

  /// The number of whole numbers between the bounds; nil where a word does not hold it and two more.
  private static func size(of bounds: ClosedRange<Int64>) -> Int? {
    let (distance, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    return overflow || distance >= .max - 2 ? nil : Int(distance) + 1
  }

  /// Adds a key of which all words are below a limit; nil where they take all bits.
  private mutating func append(_ key: BufferSlice<UInt64>, below limit: UInt64?) {
    let bits = limit.map { UInt64(64 - max(1, $0 - 1).leadingZeroBitCount) } ?? 64
    if let last = words.last, usedBits + bits <= 64 {
      words[words.count - 1] = last.zipped(key) { $0 << bits | $1 }
      usedBits += bits
    } else {
      words.append(key)
      usedBits = bits
    }
  }

  /// All rows in order; equal rows keep theirs. `check` is asked between the passes.
  public func order<Failure: Error>(
    rowCount: Int, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    var rows = BufferSlice<UInt32>.numbers(below: rowCount)
    for word in words.reversed() { rows = try WordOrder.rows(rows, by: word, check) }
    return rows
  }

  /// Some of the rows in order; equal rows keep theirs.
  public func order<Failure: Error>(
    of given: BufferSlice<UInt32>, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    var rows = given
    for word in words.reversed() {
      let own = word.gather(Selection(rows), missing: 0)
      rows = rows.gather(Selection(try WordOrder.rows(by: own, check)), missing: 0)
    }
    return rows
  }

  /// The first rows without sorting the others: a list of candidates that is cut whenever it has doubled.
  public func first<Failure: Error>(
    _ limit: Int, of rowCount: Int, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    guard limit > 0, let leading = words.first else {
      return BufferSlice<UInt32>((0..<UInt32(min(limit, rowCount))).map { $0 })
    }
    let span = leading.span
    var kept: [UInt32] = []
    var bound = UInt64.max
    var worst: UInt32?
    for start in stride(from: 0, to: rowCount, by: 65_536) {
      try check()
      for row in start..<min(start + 65_536, rowCount) where span[row] <= bound {
        let row = UInt32(truncatingIfNeeded: row)
        if let worst, !precedes(row, worst) { continue }
        kept.append(row)
        guard kept.count >= limit * 2 + 64 else { continue }
        kept = Array(kept.sorted(by: precedes).prefix(limit))
        worst = kept.last
        bound = worst.map { span[Int($0)] } ?? bound
      }
    }
    return BufferSlice(Array(kept.sorted(by: precedes).prefix(limit)))
  }

  /// The word of each row, where all keys fit into one.
  public var single: BufferSlice<UInt64>? { words.count == 1 ? words[0] : nil }

  /// Whether two rows are equal by all keys.
  public func areEqual(_ left: UInt32, _ right: UInt32) -> Bool {
    words.allSatisfy { $0[Int(left)] == $0[Int(right)] }
  }

  private func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    for word in words where word[Int(left)] != word[Int(right)] { return word[Int(left)] < word[Int(right)] }
    return left < right
  }
}
