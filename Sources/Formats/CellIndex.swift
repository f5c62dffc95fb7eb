import Columns

/// Where the cells of a run of rows lie among the file's bytes.
///
/// Each row has one entry more than it has cells: entry j is where cell j starts and, less one, where cell j - 1 ends,
/// counted from `base`. The top bit of the entry behind a cell says that the cell is quoted.
struct CellIndex {
  /// The bit that marks the end of a quoted cell.
  static let quotedFlag: UInt32 = 1 << 31

  let columnCount: Int
  let dialect: Dialect
  private(set) var entries: [UInt32] = []
  private(set) var rowCount = 0
  /// The first row's first byte.
  private(set) var base = 0

  init(columnCount: Int, dialect: Dialect) {
    self.columnCount = columnCount
    self.dialect = dialect
  }

  /// The entries of one row.
  var stride: Int { columnCount + 1 }

  /// Finds the rows from `start` on, until they take at least `byteLimit` bytes or `end` is reached, which must be the
  /// end of a row. Gives the first byte behind the last row.
  mutating func fill(_ bytes: Span<UInt8>, from start: Int, to end: Int, byteLimit: Int) throws(RowFault) -> Int {
    base = start
    rowCount = 0
    var walk = Walk(position: start, limit: start + byteLimit)
    if entries.count < 2 * stride + 64 {
      entries = [UInt32](repeating: 0, count: max(2 * stride + 64, min(byteLimit, end - start) / 3 + 64))
    }
    while !walk.isDone {
      if entries.count - walk.count < 32 {
        entries.append(contentsOf: repeatElement(0, count: entries.count))
      }
      try advance(&walk, bytes, to: end)
    }
    rowCount = walk.rowCount
    return walk.rowStart
  }

  /// How far the search has come.
  private struct Walk {
    var position: Int
    let limit: Int
    var count = 0
    var column = 0
    var rowCount = 0
    var rowStart: Int
    var cellStart: Int
    var flag: UInt32 = 0
    var isDone = false

    init(position: Int, limit: Int) {
      self.position = position
      self.limit = limit
      rowStart = position
      cellStart = position
    }
  }

  /// Goes on until the rows are found or the room for entries runs out. Eight bytes are looked at in one step.
  private mutating func advance(_ walk: inout Walk, _ bytes: Span<UInt8>, to end: Int) throws(RowFault) {
    let separator = dialect.separator
    let terminator = dialect.terminator
    let patterns = (Self.pattern(separator), Self.pattern(terminator), Self.pattern(Dialect.quote))
    let columnCount = columnCount
    let base = base
    let dialect = dialect
    var state = walk
    var output = entries.mutableSpan
    let room = output.count - 20
    if state.count == 0 {
      output[0] = 0
      state.count = 1
    }
    scanning: while state.position < end {
      if state.count > room {
        walk = state
        return
      }
      var hits = Self.matches(bytes.word(at: state.position), patterns)
      if end &- state.position < 8 { hits &= (1 << UInt64(truncatingIfNeeded: 8 &* (end &- state.position))) &- 1 }
      while hits != 0 {
        let place = state.position &+ hits.trailingZeroBitCount >> 3
        let byte = bytes[place]
        if byte == separator {
          output[state.count] = UInt32(truncatingIfNeeded: place &- base &+ 1) | state.flag
          state.count &+= 1
          state.column &+= 1
          state.flag = 0
          state.cellStart = place &+ 1
        } else if byte == terminator {
          var cellEnd = place
          if place > state.cellStart, terminator == Dialect.lineFeed, bytes[place &- 1] == Dialect.carriageReturn {
            cellEnd = place &- 1
          }
          output[state.count] = UInt32(truncatingIfNeeded: cellEnd &- base &+ 1) | state.flag
          state.count &+= 1
          guard state.column &+ 1 == columnCount else {
            throw .ragged(start: state.rowStart, end: cellEnd, found: state.column + 1)
          }
          state.rowCount &+= 1
          state.rowStart = place &+ 1
          if state.rowStart >= state.limit {
            state.isDone = true
            walk = state
            return
          }
          output[state.count] = UInt32(truncatingIfNeeded: place &+ 1 &- base)
          state.count &+= 1
          state.column = 0
          state.flag = 0
          state.cellStart = place &+ 1
        } else if place == state.cellStart {
          state.position = try Self.behindQuotes(bytes, place, end, dialect)
          state.flag = Self.quotedFlag
          continue scanning
        }
        hits &= hits &- 1
      }
      state.position &+= 8
    }
    if state.rowStart < end {
      // The last row of a file may end without a line end.
      output[state.count] = UInt32(truncatingIfNeeded: end &- base &+ 1) | state.flag
      state.count += 1
      guard state.column + 1 == columnCount else {
        throw .ragged(start: state.rowStart, end: end, found: state.column + 1)
      }
      state.rowCount += 1
      state.rowStart = end
    }
    guard end - base < Int(Self.quotedFlag) - 2 else { throw .tooLong(start: base) }
    state.isDone = true
    walk = state
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
}
