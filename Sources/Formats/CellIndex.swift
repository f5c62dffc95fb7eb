import Columns
import Diagnostics

/// Where the cells of a run of rows lie among the file's bytes.
///
/// Entry j of a row is where its cell j starts and, less one, where its cell j - 1 ends, counted from `base`; the last is
/// the first of the next row. The top bit of the entry behind a cell says that the cell is quoted.
struct CellIndex {
  /// The bit that marks the end of a quoted cell.
  static let quotedFlag: UInt32 = 1 << 31

  let columnCount: Int
  let dialect: Dialect
  private var scan: DelimiterScan
  private(set) var rowCount = 0
  /// The first row's first byte.
  private(set) var base = 0
  /// One past the last byte that was given.
  private var end = 0

  init(columnCount: Int, dialect: Dialect) {
    self.columnCount = columnCount
    self.dialect = dialect
    scan = DelimiterScan(separator: dialect.separator, terminator: dialect.terminator, quote: Dialect.quote)
  }

  /// The entries of all rows.
  var entries: [UInt32] { scan.ends }

  /// The entries of one row; the one behind it is the next row's first.
  var stride: Int { columnCount }

  /// Finds the rows from `start` on, until they take at least `byteLimit` bytes or `end` is reached, which must be the
  /// end of a row. Gives the first byte behind the last row.
  mutating func fill(_ bytes: Span<UInt8>, from start: Int, to end: Int, byteLimit: Int) throws(RowFault) -> Int {
    base = start
    self.end = end
    rowCount = 0
    scan.start(expecting: min(byteLimit, end - start))
    let limit = start + byteLimit
    var place = start
    while place < end, place < limit || scan.lineEndCount == 0 {
      place = scan.run(bytes, from: place, to: end, limit: limit, base: start)
      if place >= end || (place >= limit && scan.lineEndCount > 0) { break }
      place = try step(bytes, from: place, to: min(place + 64, end), end: end)
      guard place - start < Int(Self.quotedFlag) - 256 else { throw .tooLong(start: start) }
    }
    guard place - start < Int(Self.quotedFlag) - 256 else { throw .tooLong(start: start) }
    let isOpen = start + lastEnd < end || !isLineEnd(bytes, scan.endCount - 1)
    if place >= end, isOpen {
      // The last row of a file may end without a line end.
      scan.append(UInt32(truncatingIfNeeded: end - start + 1) | pendingFlag, isLineEnd: true)
    }
    pendingFlag = 0
    try checkRows(bytes)
    rowCount = scan.lineEndCount
    return min(end, start + Int(scan.ends[rowCount * columnCount] & ~Self.quotedFlag))
  }

  /// The start of the cell that has not ended yet, counted from the base.
  private var lastEnd: Int { Int(scan.ends[scan.endCount - 1] & ~Self.quotedFlag) }

  /// Whether the entry ends a row; so does one at the end of the bytes that were looked at.
  @inline(__always)
  private func isLineEnd(_ bytes: Span<UInt8>, _ entry: Int) -> Bool {
    let place = base + Int(scan.ends[entry] & ~Self.quotedFlag) - 1
    return entry > 0 && (place >= end || bytes[place] == dialect.terminator)
  }

  /// The flag of the cell that has not ended yet.
  private var pendingFlag: UInt32 = 0

  /// Looks at some bytes one delimiter after the other, and behind the quoted cells that begin among them.
  private mutating func step(
    _ bytes: Span<UInt8>, from start: Int, to blockEnd: Int, end: Int
  ) throws(RowFault) -> Int {
    var place = start
    while place < blockEnd || (pendingFlag != 0 && place < end) {
      let byte = bytes[place]
      if byte == dialect.separator || byte == dialect.terminator {
        let end = UInt32(truncatingIfNeeded: place &- base &+ 1)
        scan.append(end | pendingFlag, isLineEnd: byte == dialect.terminator)
        pendingFlag = 0
      } else if byte == Dialect.quote, place - base == Int(scan.ends[scan.endCount - 1] & ~Self.quotedFlag) {
        place = try Self.behindQuotes(bytes, place, end, dialect)
        pendingFlag = Self.quotedFlag
        continue
      }
      place += 1
    }
    return place
  }

