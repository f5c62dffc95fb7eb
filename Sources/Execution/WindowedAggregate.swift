import Columns
import Diagnostics
import Plan

/// An aggregate over each row's group, or over a moving frame of it.
struct WindowedAggregate {
  let call: LogicalPlan.Aggregate
  let group: LogicalPlan.WindowGroup
  let executor: Executor

  /// The row's value for every row, in the order of the rows, a piece a morsel.
  func columns(over rows: Batch) throws(Diagnostic) -> [Column] {
    if let frame = group.frame { return try framed(frame, over: rows) }
    let isOrderFree = (emptyState() as? any FixedAccumulator)?.isFixed == true
    if group.order.isEmpty || isOrderFree { return try whole(over: rows) }
    // Aggregates that depend on the order of the rows see that of `sort`.
    let order = try executor.order(of: group.order, over: rows)
    let values = try whole(over: rows.gather(Selection(order)))
    return try inOrder(Column.concatenate(values), of: order)
  }

  func emptyState() -> any Accumulator {
    call.function.makeAccumulator(call.overload, arguments: call.argumentTypes)
  }

  /// Values of rows in another order brought into that of the rows, a piece a morsel.
  private func inOrder(_ values: Column, of rows: BufferSlice<UInt32>) throws(Diagnostic) -> [Column] {
    var places = [UInt32](repeating: 0, count: rows.count)
    let span = rows.span
    for place in span.indices { places[Int(span[place])] = UInt32(truncatingIfNeeded: place) }
    let inverted = BufferSlice(places)
    let size = Batch.morselRowCount
    let token = executor.cancelToken
    return try parallelMap(
      count: max(1, (rows.count + size - 1) / size), threadCount: executor.threadCount
    ) { (index) throws(Diagnostic) -> Column in
      try token.check()
      return values.gather(Selection(inverted.slice(index * size..<min((index + 1) * size, rows.count))))
    }
  }

  // MARK: Whole groups

  /// One value a group, given to all of its rows: the parts side by side, put together in their order.
  private func whole(over rows: Batch) throws(Diagnostic) -> [Column] {
    let morsels = rows.morsels()
    let groups = try executor.groups(of: group.keys, over: morsels)
    let parts = executor.parts(of: Array(morsels.indices), rowCount: rows.rowCount, groupCount: groups.count)
    let states = try parallelMap(count: parts.count, threadCount: executor.threadCount) {
      (index) throws(Diagnostic) -> any Accumulator in
      var state = emptyState()
      for morsel in parts[index] {
        try executor.cancelToken.check()
        let arguments = try executor.arguments(of: call, on: morsels[morsel])
        try executor.placed(call) { () throws(Diagnostic) in
          try state.update(groups: groups.pieces[morsel], groupCount: groups.count, arguments: arguments)
        }
      }
      return state
    }
    var state = states.first ?? emptyState()
    let mapping = states.count > 1 ? BufferSlice<UInt32>.numbers(below: groups.count) : BufferSlice([])
    try executor.placed(call) { () throws(Diagnostic) in
      for other in states.dropFirst() { try state.merge(other, mapping: mapping, groupCount: groups.count) }
    }
    let values = try value(state, groupCount: groups.count)
    return parallelMap(count: groups.pieces.count, threadCount: executor.threadCount) { index in
      values.gather(Selection(groups.pieces[index]))
    }
  }

  // MARK: Frames

  /// Rows are brought together by parts of the groups, and each part is put in order and gone through on its own.
  private func framed(_ frame: ClosedRange<Int>, over rows: Batch) throws(Diagnostic) -> [Column] {
    let groups = try executor.groups(of: group.keys, over: rows.morsels())
    let arguments = try executor.arguments(of: call, on: rows)
    let words = try executor.orderWords(of: group.order, over: rows)
    let numbers = groups.all
    let partBits = rows.rowCount > executor.tuning.partitionedRows ? min(8, max(4, rows.rowCount.logarithm - 16)) : 0
    let shift = max(0, max(1, groups.count - 1).logarithm + 1 - partBits)
    let parts = PartedRows(
      slots: numbers, shift: UInt32(shift), count: 1 << partBits, threadCount: executor.threadCount)
    let results = try parallelMap(count: 1 << partBits, threadCount: executor.threadCount) {
      (part) throws(Diagnostic) -> FrameResults in
      let check = { () throws(Diagnostic) in try executor.cancelToken.check() }
      try check()
      let order = try words.order(of: parts.rows.slice(parts.range(part)), check)
      let first = UInt32(truncatingIfNeeded: part << shift)
      let groupCount = max(0, min(1 << shift, groups.count - part << shift))
      let lists = RowLists(
        order, groups: numbers.gather(Selection(order), missing: 0).mapped { $0 &- first }, groupCount: groupCount)
      return try frames(frame, arguments, lists)
    }
    let found = BufferSlice.concatenate(results.map { BufferSlice($0.rows) })
    let columns = results.flatMap(\.columns)
    return try inOrder(
      columns.isEmpty ? try value(emptyState(), groupCount: 0) : Column.concatenate(columns), of: found)
  }

  /// Frames of sums are differences of sums; others are listed where they have few rows, and else put together from parts,
  /// where the aggregate allows it.
  private func frames(
    _ frame: ClosedRange<Int>, _ arguments: [Column], _ lists: RowLists
  ) throws(Diagnostic) -> FrameResults {
    if lists.rows.isEmpty { return FrameResults() }
    if let summed = try SummedFrames(frame: frame, aggregate: self, arguments: arguments).results(over: lists) {
      return summed
    }
    let isFixed = (emptyState() as? any FixedAccumulator)?.isFixed == true
    return isFixed && frame.count > ComposedFrames.leastWidth
      ? try ComposedFrames(frame: frame, aggregate: self, arguments: arguments).results(over: lists)
      : try ListedFrames(frame: frame, aggregate: self, arguments: arguments).results(over: lists)
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

extension Int {
  /// The place of the highest bit that is set.
  fileprivate var logarithm: Int { Int.bitWidth - 1 - leadingZeroBitCount }
}
