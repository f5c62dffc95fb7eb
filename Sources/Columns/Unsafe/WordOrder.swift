/// Sorting rows by words: one digit of eleven bits after the other, the lowest first, each pass keeping the order of the
/// one before (least significant digit radix sort; Knuth, The Art of Computer Programming 3, 5.2.5).
public enum WordOrder {
  /// The rows in the order of their words; rows of equal words keep theirs. `check` is asked between the passes.
  public static func rows<Failure: Error>(
    by words: BufferSlice<UInt64>, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let identity = BufferSlice<UInt32>(count: words.count) {
      for row in $0.indices { $0[row] = UInt32(truncatingIfNeeded: row) }
    }
    return try rows(identity, by: words, check)
  }

  /// The given rows in the order of their words, of which word i belongs to row i; rows of equal words keep theirs.
  public static func rows<Failure: Error>(
    _ given: BufferSlice<UInt32>, by words: BufferSlice<UInt64>, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let count = given.count
    if count < 2 { return given }
    let source = unsafe words.buffer.base + words.offset
    precondition(words.count > 0, "rows without words")
    var differing: UInt64 = 0
    let first = unsafe source[0]
    for row in 0..<words.count { unsafe differing |= source[row] ^ first }
    if differing == 0 { return given }
    var current = given
    var shift = differing.trailingZeroBitCount
    let end = 64 - differing.leadingZeroBitCount
    if end - shift <= 32 {
      // The words that differ in 32 bits travel with their rows, in one word.
      let low = UInt64(shift)
      return try packed(given, words, shift: low, bits: end - shift, check)
    }
    while shift < end {
      try check()
      if (differing >> UInt64(shift)) & 0x7FF != 0 { current = pass(current, words, shift: UInt64(shift)) }
      shift += 11
    }
    return current
  }

  private static func pass(
    _ rows: BufferSlice<UInt32>, _ words: BufferSlice<UInt64>, shift: UInt64
  ) -> BufferSlice<UInt32> {
    let count = rows.count
    let result = Buffer<UInt32>(uninitializedCount: count)
    let source = unsafe rows.buffer.base + rows.offset
    let keys = unsafe words.buffer.base + words.offset
    let target = unsafe result.base
    let limit = words.count
    var places = [Int](repeating: 0, count: 2049)
    unsafe places.withUnsafeMutableBufferPointer { places in
      for row in 0..<count {
        let index = unsafe Int(source[row])
        precondition(index < limit, "a row without a word")
        unsafe places[Int(keys[index] >> shift & 0x7FF) + 1] += 1
      }
      for digit in 1..<2049 { unsafe places[digit] += places[digit - 1] }
      for row in 0..<count {
        let index = unsafe source[row]
        let digit = unsafe Int(keys[Int(index)] >> shift & 0x7FF)
        unsafe target[places[digit]] = index
        unsafe places[digit] += 1
      }
    }
    return BufferSlice(result)
  }

  private static func packed<Failure: Error>(
    _ rows: BufferSlice<UInt32>, _ words: BufferSlice<UInt64>, shift: UInt64, bits: Int,
    _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let limit = words.count
    let keys = unsafe words.buffer.base + words.offset
    var pairs = rows.mapped { row -> UInt64 in
      precondition(Int(row) < limit, "a row without a word")
      return unsafe (keys[Int(row)] >> shift) << 32 | UInt64(row)
    }
    let passCount = (bits + 10) / 11
    let width = UInt64((bits + passCount - 1) / passCount)
    for number in 0..<passCount {
      try check()
      pairs = spread(pairs, shift: 32 + UInt64(number) * width, bits: width)
    }
    return pairs.mapped { UInt32(truncatingIfNeeded: $0) }
  }

  private static func spread(_ pairs: BufferSlice<UInt64>, shift: UInt64, bits: UInt64) -> BufferSlice<UInt64> {
    let count = pairs.count
    let mask = (1 << bits) as UInt64 - 1
    let result = Buffer<UInt64>(uninitializedCount: count)
    let source = unsafe pairs.buffer.base + pairs.offset
    let target = unsafe result.base
    var places = [Int](repeating: 0, count: Int(mask) + 2)
    unsafe places.withUnsafeMutableBufferPointer { places in
      for row in 0..<count { unsafe places[Int(source[row] >> shift & mask) + 1] += 1 }
      for digit in 1..<places.count { unsafe places[digit] += places[digit - 1] }
      for row in 0..<count {
        let pair = unsafe source[row]
        let digit = Int(pair >> shift & mask)
        unsafe target[places[digit]] = pair
        unsafe places[digit] += 1
      }
    }
    return BufferSlice(result)
  }
}