  /// Every row must have as many cells as there are columns: where each of so many cells ends a row, as many as there are
  /// rows, no other does.
  private func checkRows(_ bytes: Span<UInt8>) throws(RowFault) {
    let bound = min(scan.lineEndCount, (scan.endCount - 1) / columnCount)
    var row = 0
    while row < bound, isLineEnd(bytes, (row + 1) * columnCount) { row += 1 }
    if row == scan.lineEndCount { return }
    throw ragged(bytes)
  }

  /// The first row that has too few or too many cells.
  private func ragged(_ bytes: Span<UInt8>) -> RowFault {
    let mask = ~Self.quotedFlag
    var first = 0
    var found = 1
    while first + found < scan.endCount {
      if isLineEnd(bytes, first + found) {
        if found != columnCount { break }
        first += found
        found = 0
      }
      found += 1
    }
    let start = base + Int(scan.ends[first] & mask)
    var end = base + Int(scan.ends[first + found] & mask) - 1
    if isCarriageReturn(bytes, before: end, from: start) { end -= 1 }
    return .ragged(start: start, end: end, found: found)
  }

  /// Whether a row's last cell is followed by a carriage return that belongs to the line end.
  @inline(__always)
  func isCarriageReturn(_ bytes: Span<UInt8>, before end: Int, from start: Int) -> Bool {
    end > start && bytes[end &- 1] == Dialect.carriageReturn && end < bytes.count && bytes[end] == Dialect.lineFeed
      && dialect.terminator == Dialect.lineFeed
  }

  /// The first byte behind the quoted cell that opens at `start`.
  private static func behindQuotes(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ dialect: Dialect
  ) throws(RowFault) -> Int {
    var place = start + 1
    while true {
      let pattern = pattern(Dialect.quote)
      while place < end {
        let hits = matches(bytes.word(at: place), (pattern, pattern, pattern))
        if hits != 0 {
          place += hits.trailingZeroBitCount >> 3
          break
        }
        place += 8
      }
      guard place < end else { throw .unterminated(start: start) }
      if place + 1 < end, bytes[place + 1] == Dialect.quote {
        place += 2
        continue
      }
      let next = place + 1
      guard next < end else { return next }
      let isLineEnd =
        bytes[next] == Dialect.carriageReturn && (next + 1 == end || bytes[next + 1] == Dialect.lineFeed)
      guard bytes[next] == dialect.separator || bytes[next] == dialect.terminator || isLineEnd else {
        throw .textBehindQuote(start: start, place: next)
      }
      return next
    }
  }

  @inline(__always) private static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// The top bit of each byte that equals one of the three; exact, without false hits behind a true one.
  @inline(__always)
  private static func matches(_ word: UInt64, _ patterns: (UInt64, UInt64, UInt64)) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let a = word ^ patterns.0
    let b = word ^ patterns.1
    let c = word ^ patterns.2
    return ~((((a & low) &+ low) | a) & (((b & low) &+ low) | b) & (((c & low) &+ low) | c)) & ~low
  }
}

/// Why rows cannot be told apart; places are bytes of the file.
enum RowFault: Error {
  /// A row with too few or too many cells.
  case ragged(start: Int, end: Int, found: Int)
  /// A quote that never closes.
  case unterminated(start: Int)
  /// Text between a closing quote and the next separator.
  case textBehindQuote(start: Int, place: Int)
  /// A row, or a cell, of more than two gigabytes.
  case tooLong(start: Int)
  /// Reading shall go on no more.
  case stopped(Diagnostic)
}
