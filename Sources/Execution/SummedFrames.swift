import Columns
import Diagnostics
import Plan

/// Frames of aggregates that are read off sums: what a frame has seen is what all rows up to its end have, less those before
/// its beginning. The work is that of the rows, however wide the frames are.
struct SummedFrames {
  let frame: ClosedRange<Int>
  let aggregate: WindowedAggregate
  let arguments: [Column]

  /// Nil for what is not read off exact sums.
  func results(over lists: RowLists) throws(Diagnostic) -> FrameResults? {
    let call = aggregate.call
    guard let function = call.function.asMoment, arguments.count == 1,
      function.momentDegree > .count
    else { return nil }
    try aggregate.executor.cancelToken.check(taking: lists.rows.count * 64)
    var starts = [UInt32](repeating: 0, count: lists.rows.count)
    var ends = starts
    for list in 0..<(lists.starts.count - 1) {
      let range = lists.starts[list]..<lists.starts[list + 1]
      for place in range {
        let end = min(range.upperBound, max(range.lowerBound, place + frame.upperBound + 1))
        ends[place] = UInt32(truncatingIfNeeded: end)
        starts[place] = UInt32(truncatingIfNeeded: min(end, max(range.lowerBound, place + frame.lowerBound)))
      }
    }
    let column = arguments[0].gather(Selection(BufferSlice(lists.rows)))
    guard
      let state = function.makeMoments(
        of: column, from: BufferSlice(starts), to: BufferSlice(ends), call.overload, degree: function.momentDegree)
    else { return nil }
    let values = try aggregate.executor.placed(call) { () throws(Diagnostic) in
      try function.finish(state, call.overload, groupCount: lists.rows.count)
    }
    return FrameResults(columns: [values], rows: lists.rows)
  }
}
