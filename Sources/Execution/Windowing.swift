import Columns
import Diagnostics
import Plan

extension Executor {
  /// The input's rows with a column more for each call, computed from all rows at once.
  func windowed(_ calls: [LogicalPlan.WindowCall], _ rows: Batch) throws(Diagnostic) -> [Batch] {
    var added: [[Column]] = []
    for call in calls {
      try cancelToken.check()
      added.append(try columns(of: call, over: rows))
    }
    let schema = Schema(rows.schema.fields + calls.map(\.field))
    return rows.morsels().enumerated().map { place, morsel in
      Batch(schema: schema, columns: morsel.columns + added.map { $0[place] }, rowCount: morsel.rowCount)
    }
  }

  /// The call's values, a piece a morsel.
  private func columns(of call: LogicalPlan.WindowCall, over rows: Batch) throws(Diagnostic) -> [Column] {
    switch call.kind {
    case .function(let function, let overload, let arguments):
      var operands: [Operand] = []
      for (argument, type) in zip(arguments, overload.parameters) {
        operands.append(try prepared(argument).operand(on: rows, context, as: type))
      }
      do throws(Diagnostic) {
        let column = try function.evaluate(operands, rowCount: rows.rowCount, context)
        return Batch(schema: Schema([call.field]), columns: [column], rowCount: rows.rowCount).morsels().map {
          $0.columns[0]
        }
      } catch {
        throw error.placed(at: arguments.first?.range)
      }
    case .aggregate(let aggregate, let group):
      return try WindowedAggregate(call: try prepared(aggregate), group: try prepared(group), executor: self)
        .columns(over: rows)
    }
  }

  private func prepared(_ aggregate: LogicalPlan.Aggregate) throws(Diagnostic) -> LogicalPlan.Aggregate {
    var ready = aggregate
    for index in ready.arguments.indices { ready.arguments[index] = try prepared(ready.arguments[index]) }
    return ready
  }

  private func prepared(_ group: LogicalPlan.WindowGroup) throws(Diagnostic) -> LogicalPlan.WindowGroup {
    var ready = group
    for index in ready.keys.indices { ready.keys[index] = try prepared(ready.keys[index]) }
    for index in ready.order.indices { ready.order[index].expression = try prepared(ready.order[index].expression) }
    return ready
  }
}
