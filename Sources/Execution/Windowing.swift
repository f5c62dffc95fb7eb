import Columns
import Diagnostics
import Plan

extension Executor {
  /// The input's rows with a column more for each call, computed from all rows at once.
  func windowed(_ calls: [LogicalPlan.WindowCall], _ input: LogicalPlan) throws(Diagnostic) -> [Batch] {
    let rows = Batch.concatenate(try batches(of: input), schema: input.schema)
    var columns = rows.columns
    for call in calls {
      try cancelToken.check()
      columns.append(try column(of: call, over: rows))
    }
    let schema = Schema(input.schema.fields + calls.map(\.field))
    return Batch(schema: schema, columns: columns, rowCount: rows.rowCount).morsels()
  }

  private func column(of call: LogicalPlan.WindowCall, over rows: Batch) throws(Diagnostic) -> Column {
    switch call.kind {
    case .function(let function, let overload, let arguments):
      var operands: [Operand] = []
      for (argument, type) in zip(arguments, overload.parameters) {
        operands.append(try prepared(argument).operand(on: rows, context, as: type))
      }
      do throws(Diagnostic) {
        return try function.evaluate(operands, rowCount: rows.rowCount, context)
      } catch {
        throw error.placed(at: arguments.first?.range)
      }
    case .aggregate(let aggregate, let group):
      return try WindowedAggregate(call: try prepared(aggregate), group: try prepared(group), executor: self)
        .column(over: rows)
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

/// An aggregate over each row's group, or over a moving frame of it.
struct WindowedAggregate {
  let call: LogicalPlan.Aggregate
  let group: LogicalPlan.WindowGroup
  let executor: Executor

  /// The row's value for every row, in the order of the rows.
  func column(over rows: Batch) throws(Diagnostic) -> Column {
    var keys: [Column] = []
    for key in group.keys { keys.append(try key.evaluate(on: rows, executor.context)) }
    var table = GroupTable(types: keys.map(\.type))
    let groups = table.groups(of: keys, rowCount: rows.rowCount)
    let arguments = try executor.arguments(of: call, on: rows)
    guard let frame = group.frame else { return try whole(groups, groupCount: table.count, arguments) }
    return try framed(frame, groups, groupCount: table.count, arguments, rows)
  }

  /// One value a group, given to all of its rows. Aggregates that depend on the order of rows see that of `sort`.
  private func whole(
    _ groups: BufferSlice<UInt32>, groupCount: Int, _ arguments: [Column]
  ) throws(Diagnostic) -> Column {
    let values = try aggregated(groups, groupCount: groupCount, arguments)
    return values.gather(Selection(groups))
  }

  private func aggregated(
    _ groups: BufferSlice<UInt32>, groupCount: Int, _ arguments: [Column]
  ) throws(Diagnostic) -> Column {
    var accumulator = call.function.makeAccumulator(call.overload, arguments: call.argumentTypes)
    return try executor.placed(call) { () throws(Diagnostic) -> Column in
      try accumulator.update(groups: groups, groupCount: groupCount, arguments: arguments)
      return try accumulator.finish(groupCount: groupCount)
    }
  }

  /// Every frame is a group of its own: its rows are listed, and the aggregate runs once over all lists.
  private func framed(
    _ frame: ClosedRange<Int>, _ groups: BufferSlice<UInt32>, groupCount: Int, _ arguments: [Column], _ rows: Batch
  ) throws(Diagnostic) -> Column {
    let order = try executor.order(of: group.order, over: rows)
    var members = [[UInt32]](repeating: [], count: groupCount)
    for row in order { members[Int(groups[Int(row)])].append(row) }
    var results: [Column] = []
    var resultRows: [UInt32] = []
    // So many frames at a time that their lists stay small.
    let width = max(1, min(frame.count, rows.rowCount))
    let most = max(1, 4_000_000 / width)
    var pending = FrameList()
    for list in members {
      for place in list.indices {
        let first = max(0, place + frame.lowerBound)
        let last = min(list.count - 1, place + frame.upperBound)
        pending.add(row: list[place], members: first <= last ? list[first...last] : [])
        if pending.rows.count >= most { results.append(try take(&pending, arguments, &resultRows)) }
      }
    }
    if !pending.rows.isEmpty || results.isEmpty { results.append(try take(&pending, arguments, &resultRows)) }
    var places = [UInt32](repeating: 0, count: rows.rowCount)
    for (place, row) in resultRows.enumerated() { places[Int(row)] = UInt32(place) }
    return Column.concatenate(results).gather(Selection(BufferSlice(places)))
  }

  private func take(
    _ pending: inout FrameList, _ arguments: [Column], _ resultRows: inout [UInt32]
  ) throws(Diagnostic) -> Column {
    try executor.cancelToken.check(taking: pending.members.count * 8 * (arguments.count + 1))
    let selection = Selection(BufferSlice(pending.members))
    let values = try aggregated(
      BufferSlice(pending.groups), groupCount: pending.rows.count, arguments.map { $0.gather(selection) })
    resultRows += pending.rows
    pending = FrameList()
    return values
  }

  /// Frames one after the other: the rows in them, and which frame each belongs to.
  private struct FrameList {
    var rows: [UInt32] = []
    var members: [UInt32] = []
    var groups: [UInt32] = []

    mutating func add(row: UInt32, members more: ArraySlice<UInt32>) {
      for _ in more { groups.append(UInt32(rows.count)) }
      members += more
      rows.append(row)
    }
  }
}
