/// Sorting rows by words: one digit of eleven bits after the other, the lowest first, each pass keeping the order of the
/// one before (least significant digit radix sort; Knuth, The Art of Computer Programming 3, 5.2.5).
public enum WordOrder {
  /// The rows in the order of their words; rows of equal words keep theirs. `check` is asked again and again.
  public static func rows<Failure: Error>(
    by words: BufferSlice<UInt64>, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    try rows(.numbers(below: words.count), by: words, check)
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
    let shift = differing.trailingZeroBitCount
    let end = 64 - differing.leadingZeroBitCount
    if end - shift <= 32 {
      // Words that differ in 32 bits travel with their rows, in one word.
      return try packed(given, words, shift: UInt64(shift), bits: end - shift, check)
    }
    return try paired(given, words, shift..<end, check)
  }

  private struct Pair {
    var word: UInt64
    var row: UInt32
  }

  private static func paired<Failure: Error>(
    _ rows: BufferSlice<UInt32>, _ words: BufferSlice<UInt64>, _ bits: Range<Int>, _ check: () throws(Failure) -> Void
  ) throws(Failure) -> BufferSlice<UInt32> {
    let limit = words.count
    let keys = unsafe words.buffer.base + words.offset
    var pairs = rows.mapped { row -> Pair in
      precondition(Int(row) < limit, "a row without a word")
      return unsafe Pair(word: keys[Int(row)], row: row)
    }
    for shift in stride(from: bits.lowerBound, to: bits.upperBound, by: 11) {
      pairs = try spread(pairs, bits: 11, check) { Int(truncatingIfNeeded: $0.word >> UInt64(shift)) }
    }
    return pairs.mapped { $0.row }
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
      let shift = 32 + UInt64(number) * width
      pairs = try spread(pairs, bits: width, check) { Int(truncatingIfNeeded: $0 >> shift) }
    }
    return pairs.mapped { UInt32(truncatingIfNeeded: $0) }
  }

  /// The elements that are gone through between two checks.
  private static let stepLength = 1 << 20

  /// The elements by a digit of so many bits, equal ones in their order.
  @inline(__always)
  private static func spread<Element: BitwiseCopyable, Failure: Error>(
    _ elements: BufferSlice<Element>, bits: UInt64, _ check: () throws(Failure) -> Void, _ digit: (Element) -> Int
  ) throws(Failure) -> BufferSlice<Element> {
    let count = elements.count
    let mask = (1 << Int(bits)) - 1
    let result = Buffer<Element>(uninitializedCount: count)
    let source = unsafe elements.buffer.base + elements.offset
    let target = unsafe result.base
    var places = [Int](repeating: 0, count: mask + 2)
    for start in stride(from: 0, to: count, by: stepLength) {
      try check()
      unsafe places.withUnsafeMutableBufferPointer { places in
        for index in start..<min(start + stepLength, count) {
          unsafe places[(digit(source[index]) & mask) + 1] += 1
        }
      }
    }
    for place in 1..<places.count { places[place] += places[place - 1] }
    for start in stride(from: 0, to: count, by: stepLength) {
      try check()
      unsafe places.withUnsafeMutableBufferPointer { places in
        for index in start..<min(start + stepLength, count) {
          let element = unsafe source[index]
          let place = digit(element) & mask
          unsafe target[places[place]] = element
          unsafe places[place] += 1
        }
      }
    }
    return BufferSlice(result)
  }
}
