import Columns
import Diagnostics
import Plan

/// A join whose result needs all left rows at once, since it shows right rows that no left row met, or those that one did.
struct HashJoin {
  let join: LogicalPlan.Join
  let executor: Executor
  let place: PlanPlace?

  func batches() throws(Diagnostic) -> [Batch] {
    let left = try executor.batches(of: join.left, at: place?.input(0))
    let right = try executor.together(
      try executor.batches(of: join.right, at: place?.input(1)), schema: join.right.schema)
    return try executor.timed(place) { () throws(Diagnostic) in try joined(left, right) }
  }

  private func joined(_ left: [Batch], _ right: Batch) throws(Diagnostic) -> [Batch] {
    let facts = ColumnFacts.facts(of: left, schema: join.left.schema)
    let probe = try JoinProbe(join, right: right, leftFacts: facts, executor.cancelToken)
    let pieces = try executor.parallel(left) {
      (batch) throws(Diagnostic) -> (batch: Batch, metRows: BufferSlice<UInt32>) in
      try probe.pairs(batch)
    }
    executor.losses?.add(probe.loss)
    return pieces.map(\.batch) + unmatched(pieces.map(\.metRows), probe)
  }

  /// The right rows that a kind shows after all morsels: those that no left row met, or those that one did.
  private func unmatched(_ metRows: [BufferSlice<UInt32>], _ probe: JoinProbe) -> [Batch] {
    var isMet = [Bool](repeating: false, count: probe.rightRowCount)
    for rows in metRows {
      for index in 0..<rows.count where rows[index] != Selection.none { isMet[Int(rows[index])] = true }
    }
    let wantsMet = join.kind == .rightsemi
    let rows = Selection(BufferSlice((0..<UInt32(probe.rightRowCount)).filter { isMet[Int($0)] == wantsMet }))
    let part = probe.rightRows(rows)
    if join.kind == .rightsemi || join.kind == .rightanti { return [part] }
    let missing = join.left.schema.fields.map { field in
      Column.constant(field.type == .string ? .string("") : .null, type: field.type, count: rows.count)
    }
    return [Batch(schema: join.schema, columns: missing + part.columns, rowCount: rows.count)]
  }
}
