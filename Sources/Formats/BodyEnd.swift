import Columns

/// Finds where the rows end: line ends behind the last row, and rows of nothing but separators, belong to no row.
enum BodyEnd {
  /// One past the last byte of the last row, and how many rows of empty cells were left out.
  static func find(
    _ bytes: Span<UInt8>, from start: Int, dialect: Dialect, columnCount: Int
  ) -> (end: Int, emptyRowCount: Int) {
    var end = bytes.count
    var emptyRowCount = 0
    while true {
      while end > start, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
      var line = end
      while line > start, bytes[line - 1] == dialect.separator { line -= 1 }
      let isEmptyRow =
        columnCount > 1 && end - line == columnCount - 1
        && (line == start || bytes[line - 1] == 10 || bytes[line - 1] == 13)
      guard isEmptyRow else { return (end, emptyRowCount) }
      emptyRowCount += 1
      end = line
    }
  }
}
