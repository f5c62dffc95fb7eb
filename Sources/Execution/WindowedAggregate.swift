import Columns
import Diagnostics
import Plan

/// An aggregate over each row's group, or over a moving frame of it.
struct WindowedAggregate {
  let call: LogicalPlan.Aggregate
  let group: LogicalPlan.WindowGroup
  let executor: Executor

  /// The most parts that rows are cut into; it does not depend on the number of threads, so that results do not either.
  private static let partCount = 8

  /// The row's value for every row, in the order of the rows.
  func column(over rows: Batch) throws(Diagnostic) -> Column {
    if let frame = group.frame { return try framed(frame, over: rows) }
    let isOrderFree = (emptyState() as? any FixedAccumulator)?.isFixed == true
    if group.order.isEmpty || isOrderFree { return try whole(over: rows) }
    // Aggregates that depend on the order of the rows see that of `sort`.
    let order = try executor.order(of: group.order, over: rows)
    let values = try whole(over: rows.gather(Selection(order)))
    return values.gather(Selection(BufferSlice(Self.inverted(order))))
  }

  func emptyState() -> any Accumulator {
    call.function.makeAccumulator(call.overload, arguments: call.argumentTypes)
  }

  private static func inverted(_ order: BufferSlice<UInt32>) -> [UInt32] {
    var places = [UInt32](repeating: 0, count: order.count)
    let span = order.span
    for place in span.indices { places[Int(span[place])] = UInt32(truncatingIfNeeded: place) }
    return places
  }

  // MARK: Whole groups

  /// The groups of a part of the rows, what the part has seen of them, and the group of each row.
  private struct Part: Sendable {
    var table: GroupTable
    var state: any Accumulator
    var rows: [BufferSlice<UInt32>] = []
  }

  /// One value a group, given to all of its rows: the parts side by side, put together in their order.
  private func whole(over rows: Batch) throws(Diagnostic) -> Column {
    let morsels = rows.morsels()
    let size = max(1, (morsels.count + Self.partCount - 1) / Self.partCount)
    let starts = Array(stride(from: 0, to: morsels.count, by: size))
    let parts = try parallelMap(count: starts.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> Part in
      try part(morsels[starts[index]..<min(starts[index] + size, morsels.count)])
    }
    return try executor.placed(call) { () throws(Diagnostic) -> Column in
      var all = Part(table: emptyTable, state: emptyState())
      for part in parts {
        let mapping = all.table.groups(of: part.table.keyColumns(), rowCount: part.table.count)
        try all.state.merge(part.state, mapping: mapping, groupCount: all.table.count)
        for groups in part.rows { all.rows.append(groups.mapped { mapping[Int($0)] }) }
      }
      let values = try all.state.finish(groupCount: all.table.count)
      return Column.concatenate(all.rows.map { values.gather(Selection($0)) })
    }
  }

  private func part(_ morsels: ArraySlice<Batch>) throws(Diagnostic) -> Part {
    var result = Part(table: emptyTable, state: emptyState())
    for morsel in morsels {
      try executor.cancelToken.check()
      let groups = result.table.groups(of: try keys(of: morsel), rowCount: morsel.rowCount)
      let arguments = try executor.arguments(of: call, on: morsel)
      try executor.placed(call) { () throws(Diagnostic) in
        try result.state.update(groups: groups, groupCount: result.table.count, arguments: arguments)
      }
      result.rows.append(groups)
    }
    return result
  }

  private var emptyTable: GroupTable { GroupTable(types: group.keys.map(\.columnType)) }

  private func keys(of rows: Batch) throws(Diagnostic) -> [Column] {
    var keys: [Column] = []
    for key in group.keys { keys.append(try key.evaluate(on: rows, executor.context)) }
    return keys
  }

  // MARK: Frames

  /// Frames of few rows are listed; of many rows they are put together from parts, where the aggregate allows it.
  private func framed(_ frame: ClosedRange<Int>, over rows: Batch) throws(Diagnostic) -> Column {
    var table = emptyTable
    let groups = table.groups(of: try keys(of: rows), rowCount: rows.rowCount)
    let arguments = try executor.arguments(of: call, on: rows)
    let order = try executor.order(of: group.order, over: rows)
    let lists = RowLists(order, groups: groups, groupCount: table.count)
    let isFixed = (emptyState() as? any FixedAccumulator)?.isFixed == true
    var frames =
      isFixed && frame.count > ComposedFrames.leastWidth
      ? try ComposedFrames(frame: frame, aggregate: self, arguments: arguments).results(over: lists)
      : try ListedFrames(frame: frame, aggregate: self, arguments: arguments).results(over: lists)
    if frames.columns.isEmpty { frames.columns = [try value(emptyState(), groupCount: 0)] }
    return Column.concatenate(frames.columns).gather(Selection(BufferSlice(Self.inverted(BufferSlice(frames.rows)))))
  }

  /// What an accumulator has seen, with mistakes placed at the call.
  func value(_ state: any Accumulator, groupCount: Int) throws(Diagnostic) -> Column {
    try executor.placed(call) { () throws(Diagnostic) -> Column in try state.finish(groupCount: groupCount) }
  }
}

/// Values of frames, in pieces, and the row that each belongs to.
struct FrameResults {
  var columns: [Column] = []
  var rows: [UInt32] = []
}
