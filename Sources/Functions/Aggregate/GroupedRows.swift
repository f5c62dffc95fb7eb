import Columns

/// Rows brought together by their groups.
enum GroupedRows {
  /// Where each group starts when the rows of groups stand one after the other, and behind the last the number of rows;
  /// and the place of each row then. Rows of a group keep their order.
  static func places(of groups: [UInt32], groupCount: Int) -> (starts: [Int], places: [UInt32]) {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var places = [UInt32](repeating: 0, count: groups.count)
    for (row, group) in groups.enumerated() {
      places[row] = UInt32(truncatingIfNeeded: next[Int(group)])
      next[Int(group)] += 1
    }
    return (starts, places)
  }

  /// The rows of all groups one after the other, of each group only the first `limit`; and where each group starts.
  static func rows(of groups: [UInt32], groupCount: Int, limit: Int) -> (starts: [Int], rows: [UInt32]) {
    let (starts, places) = places(of: groups, groupCount: groupCount)
    var rows = [UInt32](repeating: 0, count: groups.count)
    for (row, place) in places.enumerated() { rows[Int(place)] = UInt32(truncatingIfNeeded: row) }
    guard (0..<groupCount).contains(where: { starts[$0 + 1] - starts[$0] > limit }) else { return (starts, rows) }
    var cut: [UInt32] = []
    var cutStarts = [0]
    for group in 0..<groupCount {
      cut += rows[starts[group]..<min(starts[group + 1], starts[group] + limit)]
      cutStarts.append(cut.count)
    }
    return (cutStarts, cut)
  }

  /// A list a group of the elements of its rows.
  static func lists(of elements: Column, starts: [Int], rows: [UInt32]) -> Column {
    let picked = elements.gather(Selection(BufferSlice(rows)))
    guard elements.type == .dynamic else {
      let offsets = BufferSlice(starts.map { Int32(truncatingIfNeeded: $0) })
      return Column(type: .dynamic, storage: .list(offsets: offsets, elements: picked))
    }
    return Column(
      type: .dynamic,
      values: starts.indices.dropLast().map { group in
        .list((starts[group]..<starts[group + 1]).map { picked.value(at: $0) })
      })
  }
}
