import Columns

/// What one look at all bytes of a text finds out, chunk by chunk on all threads.
struct TextInspection: Sendable {
  /// The number of quotes in each chunk.
  var quoteCounts: [Int] = []
  /// The number of line feeds in each chunk.
  private var lineFeedCounts: [Int] = []
  /// The first zero byte, which no text has.
  var firstZero: Int?
  /// The first byte that does not belong to valid UTF-8.
  var firstInvalid: Int?

  private struct Part: Sendable {
    var quoteCount = 0
    var lineFeedCount = 0
    var firstZero: Int?
    var firstInvalid: Int?
  }

  /// Looks at the bytes from `start` on.
  init(of file: FileBytes, from start: Int, chunkByteCount: Int, threadCount: Int) {
    let count = (file.count - start + chunkByteCount - 1) / chunkByteCount
    let parts: [Part] = parallelMap(count: max(count, 0), threadCount: threadCount) { number in
      let lower = start + number * chunkByteCount
      return Self.part(file.span, lower, min(lower + chunkByteCount, file.count), isFirst: number == 0)
    }
    quoteCounts = parts.map(\.quoteCount)
    lineFeedCounts = parts.map(\.lineFeedCount)
    firstZero = parts.lazy.compactMap(\.firstZero).first
    firstInvalid = parts.lazy.compactMap(\.firstInvalid).first
  }

  /// The number of line ends in each chunk of the text that was looked at.
  func lineEndCounts(_ terminator: UInt8, of source: TextSource, _ options: LoadOptions) -> [Int] {
    if terminator == Dialect.lineFeed { return lineFeedCounts }
    let (bytes, first, size) = (source.bytes, source.start, options.chunkByteCount)
    return parallelMap(count: lineFeedCounts.count, threadCount: options.threadCount) { number in
      let start = first + number * size
      return bytes.span.number(of: terminator, start, min(start + size, bytes.count))
    }
  }

  private static func part(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isFirst: Bool) -> Part {
    var part = Part()
    var highest: UInt8 = 0
    var hasZero = false
    var place = start
    // Constants of 16 lanes: other widths, or scalars beside a vector, are many times slower.
    let one = SIMD16<UInt8>(repeating: 1)
    let none = SIMD16<UInt8>.zero
    let quote = SIMD16<UInt8>(repeating: Dialect.quote)
    let lineFeed = SIMD16<UInt8>(repeating: Dialect.lineFeed)
    while place + 16 <= end {
      var quotes = none
      var lineFeeds = none
      var zeros = none
      var high = none
      let stop = min(end - 15, place + 255 * 16)
      while place < stop {
        let vector = bytes.vector(at: place)
        quotes &+= none.replacing(with: one, where: vector .== quote)
        lineFeeds &+= none.replacing(with: one, where: vector .== lineFeed)
        zeros |= none.replacing(with: one, where: vector .== none)
        high |= vector
        place &+= 16
      }
      for lane in 0..<16 {
        part.quoteCount += Int(quotes[lane])
        part.lineFeedCount += Int(lineFeeds[lane])
        highest |= high[lane]
        hasZero = hasZero || zeros[lane] != 0
      }
    }
    while place < end {
      part.quoteCount += bytes[place] == Dialect.quote ? 1 : 0
      part.lineFeedCount += bytes[place] == Dialect.lineFeed ? 1 : 0
      hasZero = hasZero || bytes[place] == 0
      highest |= bytes[place]
      place += 1
    }
    if hasZero { part.firstZero = (start..<end).first { bytes[$0] == 0 } }
    // A stray byte at the start of the next chunk belongs to this one, even where this one is plain.
    if end < bytes.count, bytes[end] & 0xC0 == 0x80 { highest = 0xFF }
    if highest >= 0x80 { part.firstInvalid = firstInvalid(bytes, start, end, isFirst: isFirst) }
    return part
  }

  /// The first invalid byte of the characters that start in the chunk; one that is cut belongs to the chunk before.
  private static func firstInvalid(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isFirst: Bool) -> Int? {
    var lower = start
    if !isFirst {
      while lower < min(start + 3, bytes.count), bytes[lower] & 0xC0 == 0x80 { lower += 1 }
    }
    var upper = end
    while upper < min(end + 3, bytes.count), bytes[upper] & 0xC0 == 0x80 { upper += 1 }
    return firstInvalid(bytes, lower, upper)
  }

  /// The first byte from `start` up to `end` that does not belong to valid UTF-8. Passes plain text eight bytes at a time
  /// and Japanese text a character of three bytes at a time.
  static func firstInvalid(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var place = start
    while place < end {
      let high = bytes.word(at: place) & 0x8080_8080_8080_8080
      if high == 0 {
        place &+= 8
        continue
      }
      place &+= high.trailingZeroBitCount >> 3
      while place < end, isThreeByteSequence(bytes.word(at: place)) { place &+= 3 }
      guard place < end, bytes[place] >= 0x80 else { continue }
      let length = EncodingEvidence.sequenceLength(bytes, place)
      if length == 0 { return place }
      place &+= length
    }
    return nil
  }

  /// Whether the low bytes are a character of three bytes: no longer than needed (E0 80) and no half of a pair (ED A0).
  @inline(__always)
  private static func isThreeByteSequence(_ word: UInt64) -> Bool {
    let leadAndSecond = word & 0x200F
    return word & 0xC0_C0F0 == 0x80_80E0 && leadAndSecond != 0 && leadAndSecond != 0x200D
  }
}
