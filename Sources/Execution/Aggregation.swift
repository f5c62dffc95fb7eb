import Columns
import Diagnostics
import Plan

/// The groups and aggregates of a part of the rows.
private struct PartialGroups: Sendable {
  var table: GroupTable
  var accumulators: [any Accumulator]
}

extension Executor {
  /// The most parts that rows are cut into for grouping. It does not depend on the number of threads, so that sums come
  /// out alike on every machine.
  private static let partCount = 8

  /// Groups and their aggregates: the morsels of each part one after the other, the parts side by side, and their groups
  /// then put together in order.
  func aggregated(
    _ keys: [LogicalPlan.Output], _ aggregates: [LogicalPlan.Aggregate], _ input: LogicalPlan
  ) throws(Diagnostic) -> [Batch] {
    let (source, steps) = try pipeline(of: input)
    let keys = try prepared(keys)
    var calls: [LogicalPlan.Aggregate] = []
    for aggregate in aggregates {
      var ready = aggregate
      ready.arguments = []
      for argument in aggregate.arguments { ready.arguments.append(try prepared(argument)) }
      calls.append(ready)
    }
    let morsels = try batches(of: source)
    let ready = calls
    let parts = try parallelParts(morsels) { (part) throws(Diagnostic) -> PartialGroups in
      try self.partial(part, steps, keys, ready)
    }
    return [try merged(parts, keys, calls)]
  }

  private func parallelParts(
    _ morsels: [Batch], _ body: @Sendable (ArraySlice<Batch>) throws(Diagnostic) -> PartialGroups
  ) throws(Diagnostic) -> [PartialGroups] {
    let size = max(1, (morsels.count + Self.partCount - 1) / Self.partCount)
    let starts = Array(stride(from: 0, to: morsels.count, by: size))
    return try parallelMap(count: starts.count, threadCount: threadCount) {
      (index) throws(Diagnostic) -> PartialGroups in
      try body(morsels[starts[index]..<min(starts[index] + size, morsels.count)])
    }
  }

  private func partial(
    _ morsels: ArraySlice<Batch>, _ steps: [Step], _ keys: [LogicalPlan.Output], _ calls: [LogicalPlan.Aggregate]
  ) throws(Diagnostic) -> PartialGroups {
    var groups = emptyGroups(keys, calls)
    for morsel in morsels {
      try cancelToken.check()
      let batch = try Self.apply(steps, to: morsel, context)
      var keyColumns: [Column] = []
      for key in keys { keyColumns.append(try key.expression.evaluate(on: batch, context)) }
      let rows = groups.table.groups(of: keyColumns, rowCount: batch.rowCount)
      for (index, call) in calls.enumerated() {
        let arguments = try self.arguments(of: call, on: batch)
        try placed(call) { () throws(Diagnostic) in
          try groups.accumulators[index].update(groups: rows, groupCount: groups.table.count, arguments: arguments)
        }
      }
    }
    return groups
  }

  func arguments(of call: LogicalPlan.Aggregate, on batch: Batch) throws(Diagnostic) -> [Column] {
    var result: [Column] = []
    for (argument, type) in zip(call.arguments, call.overload.parameters) {
      if argument.type == nil {
        result.append(.constant(.null, type: type, count: batch.rowCount))
      } else {
        result.append(try argument.evaluate(on: batch, context).widened(to: type))
      }
    }
    return result
  }

  private func merged(
    _ parts: [PartialGroups], _ keys: [LogicalPlan.Output], _ calls: [LogicalPlan.Aggregate]
  ) throws(Diagnostic) -> Batch {
    var whole = parts.first ?? emptyGroups(keys, calls)
    for part in parts.dropFirst() {
      let mapping = whole.table.groups(of: part.table.keyColumns(), rowCount: part.table.count)
      for (index, call) in calls.enumerated() {
        try placed(call) { () throws(Diagnostic) in
          try whole.accumulators[index].merge(
            part.accumulators[index], mapping: mapping, groupCount: whole.table.count)
        }
      }
    }
    // Without keys there is one group, even of no rows.
    let groupCount = keys.isEmpty ? 1 : whole.table.count
    var columns = whole.table.keyColumns()
    for (index, call) in calls.enumerated() {
      let accumulator = whole.accumulators[index]
      columns += try placed(call) { () throws(Diagnostic) in try accumulator.finishAll(groupCount: groupCount) }
    }
    return Batch(
      schema: Schema(keys.map(\.field) + calls.flatMap(\.fields)), columns: columns, rowCount: groupCount)
  }

  private func emptyGroups(_ keys: [LogicalPlan.Output], _ calls: [LogicalPlan.Aggregate]) -> PartialGroups {
    let accumulators = calls.map { call in
      call.function.makeAccumulator(call.overload, arguments: call.argumentTypes)
    }
    return PartialGroups(table: GroupTable(types: keys.map(\.field.type)), accumulators: accumulators)
  }

  /// Gives a mistake inside an aggregate the place of its call.
  func placed<Result>(
    _ call: LogicalPlan.Aggregate, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(Diagnostic) { return try body() } catch { throw error.placed(at: call.arguments.first?.range) }
  }
}
