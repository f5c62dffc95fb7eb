import Columns

/// Text whose cells are told by their places in the line, as older systems write it: widths are in half-width characters,
/// so that 漢字 takes four, as it does in bytes of Shift JIS.
enum FixedWidthText {
  /// The same rows with commas between cells, line by line; blanks around cells are left out. What stands behind the last
  /// width makes a cell more, so that the row is found to be too long.
  static func delimited(_ bytes: Span<UInt8>, from start: Int, widths: [Int]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count - start)
    var place = start
    while place < bytes.count {
      var end = place
      while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
      let line = String(bytes: bytes.extracting(place..<end))
      if !line.isEmpty { append(cells(of: line, widths), to: &output) }
      place = end
      if place < bytes.count, bytes[place] == 13, place + 1 < bytes.count, bytes[place + 1] == 10 { place += 1 }
      if place < bytes.count { output.append(10) }
      place += 1
    }
    return output
  }

  /// The cells of a line; the whole line as one, which is no row, where a character lies on both sides of a border.
  private static func cells(of line: String, _ widths: [Int]) -> [String] {
    var cells: [String] = []
    var cell = ""
    var used = 0
    for scalar in line.unicodeScalars {
      if cells.count < widths.count, used > widths[cells.count], widths.count > 1 { return [line] }
      if cells.count < widths.count, used >= widths[cells.count] {
        cells.append(trimmed(cell))
        (cell, used) = ("", 0)
      }
      cell.unicodeScalars.append(scalar)
      used += width(of: scalar)
    }
    cells.append(trimmed(cell))
    while cells.count < widths.count { cells.append("") }
    // Blanks behind the last cell are no cell.
    while cells.count > widths.count, cells.last?.isEmpty == true { cells.removeLast() }
    return cells
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 || (0xFF61...0xFF9F).contains(scalar.value) ? 1 : 2
  }

  private static func trimmed(_ cell: String) -> String {
    var scalars = Substring(cell).unicodeScalars
    while let first = scalars.first, first == " " || first == "\u{3000}" { scalars.removeFirst() }
    while let last = scalars.last, last == " " || last == "\u{3000}" { scalars.removeLast() }
    return String(scalars)
  }

  private static func append(_ cells: [String], to output: inout [UInt8]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { output.append(UInt8(ascii: ",")) }
      output.appendCell(cell)
    }
  }
}

extension [UInt8] {
  /// Appends a cell of comma-separated values, in quotes where it needs them.
  mutating func appendCell(_ cell: String) {
    guard cell.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      return append(contentsOf: cell.utf8)
    }
    append(0x22)
    for byte in cell.utf8 {
      if byte == 0x22 { append(0x22) }
      append(byte)
    }
    append(0x22)
  }
}
