/// Rows brought together by parts: those of a part lie side by side, in their order.
public struct PartedRows: Sendable {
  /// The rows, part by part.
  public let rows: BufferSlice<UInt32>
  /// Where each part begins, and behind the last the number of rows.
  public let starts: [Int]
  private var numberShift = 0
  private var numberCount = 0

  /// The rows of slots, each part a run of 2^`shift` of them.
  public init(slots: BufferSlice<UInt32>, shift: UInt32, count: Int, threadCount: Int = 1) {
    self.init(slots, count: count, threadCount: threadCount) { Int(truncatingIfNeeded: $0 >> shift) }
  }

  /// The rows of numbers below a count, of which each part has a run: so many parts that what belongs to the numbers of one
  /// is at hand together. Rows of `Selection.none` are in the last.
  public init(numbers: BufferSlice<UInt32>, count: Int, threadCount: Int) {
    var shift: UInt32 = 14
    while (count >> Int(shift)) + 2 > 256 { shift += 1 }
    let (width, last) = (shift, (count >> Int(shift)) + 1)
    self.init(numbers, count: last + 1, threadCount: threadCount) { min(Int(truncatingIfNeeded: $0 >> width), last) }
    numberShift = Int(shift)
    numberCount = count
  }

  /// The numbers of a part, where the rows were brought together by numbers.
  public func numbers(_ part: Int) -> Range<Int> {
    min(part << numberShift, numberCount)..<min((part + 1) << numberShift, numberCount)
  }

  /// The number of parts.
  public var count: Int { starts.count - 1 }

  /// The values of all parts' rows, in the order of the rows; what stands beside a part's values is added to each.
  public func lined(_ values: [(BufferSlice<UInt32>, UInt32)], threadCount: Int) -> BufferSlice<UInt32> {
    precondition(values.count == count, "values for each part")
    let result = Buffer<UInt32>(uninitializedCount: rows.count)
    _ = parallelMap(count: count, threadCount: threadCount) { part in
      let (values, added) = values[part]
      precondition(values.count == range(part).count, "a value for each row")
      let target = unsafe result.base
      let places = unsafe rows.buffer.base + rows.offset + starts[part]
      let source = unsafe values.buffer.base + values.offset
      // Each row stands in one part once.
      for index in 0..<values.count { unsafe target[Int(places[index])] = source[index] &+ added }
    }
    return BufferSlice(result)
  }

  /// The rows of words in 2^`bits` parts; equal words come into the same.
  public init(words: BufferSlice<UInt64>, bits: UInt64, threadCount: Int = 1) {
    let shift = 64 - bits
    self.init(words, count: 1 << Int(bits), threadCount: threadCount) {
      // Not the multiplier by which `WordIndex` finds slots: the words of a part must not lie close together there.
      Int(truncatingIfNeeded: (($0 ^ ($0 >> 32)) &* 0xD6E8_FEB8_6659_FD93) >> shift)
    }
  }

  /// The rows of one part.
  public func range(_ part: Int) -> Range<Int> { starts[part]..<starts[part + 1] }

  @inline(__always)
  private init<Key: BitwiseCopyable>(
    _ keys: BufferSlice<Key>, count: Int, threadCount: Int = 1, _ part: @Sendable (Key) -> Int
  ) {
    // Each thread counts and spreads a run of rows; a part has those of the first run first.
    let runCount = threadCount > 1 && keys.count > 1 << 16 ? threadCount : 1
    let length = (keys.count + runCount - 1) / runCount
    let runs = (0..<runCount).map { min($0 * length, keys.count)..<min(($0 + 1) * length, keys.count) }
    let counts = parallelMap(count: runCount, threadCount: threadCount) { run in
      let source = unsafe keys.buffer.base + keys.offset
      var counts = [Int](repeating: 0, count: count)
      unsafe counts.withUnsafeMutableBufferPointer { counts in
        for row in runs[run] { unsafe counts[part(source[row])] += 1 }
      }
      return counts
    }
    var starts = [0]
    var places = counts
    for part in 0..<count {
      var place = starts[part]
      for run in 0..<runCount {
        places[run][part] = place
        place += counts[run][part]
      }
      starts.append(place)
    }
    let firstPlaces = places
    let result = Buffer<UInt32>(uninitializedCount: keys.count)
    _ = parallelMap(count: runCount, threadCount: threadCount) { run in
      let source = unsafe keys.buffer.base + keys.offset
      let target = unsafe result.base
      var places = firstPlaces[run]
      unsafe places.withUnsafeMutableBufferPointer { places in
        for row in runs[run] {
          let part = unsafe part(source[row])
          unsafe target[places[part]] = UInt32(truncatingIfNeeded: row)
          unsafe places[part] &+= 1
        }
      }
    }
    self.starts = starts
    rows = BufferSlice(result)
  }
}

/// The ranks of some rows among all rows of a table: how many of them stand before each.
public struct RowRanks: Sendable {
  /// A bit a row.
  private var bits: [UInt64]
  /// How many bits are set before each word.
  private var before: [UInt32] = []

  /// The ranks of the rows of all lists; no row may stand in them twice.
  private init<Failure: Error>(
    _ lists: [BufferSlice<UInt32>], rowCount: Int, _ check: () throws(Failure) -> Void
  ) throws(Failure) {
    bits = [UInt64](repeating: 0, count: rowCount / 64 + 1)
    for list in lists {
      try check()
      let rows = list.span
      for index in rows.indices {
        let row = Int(rows[index])
        bits[row >> 6] |= 1 << UInt64(row & 63)
      }
    }
    before.reserveCapacity(bits.count)
    var count: UInt32 = 0
    for word in bits {
      before.append(count)
      count &+= UInt32(truncatingIfNeeded: word.nonzeroBitCount)
    }
  }

  private func rank(of row: UInt32) -> Int {
    let word = Int(row >> 6)
    return Int(before[word]) + (bits[word] & ((1 << UInt64(row & 63)) &- 1)).nonzeroBitCount
  }

  /// The places of all lists' rows, one list after the other, in the order of the rows. `check` is asked again and again.
  public static func order<Failure: Error>(
    of lists: [BufferSlice<UInt32>], rowCount: Int, threadCount: Int,
    _ check: @Sendable () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let ranks = try RowRanks(lists, rowCount: rowCount, check)
    var firsts: [Int] = []
    var count = 0
    for list in lists {
      firsts.append(count)
      count += list.count
    }
    let starts = firsts
    let result = Buffer<UInt32>(uninitializedCount: count)
    _ = try parallelMap(count: lists.count, threadCount: threadCount) { (list) throws(Failure) in
      try check()
      let own = lists[list]
      let rows = own.span
      let target = unsafe result.base
      for index in rows.indices {
        let place = ranks.rank(of: rows[index])
        precondition(place < result.count, "a row stands twice")
        // No two rows have one rank: each place is written once.
        unsafe target[place] = UInt32(truncatingIfNeeded: starts[list] &+ index)
      }
    }
    return BufferSlice(result)
  }
}
