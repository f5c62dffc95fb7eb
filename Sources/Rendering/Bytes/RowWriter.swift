import Columns

/// Writes rows whose cells stand between fixed texts, which is what all line formats share.
struct RowWriter<Style: CellStyle>: Sendable {
  /// The rows whose cells are held at a time: few enough for the processor's cache.
  private static var runLength: Int { 1024 }

  /// How a cell is written.
  var style: Style
  /// What stands before each column's cell; as many as there are columns.
  var prefixes: [[UInt8]]
  /// What stands after the last cell of a row.
  var end: [UInt8]

  /// A writer of rows with the same separator between all cells.
  init(style: Style, columnCount: Int, start: String = "", separator: String, end: String = "\n") {
    let rest = [[UInt8]](repeating: Array(separator.utf8), count: max(0, columnCount - 1))
    self.init(style: style, prefixes: (columnCount > 0 ? [Array(start.utf8)] : []) + rest, end: Array(end.utf8))
  }

  /// A writer of rows with a text of its own before each cell.
  init(style: Style, prefixes: [[UInt8]], end: [UInt8]) {
    self.style = style
    self.prefixes = prefixes
    self.end = end
  }

  /// Adds all rows of a batch.
  func append(_ batch: Batch, to output: inout [UInt8]) {
    var runs = prefixes.map { CellRun(style: style, prefix: $0) }
    for start in stride(from: 0, to: batch.rowCount, by: Self.runLength) {
      let rows = start..<min(start + Self.runLength, batch.rowCount)
      for index in runs.indices { runs[index].fill(from: batch.columns[index], rows: rows) }
      let room =
        runs.reduce(0) { $0 + $1.bytes.count } + rows.count * (end.count + prefixes.reduce(0) { $0 + $1.count })
      output.makeRoom(for: room)
      output.append(addingCapacity: room) { append(rows.count, of: runs, to: &$0) }
    }
  }

  private func append(_ rowCount: Int, of runs: [CellRun<Style>], to output: inout OutputSpan<UInt8>) {
    let end = end.span
    for row in 0..<rowCount {
      for index in runs.indices {
        runs[index].append(row, to: &output)
      }
      output.append(span: end)
    }
  }
}
