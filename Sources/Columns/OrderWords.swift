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
    /// A word that is no higher than any of a range of rows; 0 where nothing is known of them.
    var least: @Sendable (Range<Int>) -> UInt64 = { _ in 0 }
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
    let parts = try Self.parts(of: keys, check)
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
        return Self.joined(group, rows)
      }
      words.append(word)
    }
    self.words = words
  }

  /// The words of parts side by side, of a range of rows.
  private static func joined(_ parts: [Part], _ rows: Range<Int>) -> BufferSlice<UInt64> {
    parts.dropFirst().reduce(parts[0].words(rows)) { word, part in
      let bits = part.bits
      return word.zipped(part.words(rows)) { $0 << bits | $1 }
    }
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
    return try OrderWords(
      try parts(of: Array(keys[..<first]), check) + [last], rowCount: texts.count, threadCount: threadCount, check)
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
    of keys: [Key], _ check: () throws(Failure) -> Void
  ) throws(Failure) -> [Part] {
    var parts: [Part] = []
    for key in keys {
      try check()
      parts += try self.parts(of: key, check)
    }
    return parts
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
      let least = { @Sendable (rows: Range<Int>) -> UInt64 in
        // What lies at nulls is no value: it may lie outside of the bounds.
        guard shift == 0 || validity.map({ $0.slice(rows).nullCount == 0 }) ?? true,
          let known = units.bounds(of: rows), known.overlaps(bounds)
        else { return 0 }
        let nearest = isAscending ? known.clamped(to: bounds).lowerBound : known.clamped(to: bounds).upperBound
        let word = UInt64(bitPattern: nearest)
        return (isAscending ? word &- low : high &- word) &+ shift
      }
      return [
        Part(limit: UInt64(size) + (validity == nil ? 0 : 1), least: least) { rows in
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

  /// The first rows without sorting the others.
  public func first<Failure: Error>(
    _ limit: Int, of rowCount: Int, threadCount: Int, _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    try Self.first(
      limit, of: rowCount, wordCount: words.count, threadCount: threadCount, check, least: { _ in 0 },
      word: { words[$0].slice($1) })
  }

  /// The first rows by the keys, the words of which are made only as they are looked at.
  public static func first<Failure: Error>(
    _ limit: Int, by keys: [Key], threadCount: Int, _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let groups = sideBySide(try parts(of: keys, check))
    return try first(
      limit, of: keys.first?.column.count ?? 0, wordCount: groups.count, threadCount: threadCount, check,
      least: { rows in groups.first.map { least(of: $0, rows) } ?? 0 }, word: { joined(groups[$0], $1) })
  }

  /// A word that is no higher than those of parts side by side, of a range of rows.
  private static func least(of parts: [Part], _ rows: Range<Int>) -> UInt64 {
    parts.dropFirst().reduce(parts[0].least(rows)) { $0 << $1.bits }
  }

  /// The first rows of each thread's share, put together. `word` gives a word of all rows in a range, `least` one that is no
  /// higher than their first.
  private static func first<Failure: Error>(
    _ limit: Int, of rowCount: Int, wordCount: Int, threadCount: Int,
    _ check: @Sendable () throws(Failure) -> Void, least: @Sendable (Range<Int>) -> UInt64,
    word: @Sendable (Int, Range<Int>) -> BufferSlice<UInt64>
  ) throws(Failure) -> BufferSlice<UInt32> {
    guard limit > 0, wordCount > 0 else { return .numbers(below: min(limit, rowCount)) }
    let shares = max(1, min(threadCount, rowCount / (4 * blockLength)))
    let found = try parallelMap(count: shares, threadCount: threadCount) { (share) throws(Failure) -> FirstRows in
      var rows = FirstRows(limit: limit, wordCount: wordCount)
      let end = rowCount * (share + 1) / shares
      for start in stride(from: rowCount * share / shares, to: end, by: blockLength) {
        try check()
        let block = start..<min(start + blockLength, end)
        if !rows.mayTake(least(block)) { continue }
        let leading = word(0, block)
        if let lowest = leading.extremes(where: nil)?.low, !rows.mayTake(lowest) { continue }
        rows.take([leading] + (1..<wordCount).map { word($0, block) }, from: start)
      }
      return rows
    }
    return FirstRows.together(found)
  }

  /// The rows that are looked at together: their words stay near.
  private static let blockLength = 1 << 14

  /// The word of each row, where all keys fit into one.
  public var single: BufferSlice<UInt64>? { words.count == 1 ? words[0] : nil }

  /// Whether two rows are equal by all keys.
  public func areEqual(_ left: UInt32, _ right: UInt32) -> Bool {
    words.allSatisfy { $0[Int(left)] == $0[Int(right)] }
  }
}

/// The first of the rows that have come, by their words: a list of candidates that is cut whenever it has doubled.
private struct FirstRows: Sendable {
  private struct Candidate: Sendable {
    let row: UInt32
    /// Its first word.
    let leading: UInt64
    /// The others, where there are any.
    let others: [UInt64]

    func precedes(_ other: Candidate) -> Bool {
      if leading != other.leading { return leading < other.leading }
      for (own, theirs) in zip(others, other.others) where own != theirs { return own < theirs }
      return row < other.row
    }
  }

  private let limit: Int
  private let wordCount: Int
  private var kept: [Candidate] = []
  /// The last of as many as are wanted, once there are so many.
  private var worst: Candidate?

  init(limit: Int, wordCount: Int) {
    self.limit = limit
    self.wordCount = wordCount
  }

  /// Whether some of the rows, of which none has a first word below this, may be among the first. Rows come in their order:
  /// one that is equal to another stands behind it.
  func mayTake(_ lowest: UInt64) -> Bool {
    guard let worst else { return true }
    return wordCount == 1 ? lowest < worst.leading : lowest <= worst.leading
  }

  /// Looks at the rows that have these words, of which the first is the row `start`.
  mutating func take(_ words: [BufferSlice<UInt64>], from start: Int) {
    let first = words[0]
    let leading = first.span
    var bound = worst?.leading ?? .max
    for place in leading.indices where leading[place] <= bound {
      let candidate = Candidate(
        row: UInt32(truncatingIfNeeded: start + place), leading: leading[place],
        others: wordCount == 1 ? [] : words.dropFirst().map { $0[place] })
      if let worst, !candidate.precedes(worst) { continue }
      kept.append(candidate)
      if kept.count < limit * 2 + 64 { continue }
      cut()
      bound = worst?.leading ?? bound
    }
  }

  private mutating func cut() {
    kept = Array(kept.sorted { $0.precedes($1) }.prefix(limit))
    if kept.count == limit { worst = kept.last }
  }

  /// The first rows of all that others have seen.
  static func together(_ parts: [FirstRows]) -> BufferSlice<UInt32> {
    guard var all = parts.first else { return BufferSlice([]) }
    for part in parts.dropFirst() { all.kept += part.kept }
    all.cut()
    return BufferSlice(all.kept.map(\.row))
  }
}
