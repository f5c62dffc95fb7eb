import Columns
import Diagnostics
import Plan

/// Frames that are put together from runs of rows: from every place back, runs of one row, of two, of four, … are made by
/// merging two shorter ones, and a frame is merged from the runs of its width's binary digits. The work is that of the
/// rows times the number of digits, however wide the frames are (the doubling of Hillis and Steele, "Data Parallel
/// Algorithms", 1986).
///
/// A list's rows take its first places; where frames reach past its end, empty places stand behind, so that every frame
/// is a run that ends at a place of its own.
struct ComposedFrames {
  let frame: ClosedRange<Int>
  let aggregate: WindowedAggregate
  let arguments: [Column]
  /// So many places are worked on at a time.
  var most = 1 << 20

  /// Frames of fewer rows are quicker listed.
  static let leastWidth = 8

  /// Rows of one list, and the frames among them that are wanted.
  private struct Run {
    /// The rows' places among all lists.
    var rows: Range<Int>
    /// The places of the rows whose frames are wanted.
    var wanted: Range<Int>
    /// The frame, no wider than the rows are many; nil where all frames are empty.
    var frame: ClosedRange<Int>?

    init(rows: Range<Int>, wanted: Range<Int>, frame whole: ClosedRange<Int>) {
      self.rows = rows
      self.wanted = wanted
      let reach = rows.count - 1
      let low = max(whole.lowerBound, -reach)
      let high = min(whole.upperBound, reach)
      frame = low <= high ? low...high : nil
    }

    /// The number of places that it takes.
    var placeCount: Int { rows.count + max(0, frame?.upperBound ?? 0) }
    /// The number of rows of a full frame.
    var width: Int { frame?.count ?? 0 }
  }

  func results(over lists: RowLists) throws(Diagnostic) -> FrameResults {
    var results = FrameResults()
    var runs: [Run] = []
    var placeCount = 0
    for range in lists.ranges {
      for run in cut(range) {
        runs.append(run)
        placeCount += run.placeCount
        if placeCount >= most {
          try take(runs, placeCount, lists, &results)
          (runs, placeCount) = ([], 0)
        }
      }
    }
    if !runs.isEmpty { try take(runs, placeCount, lists, &results) }
    return results
  }

  /// A long list in pieces, each with the rows around it that its frames reach.
  private func cut(_ list: Range<Int>) -> [Run] {
    let before = min(list.count, max(0, -frame.lowerBound))
    let behind = min(list.count, max(0, frame.upperBound))
    guard list.count > 2 * most, before + behind < most else {
      return list.isEmpty ? [] : [Run(rows: list, wanted: list, frame: frame)]
    }
    return stride(from: list.lowerBound, to: list.upperBound, by: most).map { start in
      let end = min(start + most, list.upperBound)
      let rows = max(list.lowerBound, start - before)..<min(list.upperBound, end + behind)
      return Run(rows: rows, wanted: start..<end, frame: frame)
    }
  }

  private func take(
    _ runs: [Run], _ placeCount: Int, _ lists: RowLists, _ results: inout FrameResults
  ) throws(Diagnostic) {
    try aggregate.executor.cancelToken.check(taking: placeCount * 160)
    var state = try composed(runs, placeCount, lists)
    let wantedCount = runs.reduce(0) { $0 + $1.wanted.count }
    var targets = [UInt32](repeating: UInt32(wantedCount), count: placeCount + 1)
    var start = 0
    var target = 0
    for run in runs {
      for place in run.wanted {
        let local = place - run.rows.lowerBound + (run.frame?.upperBound ?? 0)
        if run.frame != nil, local >= 0 { targets[start + local] = UInt32(target) }
        results.rows.append(lists.rows[place])
        target += 1
      }
      start += run.placeCount
    }
    var frames = aggregate.emptyState()
    try merge(state, into: &frames, targets, groupCount: wantedCount + 1)
    state = aggregate.emptyState()
    let values = try aggregate.value(frames, groupCount: wantedCount)
    // A state may know the group that nobody wants, too.
    results.columns.append(values.count > wantedCount ? values.slice(0..<wantedCount) : values)
  }

  /// For every place the run of the frame's width that ends there.
  private func composed(_ runs: [Run], _ placeCount: Int, _ lists: RowLists) throws(Diagnostic) -> any Accumulator {
    var runsBack = try single(runs, placeCount, lists)
    var frames = aggregate.emptyState()
    let widest = runs.reduce(0) { max($0, $1.width) }
    var length = 1
    while length <= widest {
      try aggregate.executor.cancelToken.check()
      let now = length
      // What is in the frames already lies behind the run.
      let into = targets(runs, placeCount) { $0.width & now != 0 ? $0.width & (now - 1) : nil }
      try merge(runsBack, into: &frames, into, groupCount: placeCount + 1)
      length *= 2
      if length > widest { break }
      let longer = targets(runs, placeCount) { $0.width >= now ? now : nil }
      let shorter = runsBack
      try merge(shorter, into: &runsBack, longer, groupCount: placeCount + 1)
    }
    return frames
  }

  /// Each place's row alone.
  private func single(_ runs: [Run], _ placeCount: Int, _ lists: RowLists) throws(Diagnostic) -> any Accumulator {
    var rows: [UInt32] = []
    var places: [UInt32] = []
    var start = 0
    for run in runs {
      rows += lists.rows[run.rows]
      places += (start..<(start + run.rows.count)).map { UInt32($0) }
      start += run.placeCount
    }
    let selection = Selection(BufferSlice(rows))
    var state = aggregate.emptyState()
    try aggregate.executor.placed(aggregate.call) { () throws(Diagnostic) in
      try state.update(
        groups: BufferSlice(places), groupCount: placeCount + 1, arguments: arguments.map { $0.gather(selection) })
    }
    return state
  }

  /// The place so many behind each, in the same list; the last number, of what is thrown away, where there is none.
  private func targets(_ runs: [Run], _ placeCount: Int, _ distance: (Run) -> Int?) -> [UInt32] {
    var result = [UInt32](repeating: UInt32(placeCount), count: placeCount + 1)
    var start = 0
    for run in runs {
      let end = start + run.placeCount
      if let distance = distance(run), distance < run.placeCount {
        for place in start..<(end - distance) { result[place] = UInt32(place + distance) }
      }
      start = end
    }
    return result
  }

  private func merge(
    _ source: any Accumulator, into target: inout any Accumulator, _ mapping: [UInt32], groupCount: Int
  ) throws(Diagnostic) {
    try aggregate.executor.placed(aggregate.call) { () throws(Diagnostic) in
      try target.merge(source, mapping: BufferSlice(mapping), groupCount: groupCount)
    }
  }
}
