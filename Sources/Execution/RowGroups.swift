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
  /// The groups of rows by keys: by direct address where the keys lie close together, else numbered in order of their first
  /// appearance. Nulls are equal to each other here.
  func groups(of keys: [TypedExpression], over morsels: [Batch]) throws(Diagnostic) -> RowGroups {
    let columns = try parallel(morsels) { (morsel) throws(Diagnostic) -> [Column] in
      var columns: [Column] = []
      for key in keys { columns.append(try key.evaluate(on: morsel, context)) }
      return columns
    }
    let facts = keys.indices.map { key in
      var joint: ColumnFacts?
      for piece in columns where piece[key].count > 0 {
        let facts = ColumnFacts(piece[key])
        joint = joint?.joined(facts) ?? facts
      }
      return joint ?? ColumnFacts(type: keys[key].columnType)
    }
    let rowCounts = morsels.map(\.rowCount)
    if let domain = GroupDomain(facts, rowCount: rowCounts.reduce(0, +)) {
      let pieces = parallelMap(count: columns.count, threadCount: threadCount) { index in
        domain.slots(of: columns[index], rowCount: rowCounts[index])
      }
      return RowGroups(pieces: pieces, count: domain.slotCount)
    }
    var table = GroupTable(types: keys.map(\.columnType), packing: KeyPacking(facts, holdsNulls: true))
    var pieces: [BufferSlice<UInt32>] = []
    for (piece, rowCount) in zip(columns, rowCounts) {
      try cancelToken.check()
      pieces.append(table.groups(of: piece, rowCount: rowCount))
    }
    return RowGroups(pieces: pieces, count: table.count)
  }
}
