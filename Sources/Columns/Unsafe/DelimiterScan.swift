/// Finds separators and line ends among bytes, 64 at a time.
public struct DelimiterScan: Sendable {
  /// The byte between cells, the byte behind rows, and the quote.
  let separator: UInt8
  let terminator: UInt8
  let quote: UInt8
  /// One past the place of each separator and line end, counted from a base.
  public var ends: [UInt32] = []
  /// The number of places in `ends` that count.
  public var endCount = 0
  /// One past the place of each line end.
  public var lineEnds: [UInt32] = []
  /// The number of places in `lineEnds` that count.
  public var lineEndCount = 0

  /// A scan that has found nothing.
  public init(separator: UInt8, terminator: UInt8, quote: UInt8) {
    self.separator = separator
    self.terminator = terminator
    self.quote = quote
  }

  /// Forgets what was found; `end` is where the first cell starts.
  public mutating func start() {
    if ends.isEmpty { ends = [UInt32](repeating: 0, count: 4096) }
    if lineEnds.isEmpty { lineEnds = [UInt32](repeating: 0, count: 1024) }
    ends[0] = 0
    endCount = 1
    lineEndCount = 0
  }

  /// Adds the end of a cell, or of a row.
  public mutating func append(_ end: UInt32, isLineEnd: Bool) {
    makeRoom()
    ends[endCount] = end
    endCount += 1
    if isLineEnd {
      lineEnds[lineEndCount] = end & ~(1 << 31)
      lineEndCount += 1
    }
  }

  /// Goes over whole blocks of 64 bytes from `start` on while they have no quotes, and stops at the first block that
  /// starts at `limit` or behind it, once a line has ended. Gives the first byte that was not looked at.
  public mutating func run(_ bytes: Span<UInt8>, from start: Int, to end: Int, limit: Int, base: Int) -> Int {
    var place = start
    while place &+ 64 <= end, place < limit || lineEndCount == 0 {
      if bytes.equalMask(at: place, quote) != 0 { return place }
      let lines = bytes.equalMask(at: place, terminator)
      let all = bytes.equalMask(at: place, separator) | lines
      makeRoom()
      let first = UInt32(truncatingIfNeeded: place &- base &+ 1)
      endCount = ends.writeSetBits(of: all, base: first, at: endCount)
      if lines != 0 { lineEndCount = lineEnds.writeSetBits(of: lines, base: first, at: lineEndCount) }
      place &+= 64
    }
    return place
  }

  @inline(__always)
  private mutating func makeRoom() {
    if ends.count &- endCount < 72 { ends.append(contentsOf: repeatElement(0, count: ends.count)) }
    if lineEnds.count &- lineEndCount < 72 { lineEnds.append(contentsOf: repeatElement(0, count: lineEnds.count)) }
  }
}
