import Columns
import Diagnostics

/// What one walk over a JSON table finds out: its columns, what their values are, and where runs of rows start. It
/// passes every byte, so that what is read after it is known to be sound.
struct JSONOutline: Sendable {
  /// Rows that one thread reads.
  struct Run: Sendable {
    /// The first byte of the first row.
    var start: Int
    var rowCount = 0
  }

  private(set) var columns: JSONColumns
  private(set) var runs: [Run] = []
  /// The row in which each column was seen last, to find a key that stands twice.
  private var lastRows: [Int]
  private var rowCount = 0

  init(
    _ bytes: Span<UInt8>, from start: Int, layout: JSONLayout, declaration: TableDeclaration?, runByteCount: Int
  ) throws(JSONFault) {
    let fields = declaration?.schema.fields ?? []
    columns = JSONColumns(declared: fields.map(\.name))
    lastRows = fields.map { _ in -1 }
    let others = ColumnTarget(missing: fields.isEmpty ? declaration?.missingTexts ?? [] : [])
    var targets = fields.indices.map { ColumnTarget(missing: declaration?.rules[$0].missingTexts ?? []) }
    var walk = JSONRowWalk(layout, at: start)
    try walk.open(bytes)
    while try walk.nextRow(bytes) {
      let rowStart = walk.place - 1
      if runs.last.map({ rowStart - $0.start >= runByteCount }) ?? true { runs.append(Run(start: rowStart)) }
      try row(&walk, bytes, &targets, others)
      runs[runs.count - 1].rowCount += 1
      rowCount += 1
    }
  }

  private mutating func row(
    _ walk: inout JSONRowWalk, _ bytes: Span<UInt8>, _ targets: inout [ColumnTarget], _ others: ColumnTarget
  ) throws(JSONFault) {
    var isFirst = true
    while let (key, cell) = try walk.nextCell(isFirst: isFirst, bytes) {
      isFirst = false
      let column = columns.column(of: key, bytes)
      if column == lastRows.count {
        lastRows.append(-1)
        targets.append(others)
      }
      if lastRows[column] == rowCount { throw JSONFault(key.start - 1, .repeatedKey(key.string(bytes))) }
      lastRows[column] = rowCount
      if !cell.isMissing(bytes, targets[column]) { columns.evidence[column].add(cell, bytes) }
    }
  }
}

extension ColumnTarget {
  /// A column whose type is inferred.
  fileprivate init(missing texts: [String]) { self.init(missingTexts: texts.map { Array($0.utf8) }) }
}
