import Columns
import Diagnostics
import Plan

/// The group of each row of a table whose rows are all there.
struct RowGroups: Sendable {
  /// The groups, a piece a morsel.
  let pieces: [BufferSlice<UInt32>]
  /// One more than the highest group; some may have no row.
  let count: Int

  /// The groups of all rows.
  var all: BufferSlice<UInt32> { BufferSlice.concatenate(pieces) }
}

extension Executor {
  /// The groups of rows by keys. Nulls are equal to each other here.
  func groups(of keys: [TypedExpression], over morsels: [Batch]) throws(Diagnostic) -> RowGroups {
    let columns = try parallel(morsels) { (morsel) throws(Diagnostic) -> [Column] in
      var columns: [Column] = []
      for key in keys { columns.append(try key.evaluate(on: morsel, context).measured) }
      return columns
    }
    return try groups(of: columns, types: keys.map(\.columnType), rowCounts: morsels.map(\.rowCount))
  }

  /// The groups of rows by columns that come in pieces: by direct address where the values lie close together, by parts
  /// of their words where there are many rows, else numbered in order of their first appearance.
  func groups(of columns: [[Column]], types: [DataType], rowCounts: [Int]) throws(Diagnostic) -> RowGroups {
    let facts = types.indices.map { key in
      var joint: ColumnFacts?
      for piece in columns where piece[key].count > 0 {
        let facts = ColumnFacts(piece[key])
        joint = joint?.joined(facts) ?? facts
      }
      return joint ?? ColumnFacts(type: types[key])
    }
    let rowCount = rowCounts.reduce(0, +)
    if let domain = GroupDomain(facts, rowCount: rowCount) {
      let pieces = parallelMap(count: columns.count, threadCount: threadCount) { index in
        domain.slots(of: columns[index], rowCount: rowCounts[index])
      }
      return RowGroups(pieces: pieces, count: domain.slotCount)
    }
    let packing = KeyPacking(facts, holdsNulls: true)
    if let packing, !types.isEmpty, rowCount > tuning.partitionedRows {
      let words = parallelMap(count: columns.count, threadCount: threadCount) { packing.words(of: columns[$0]) }
      return try numberedByParts(BufferSlice.concatenate(words), rowCounts)
    }
    var table = GroupTable(types: types, packing: packing)
    var pieces: [BufferSlice<UInt32>] = []
    for (piece, rowCount) in zip(columns, rowCounts) {
      try cancelToken.check()
      pieces.append(table.groups(of: piece, rowCount: rowCount))
    }
    return RowGroups(pieces: pieces, count: table.count)
  }

  /// The groups of words: those of each part are numbered by themselves, behind those of the parts before.
  private func numberedByParts(_ words: BufferSlice<UInt64>, _ rowCounts: [Int]) throws(Diagnostic) -> RowGroups {
    let parts = PartedRows(words: words, bits: 7, threadCount: threadCount)
    let numbered = try parallelMap(count: parts.count, threadCount: threadCount) {
      (part) throws(Diagnostic) -> (BufferSlice<UInt32>, Int) in
      try cancelToken.check()
      var table = WordTable(mayBeDense: false)
      let rows = Selection(parts.rows.slice(parts.range(part)))
      return (table.numbers(of: words.gather(rows, missing: 0), validity: nil), table.count)
    }
    var count = 0
    var firsts: [UInt32] = []
    for (_, own) in numbered {
      firsts.append(UInt32(count))
      count += own
    }
    let all = parts.lined(numbered.indices.map { (numbered[$0].0, firsts[$0]) }, threadCount: threadCount)
    var pieces: [BufferSlice<UInt32>] = []
    var start = 0
    for rowCount in rowCounts {
      pieces.append(all.slice(start..<(start + rowCount)))
      start += rowCount
    }
    return RowGroups(pieces: pieces, count: count)
  }
}
