import Diagnostics

/// A workbook's path with the part of it that is meant: `roster.xlsx#職員!B4:K300`.
struct WorkbookPath: Equatable {
  /// A part of a sheet, in rows and columns from 1, all ends inclusive.
  struct Area: Equatable {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>

    init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) { (self.rows, self.columns) = (rows, columns) }

    /// The part of `A1:B2`, whichever corner is said first, or of one cell; nil for what is none.
    init?(_ text: String) {
      let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { WorkbookPath.cell(String($0)) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
      self.init(
        rows: min(first.row, last.row)...max(first.row, last.row),
        columns: min(first.column, last.column)...max(first.column, last.column))
    }
  }

  /// The file.
  let file: String
  /// The sheet; nil for the first one that shows anything.
  let sheet: String?
  /// The part; nil for all of it.
  let area: Area?

  /// Reads a path; code `.command` for a part that is no range of cells.
  init(_ path: String) throws(Diagnostic) {
    guard let mark = path.lastIndex(of: "#"), Self.isWorkbook(String(path[..<mark])) else {
      (file, sheet, area) = (path, nil, nil)
      return
    }
    file = String(path[..<mark])
    var rest = String(path[path.index(after: mark)...])
    var area: Area?
    let cells = rest.lastIndex(of: "!").map { String(rest[rest.index(after: $0)...]) } ?? rest
    // One cell alone may be a sheet's name.
    if cells.contains(":"), let found = Area(cells) {
      area = found
      rest = rest.lastIndex(of: "!").map { String(rest[..<$0]) } ?? ""
    } else if rest.contains("!") {
      throw Diagnostic(
        .command, Message("'\(cells)' is no range of cells", ja: "「\(cells)」はセルの範囲でない"),
        help: [Message("write it as B4:K300", ja: "B4:K300 のように書く")])
    }
    if rest.count > 1, rest.hasPrefix("'"), rest.hasSuffix("'") { rest = String(rest.dropFirst().dropLast()) }
    sheet = rest.isEmpty ? nil : rest
    self.area = area
  }

  /// Whether a file's name is that of a workbook.
  static func isWorkbook(_ path: String) -> Bool {
    let lower = path.lowercased()
    return lower.hasSuffix(".xlsx") || lower.hasSuffix(".xlsm")
  }

  /// The row and column of `B4` or `$B$4`; nil for what is none.
  static func cell(_ text: String) -> (row: Int, column: Int)? {
    var (row, column) = (0, 0)
    for byte in text.utf8 where byte != UInt8(ascii: "$") {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z") where row == 0: column = column * 26 + Int(byte) - 64
      case UInt8(ascii: "a")...UInt8(ascii: "z") where row == 0: column = column * 26 + Int(byte) - 96
      case UInt8(ascii: "0")...UInt8(ascii: "9"): row = row * 10 + Int(byte) - 48
      default: return nil
      }
      if column > 16_384 || row > 1_048_576 { return nil }
    }
    return row > 0 && column > 0 ? (row, column) : nil
  }
}
