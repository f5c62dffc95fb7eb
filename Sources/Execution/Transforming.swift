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
      numbered: Self.numbered, note: { losses?.add($0) })
  }

  /// The same without a trace, for plans inside others.
  private var untraced: Executor {
    Executor(
      threadCount: threadCount, context: context, cancelToken: cancelToken, losses: losses, tuning: tuning,
      progress: progress)
  }

  /// The keys of both sides in common types, numbered by the known side.
  private static func numbered(_ known: [Column], _ sought: [Column]) -> KeyNumbers {
    let types = zip(known, sought).map { DataType.common($0.type, $1.type) ?? $0.type }
    let knownKeys = zip(known, types).map { $0.widened(to: $1) }
    let soughtKeys = zip(sought, types).map { $0.widened(to: $1) }
    var table = GroupTable(types: types)
    var groups = table.groups(of: knownKeys, rowCount: knownKeys.first?.count ?? 0)
    if knownKeys.contains(where: { $0.validity != nil }) {
      let all = groups
      groups = BufferSlice(count: all.count) { output in
        for row in output.indices { output[row] = GroupTable.hasNull(knownKeys, at: row) ? Selection.none : all[row] }
      }
    }
    let words = table.words(of: soughtKeys)
    return KeyNumbers(count: table.count, known: groups, sought: table.knownGroups(of: words, soughtKeys))
  }
}
