import Columns
import Diagnostics
import Plan

extension Executor {
  /// What a transform makes of its inputs; rows that depend on nothing but themselves come in parts.
  func transformed(_ transform: any TableTransform, _ inputs: [LogicalPlan]) throws(Diagnostic) -> [Batch] {
    let context = transformContext
    if transform.isRowwise, inputs.count == 1 {
      return try parallel(try batches(of: inputs[0])) { (morsel) throws(Diagnostic) -> Batch in
        try transform.rows(of: [morsel], context)
      }
    }
    var tables: [Batch] = []
    for input in inputs { tables.append(try run(input)) }
    return try transform.rows(of: tables, context).morsels()
  }

  private var transformContext: TransformContext {
    TransformContext(
      evaluation: context,
      run: { (plan, given) throws(Diagnostic) -> Batch in try run(given.map(plan.given) ?? plan) },
      check: { (byteCount) throws(Diagnostic) in try cancelToken.check(taking: byteCount) })
  }
}
