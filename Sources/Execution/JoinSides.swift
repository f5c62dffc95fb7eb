import Columns
import Diagnostics
import Plan

/// Which side of a join is put into an index: the right one, through which the left rows stream, or, where that is much the
/// larger, the left one.
extension Executor {
  /// So many times the left rows a right side must have to be the one that streams.
  private static let farLarger = 8

  /// The left rows of a join that streams them, and what they go through, the join at the end.
  func pipeline(of join: LogicalPlan.Join, at place: PlanPlace?) throws(Diagnostic) -> Pipeline {
    var left = try pipeline(of: join.left, at: place?.input(0))
    let right = try pipeline(of: join.right, at: place?.input(1))
    if right.rowCount > tuning.partitionedRows, right.rowCount > Self.farLarger * left.estimatedRowCount {
      left = Pipeline(source: try rows(of: left), schema: join.left.schema, context, threadCount: threadCount, trace)
      if right.rowCount > Self.farLarger * left.rowCount {
        left.join(try turnedProbe(join, left, right, at: place), at: place)
        return left
      }
    }
    let rightRows = try together(rows(of: right), schema: join.right.schema)
    let start = ContinuousClock.now
    left.join(try JoinProbe(join, right: rightRows, leftFacts: left.facts, cancelToken), at: place)
    note(start, place)
    return left
  }

  /// All rows of a pipeline.
  func rows(of pipeline: Pipeline) throws(Diagnostic) -> [Batch] {
    let result =
      pipeline.hasSteps
      ? try parallel(pipeline.source) { (morsel) throws(Diagnostic) -> Batch in try pipeline.applied(to: morsel) }
      : pipeline.source
    noteLosses(of: pipeline)
    return result
  }

  /// The join of few left rows, all of them there, with many right ones: the right rows whose keys the left ones have are
  /// found as they stream, and only they are kept.
  private func turnedProbe(
    _ join: LogicalPlan.Join, _ left: Pipeline, _ right: Pipeline, at place: PlanPlace?
  ) throws(Diagnostic) -> JoinProbe {
    let start = ContinuousClock.now
    let types = join.keyTypes
    let rows = try together(left.source, schema: join.left.schema)
    let keys = zip(join.leftKeys, types).map { rows.columns[$0].widened(to: $1) }
    let index = try KeyIndex(keys, types: types, leftFacts: join.rightKeys.map { right.facts[$0] }, cancelToken)
    note(start, place)
    let pieces = try parallel(right.source) { (morsel) throws(Diagnostic) -> (BufferSlice<UInt32>, Batch) in
      let batch = try right.applied(to: morsel)
      let start = ContinuousClock.now
      let (met, numbers) = index.metRows(join.rightKeys.map { batch.columns[$0] })
      let shown = Batch(
        schema: Schema(join.rightColumns.map { batch.schema.fields[$0] }),
        columns: join.rightColumns.map { batch.columns[$0] }, rowCount: batch.rowCount)
      let found = (numbers, met.count == batch.rowCount ? shown : shown.gather(met))
      note(start, place)
      return found
    }
    noteLosses(of: right)
    let end = ContinuousClock.now
    try cancelToken.check(taking: pieces.reduce(0) { $0 + $1.0.count } * 24)
    let shown = try together(
      pieces.map { $0.1 }, schema: Schema(join.rightColumns.map { join.right.schema.fields[$0] }))
    let turned = index.turned(BufferSlice.concatenate(pieces.map { $0.0 }))
    let probe = JoinProbe(join, shown: shown, turned, cancelToken)
    note(end, place)
    return probe
  }

  /// Adds the time since a moment to a step of a plan that is traced.
  private func note(_ start: ContinuousClock.Instant, _ place: PlanPlace?) {
    if let trace, let place { trace.add(place, rowCount: 0, time: ContinuousClock.now - start) }
  }
}

extension Pipeline {
  /// How many rows come out at the end, from some that are looked at here and there.
  fileprivate var estimatedRowCount: Int {
    // Of few rows those that are looked at would be most of the work.
    guard hasSteps, rowCount > Batch.morselRowCount else { return rowCount }
    let morsels = source.filter { $0.rowCount > 0 }
    let runCount = min(8, morsels.count)
    var (before, after) = (0, 0)
    for run in 0..<runCount {
      let morsel = morsels[run * morsels.count / runCount]
      let start = morsel.rowCount * run / runCount
      let sample = morsel.slice(start..<min(start + 512, morsel.rowCount))
      guard let rows = try? sampled(sample) else { return rowCount }
      before += sample.rowCount
      after += rows.rowCount
    }
    return before == 0 ? 0 : Int(Double(rowCount) * Double(after) / Double(before))
  }
}

extension LogicalPlan.Join {
  /// The common type of each pair of keys.
  var keyTypes: [DataType] {
    zip(leftKeys, rightKeys).map { leftKey, rightKey in
      let type = left.schema.fields[leftKey].type
      return DataType.common(type, right.schema.fields[rightKey].type) ?? type
    }
  }
}
