import Columns
import Diagnostics
import Plan

extension Executor {
  /// What a transform makes of its inputs; rows that depend on nothing but themselves come in parts.
  func transformed(
    _ transform: any TableTransform, _ inputs: [[Batch]], schemas: [Schema]
  ) throws(Diagnostic) -> [Batch] {
    let context = transformContext
    if transform.isRowwise, inputs.count == 1 {
      return try parallel(inputs[0]) { (morsel) throws(Diagnostic) -> Batch in
        try transform.rows(of: [morsel], context)
      }
    }
    let tables = zip(inputs, schemas).map { Batch.concatenate($0, schema: $1) }
    return try transform.rows(of: tables, context).morsels()
  }

  private var transformContext: TransformContext {
    TransformContext(
      evaluation: context,
      run: { (plan, given) throws(Diagnostic) -> Batch in try untraced.run(given.map(plan.given) ?? plan) },
      check: { (byteCount) throws(Diagnostic) in try cancelToken.check(taking: byteCount) },
      numbered: { (known, sought) throws(Diagnostic) -> KeyNumbers in try numbered(known, sought) },
      grouped: { (columns, rowCount) throws(Diagnostic) -> GroupNumbers in
        let schema = Schema(columns.enumerated().map { Field("\($0)", $1.type) })
        let morsels = Batch(schema: schema, columns: columns, rowCount: rowCount).morsels()
        let groups = try groups(
          of: morsels.map(\.columns), types: columns.map(\.type), rowCounts: morsels.map(\.rowCount))
        return GroupNumbers(count: groups.count, numbers: groups.all)
      },
      note: { losses?.add($0) }, remark: { losses?.add($0) }, threadCount: threadCount)
  }

  /// The same without a trace, for plans inside others.
  private var untraced: Executor {
    Executor(
      threadCount: threadCount, context: context, cancelToken: cancelToken, losses: losses, tuning: tuning,
      progress: progress)
  }

  /// The keys of both sides in common types, numbered by the known side.
  private func numbered(_ known: [Column], _ sought: [Column]) throws(Diagnostic) -> KeyNumbers {
    let types = zip(known, sought).map { DataType.common($0.type, $1.type) ?? $0.type }
    let index = try KeyIndex(
      zip(known, types).map { $0.widened(to: $1) }, types: types, leftFacts: sought.map { ColumnFacts($0.measured) },
      keepsNumbers: true, cancelToken)
    let rowCount = sought.first?.count ?? 0
    let size = 8 * Batch.morselRowCount
    let starts = Array(stride(from: 0, to: rowCount, by: size))
    let pieces = parallelMap(count: starts.count, threadCount: threadCount) { piece in
      let rows = starts[piece]..<min(starts[piece] + size, rowCount)
      let keys = sought.map { $0.slice(rows) }
      return index.numbers(of: keys).without(nullsOf: keys)
    }
    return KeyNumbers(
      count: index.numberCount, known: index.own ?? BufferSlice([]), sought: BufferSlice.concatenate(pieces))
  }
}

extension BufferSlice where Element == UInt32 {
  fileprivate func without(nullsOf keys: [Column]) -> BufferSlice {
    keys.reduce(self) { numbers, key in key.validity?.masked(numbers, with: Selection.none) ?? numbers }
  }
}
