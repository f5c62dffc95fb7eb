import Columns
import Diagnostics
import Plan

/// Frames whose rows are listed one frame after the other: every frame is a group, and the aggregate runs over all lists.
/// The work is that of the rows of all frames.
struct ListedFrames {
  let frame: ClosedRange<Int>
  let aggregate: WindowedAggregate
  let arguments: [Column]

  /// The most rows of lists that are held at a time.
  private static let most = 4_000_000

  func results(over lists: RowLists) throws(Diagnostic) -> FrameResults {
    var results = FrameResults()
    var pending = FrameList()
    for range in lists.ranges {
      for place in range {
        let first = max(range.lowerBound, place + frame.lowerBound)
        let last = min(range.upperBound - 1, place + frame.upperBound)
        pending.add(row: lists.rows[place], members: first <= last ? lists.rows[first...last] : [])
        if pending.members.count >= Self.most || pending.rows.count >= Self.most { try take(&pending, &results) }
      }
    }
    if !pending.rows.isEmpty { try take(&pending, &results) }
    return results
  }

  private func take(_ pending: inout FrameList, _ results: inout FrameResults) throws(Diagnostic) {
    let executor = aggregate.executor
    try executor.cancelToken.check(taking: pending.members.count * 8 * (arguments.count + 1))
    let selection = Selection(BufferSlice(pending.members))
    var state = aggregate.emptyState()
    let frames = pending
    try executor.placed(aggregate.call) { () throws(Diagnostic) in
      try state.update(
        groups: BufferSlice(frames.groups), groupCount: frames.rows.count,
        arguments: arguments.map { $0.gather(selection) })
    }
    results.columns.append(try aggregate.value(state, groupCount: frames.rows.count))
    results.rows += frames.rows
    pending = FrameList()
  }

  /// Frames one after the other: the rows in them, and which frame each belongs to.
  private struct FrameList {
    var rows: [UInt32] = []
    var members: [UInt32] = []
    var groups: [UInt32] = []

    mutating func add(row: UInt32, members more: ArraySlice<UInt32>) {
      groups.append(contentsOf: repeatElement(UInt32(truncatingIfNeeded: rows.count), count: more.count))
      members += more
      rows.append(row)
    }
  }
}
