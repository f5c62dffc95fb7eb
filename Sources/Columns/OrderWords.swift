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

  /// What one key adds to a word.
  private struct Part: Sendable {
    /// All its words are below; nil where they take all bits.
    let limit: UInt64?
    /// Its words of a range of rows.
    let words: @Sendable (Range<Int>) -> BufferSlice<UInt64>

    /// The bits that it takes.
    var bits: UInt64 { limit.map { UInt64(64 - max(1, $0 - 1).leadingZeroBitCount) } ?? 64 }
  }

  private let words: [BufferSlice<UInt64>]

  /// The words of the keys, the first of which counts most.
  public init(_ keys: [Key]) {
    self.init(keys, threadCount: 1) {}
  }

  /// The same on several threads; `check` is asked again and again.
  public init<Failure: Error>(
    _ keys: [Key], threadCount: Int, _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) {
    var parts: [Part] = []
    for key in keys {
      try check()
      parts += try Self.parts(of: key, check)
    }
    try self.init(parts, rowCount: keys.first?.column.count ?? 0, threadCount: threadCount, check)
  }

  private init<Failure: Error>(
    _ parts: [Part], rowCount: Int, threadCount: Int, _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) {
    var words: [BufferSlice<UInt64>] = []
    for group in Self.sideBySide(parts) {
      let word = try BufferSlice<UInt64>.inPieces(count: rowCount, threadCount: threadCount) {
        (rows) throws(Failure) in
        try check()
        let first = group[0].words(rows)
        return group.dropFirst().reduce(first) { word, part in
          let bits = part.bits
          return word.zipped(part.words(rows)) { $0 << bits | $1 }
        }
      }
      words.append(word)
    }
    self.words = words
  }

  /// The parts, as many in one word as fit.
  private static func sideBySide(_ parts: [Part]) -> [[Part]] {
    var groups: [[Part]] = []
    var usedBits: UInt64 = 0
    for part in parts {
      if !groups.isEmpty, usedBits + part.bits <= 64 {
        groups[groups.count - 1].append(part)
        usedBits += part.bits
      } else {
        groups.append([part])
        usedBits = part.bits
      }
    }
    return groups
  }

  /// Words that tell of rows roughly where they stand: no row stands before another by them that stands behind it by the
  /// keys. What costs much to tell exactly, of many texts, is told by their first bytes, and keys behind those are left
  /// out. Nil where that is no less work than to tell exactly.
  public static func rough<Failure: Error>(
    _ keys: [Key], threadCount: Int, _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) -> OrderWords? {
    let isCostly = { (key: Key) -> Bool in
      guard case .string(let texts) = key.column.storage else { return false }
      return texts.pool.count > 4096
    }
    guard let first = keys.firstIndex(where: isCostly), case .string(let texts) = keys[first].column.storage else {
      return nil
    }
    let prefixes = texts.pool.prefixes()
    let isAscending = keys[first].isAscending
    let last = Part(limit: nil) { rows in
      texts.slice(rows).mapCodes { isAscending ? prefixes[$0] : ~prefixes[$0] }
    }
    var parts: [Part] = []
    for key in keys[..<first] { parts += try Self.parts(of: key, check) }
    return try OrderWords(
      parts + [last], rowCount: texts.count, threadCount: threadCount, check)
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

  private static func parts<Failure: Error>(
    of key: Key, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> [Part] {
    let column = key.column
    let isAscending = key.isAscending
    if case .string(let given) = column.storage {
      // The ranks of a few texts do not need those of all.
      let texts = given.count < given.pool.count / 4 ? given.withOwnTexts : given
      let ranks = try texts.pool.sortRanks(check)
      let highest = UInt64(max(1, ranks.count)) - 1
      return [
        Part(limit: highest + 1) { rows in
          texts.slice(rows).mapCodes { isAscending ? UInt64(ranks[$0]) : highest - UInt64(ranks[$0]) }
        }
      ]
    }
    let validity = column.validity
    if let units = column.units, let bounds = column.bounds, let size = Self.size(of: bounds) {
      // Nulls stand before the first distance or behind the last.
      let shift: UInt64 = key.nullsFirst && validity != nil ? 1 : 0
      let nullDistance: UInt64 = key.nullsFirst ? 0 : UInt64(size)
      let (low, high) = (UInt64(bitPattern: bounds.lowerBound), UInt64(bitPattern: bounds.upperBound))
      return [
        Part(limit: UInt64(size) + (validity == nil ? 0 : 1)) { rows in
          let distances = units.slice(rows).mapIntegers { value -> UInt64 in
            let word = UInt64(bitPattern: value)
            return (isAscending ? word &- low : high &- word) &+ shift
          }
          return validity.map { $0.slice(rows).masked(distances, with: nullDistance) } ?? distances
        }
      ]
    }
    // No number has the lowest or the highest word: NaN, which has no order, takes one of them and stands beside the
    // nulls (KQL reference, sort operator).
    let unordered: UInt64 = key.nullsFirst == isAscending ? 0 : .max
    let values = Part(limit: nil) { rows in
      let ascending = column.slice(rows).orderWords(unordered: unordered)
      let words = isAscending ? ascending : ascending.mapped { ~$0 }
      return validity.map { $0.slice(rows).masked(words, with: 0) } ?? words
    }
    guard let validity else { return [values] }
    let nullWord: UInt64 = key.nullsFirst ? 0 : 1
    let nulls = Part(limit: 2) { rows in
      let all = BufferSlice<UInt64>(Buffer(repeating: 1 - nullWord, count: rows.count))
      return validity.slice(rows).masked(all, with: nullWord)
    }
    return [nulls, values]
  }

  /// The number of whole numbers between the bounds; nil where a word does not hold it and two more.
  private static func size(of bounds: ClosedRange<Int64>) -> Int? {
    let (distance, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    return overflow || distance >= .max - 2 ? nil : Int(distance) + 1
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
