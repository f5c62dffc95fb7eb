import Columns

/// Reads one record after the other, byte by byte: for headers, for recognising a dialect, for messages. The rows of a
/// table go through `CellIndex`, which keeps the same rules.
struct RecordScanner {
  let dialect: Dialect

  /// A cell: its bytes without the quotes around it, and whether it was quoted.
  struct Cell {
    var start: Int
    var end: Int
    var isQuoted: Bool
  }

  /// A record and where the next one starts.
  struct Record {
    var cells: [Cell]
    var end: Int
    /// Whether the line holds nothing at all.
    var isBlank: Bool { cells.count == 1 && cells[0].start == cells[0].end && !cells[0].isQuoted }
  }

  /// The record that starts at `start`, or nil where a quote never closes.
  func cells(_ bytes: Span<UInt8>, from start: Int) -> Record? {
    var cells: [Cell] = []
    var place = start
    while true {
      guard let cell = cell(bytes, from: place) else { return nil }
      place = cell.isQuoted ? cell.end + 1 : cell.end
      cells.append(trimmed(cell, bytes))
      while place < bytes.count, bytes[place] != dialect.separator, bytes[place] != dialect.terminator { place += 1 }
      if place >= bytes.count { return Record(cells: cells, end: bytes.count) }
      if bytes[place] == dialect.terminator { return Record(cells: cells, end: place + 1) }
      place += 1
    }
  }

  private func cell(_ bytes: Span<UInt8>, from start: Int) -> Cell? {
    var place = start
    guard place < bytes.count, bytes[place] == Dialect.quote else {
      while place < bytes.count, bytes[place] != dialect.separator, bytes[place] != dialect.terminator { place += 1 }
      return Cell(start: start, end: place, isQuoted: false)
    }
    place += 1
    while place < bytes.count {
      if bytes[place] == Dialect.quote {
        guard place + 1 < bytes.count, bytes[place + 1] == Dialect.quote else {
          return Cell(start: start + 1, end: place, isQuoted: true)
        }
        place += 1
      }
      place += 1
    }
    return nil
  }

  private func trimmed(_ cell: Cell, _ bytes: Span<UInt8>) -> Cell {
    guard !cell.isQuoted, dialect.terminator == Dialect.lineFeed, cell.end > cell.start,
      bytes[cell.end - 1] == Dialect.carriageReturn, cell.end == bytes.count || bytes[cell.end] == Dialect.lineFeed
    else { return cell }
    return Cell(start: cell.start, end: cell.end - 1, isQuoted: false)
  }

  /// The text of a cell; doubled quotes inside a quoted cell stand for one.
  func text(of cell: Cell, _ bytes: Span<UInt8>) -> String {
    String(bytes: cellText(bytes, cell.start, cell.end, isQuoted: cell.isQuoted).span)
  }
}

/// The bytes of a cell, with doubled quotes made single where it was quoted.
func cellText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isQuoted: Bool) -> [UInt8] {
  var text: [UInt8] = []
  text.reserveCapacity(end - start)
  var place = start
  while place < end {
    text.append(bytes[place])
    place += isQuoted && bytes[place] == Dialect.quote ? 2 : 1
  }
  return text
}
