import Columns
import Diagnostics
import Plan

/// The first or the last text of each group, by bytes; missing texts are left out.
///
/// While all texts are of one pool, as those of a table's column are, a group keeps a code and nothing is copied; texts of
/// several pools are copied where they are the best so far.
struct TextExtremeState: Accumulator {
  let isMax: Bool
  private var pool: StringPool?
  /// The code of each group's text; `Selection.none` where it has none.
  private var best: [UInt32] = []
  /// What takes the place of the codes once there are texts of several pools.
  private var copies: TextArgState?

  init(isMax: Bool) { self.isMax = isMax }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let texts = arguments[0].strings()
    if try take(texts.pool, groupCount: groupCount) {
      consider(texts.wideCodes(), groups)
    } else {
      try copies?.update(groups: groups, groupCount: groupCount, arguments: arguments)
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard var other = other as? TextExtremeState else { return }
    if other.copies == nil {
      guard let pool = other.pool else { return }
      if try take(pool, groupCount: groupCount) { return consider(BufferSlice(other.best), mapping) }
    }
    try copy(groupCount: groupCount)
    try other.copy(groupCount: other.best.count)
    if let theirs = other.copies { try copies?.merge(theirs, mapping: mapping, groupCount: groupCount) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    if let copies { return try copies.finish(groupCount: groupCount) }
    return column(groupCount: groupCount)
  }

  /// Makes room, and takes the pool for that of all texts; false where theirs is another, and they are copied from now on.
  private mutating func take(_ pool: StringPool, groupCount: Int) throws(Diagnostic) -> Bool {
    best.grow(to: groupCount, filledWith: Selection.none)
    guard copies == nil else { return false }
    if let own = self.pool, !own.isSame(as: pool) {
      try copy(groupCount: groupCount)
      return false
    }
    self.pool = pool
    return true
  }

  /// Copies the texts of all groups.
  private mutating func copy(groupCount: Int) throws(Diagnostic) {
    guard copies == nil else { return }
    var copies = TextArgState(isMax: isMax, types: [.string])
    let groups = (0..<UInt32(best.count)).filter { best[Int($0)] != Selection.none }
    let texts = column(groupCount: best.count).gather(Selection(groups))
    try copies.update(
      groups: BufferSlice(groups), groupCount: max(groupCount, best.count), arguments: [texts])
    self.copies = copies
  }

  private func column(groupCount: Int) -> Column {
    guard let pool else { return .constant(.string(""), type: .string, count: groupCount) }
    var wanted = best
    wanted.grow(to: groupCount, filledWith: Selection.none)
    return Column.strings(StringStorage(codes: .identity(start: 0, count: pool.count), pool: pool))
      .gather(Selection(wanted))
  }

  private mutating func consider(_ codes: BufferSlice<UInt32>, _ groups: BufferSlice<UInt32>) {
    guard let pool else { return }
    let isMax = isMax
    let (codes, groups) = (codes.span, groups.span)
    var best = best.mutableSpan
    // A state of another part has room for the groups that it has seen only.
    for row in codes.indices {
      let (code, group) = (codes[row], Int(groups[row]))
      let known = best[group]
      if code == known || code == Selection.none { continue }
      let text = pool.utf8(at: Int(code))
      if text.isEmpty { continue }
      if known != Selection.none {
        let other = pool.utf8(at: Int(known))
        guard isMax ? other.precedes(text) : text.precedes(other) else { continue }
      }
      best[group] = code
    }
  }
}
