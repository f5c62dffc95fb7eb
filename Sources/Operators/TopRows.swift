import Columns
import Diagnostics
import Plan

/// The first rows of each group in an order, one group after the other as they first appear.
///
/// Behind the columns that it passes on, its input has the group's keys and then those of the order. Where few rows of each
/// group are wanted, each group keeps its best as rows come; else rows are sorted, and each group takes from them until it
/// has enough. The rows are brought together by parts of the groups, unless the best of all groups stay near.
struct TopRows: TableTransform {
  /// How a column of the order orders the rows.
  struct Direction: Sendable {
    var isAscending: Bool
    var nullsFirst: Bool
  }

  let schema: Schema
  /// The number of rows of each group.
  let count: Int
  /// Whether rows that are equal to the last one come too.
  let withTies: Bool
  /// How many columns are the group's keys.
  let keyCount: Int
  /// How the others order the rows.
  let directions: [Direction]

  var name: String { "first \(count)\(withTies ? " with ties" : "")\(keyCount > 0 ? " of each group" : "")" }

  func pruned(to columns: [Int]) -> PrunedTransform? {
    let own = schema.fields.count..<(schema.fields.count + keyCount + directions.count)
    let transform = TopRows(
      schema: Schema(columns.map { schema.fields[$0] }), count: count, withTies: withTies, keyCount: keyCount,
      directions: directions)
    return PrunedTransform(transform: transform, inputs: [columns + own])
  }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let table = inputs[0]
    let check = { @Sendable () throws(Diagnostic) in try context.check(0) }
    // A row's number, group and place among the parts, and a word a key.
    try context.check(table.rowCount * (12 + 8 * directions.count))
    let keys = table.columns[schema.fields.count...].prefix(keyCount)
    let groups = try context.grouped(Array(keys), table.rowCount)
    let orderKeys = zip(table.columns[(schema.fields.count + keyCount)...], directions).map { column, direction in
      OrderWords.Key(column, isAscending: direction.isAscending, nullsFirst: direction.nullsFirst)
    }
    let words = try OrderWords(orderKeys, threadCount: context.threadCount, check)
    let best = !withTies && (1...BestOfGroups.countLimit).contains(count) ? words.single : nil
    let found: [FoundRows]
    if let best, groups.count * count <= BestOfGroups.nearLimit {
      let shares = try parallelMap(count: context.threadCount, threadCount: context.threadCount) {
        (share) throws(Diagnostic) -> BestOfGroups in
        var rows = BestOfGroups(count, of: 0..<groups.count)
        let own = best.count * share / context.threadCount..<best.count * (share + 1) / context.threadCount
        try rows.take(own, groups.numbers, by: best, check)
        return rows
      }
      found = [BestOfGroups.together(shares).found]
    } else {
      let parts = PartedRows(numbers: groups.numbers, count: groups.count, threadCount: context.threadCount)
      found = try parallelMap(count: parts.count, threadCount: context.threadCount) {
        (part) throws(Diagnostic) -> FoundRows in
        let (numbers, own) = (parts.numbers(part), parts.rows.slice(parts.range(part)))
        if let best {
          var rows = BestOfGroups(count, of: numbers)
          try rows.take(own, groups.numbers, by: best, check)
          return rows.found
        }
        let search = GroupSearch(rows: own, groups: groups.numbers, numbers: numbers)
        return try search.first(count, withTies: withTies, by: words, check)
      }
    }
    let rows = Selection(try FoundRows.together(found, rowCount: table.rowCount, context.threadCount, check))
    try context.check(rows.count * 8 * schema.fields.count)
    let columns = parallelMap(count: schema.fields.count, threadCount: context.threadCount) { index in
      table.columns[index].gather(rows)
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.count)
  }
}

/// The rows that some groups have found.
private struct FoundRows: Sendable {
  /// The first row of each group that has any.
  var firsts: [UInt32] = []
  /// Where the found rows of each begin, and behind the last the number of all.
  var starts: [UInt32] = [0]
  /// The rows, group by group.
  var rows: [UInt32] = []

  /// The rows of all groups, in the order of the groups' first rows.
  static func together(
    _ parts: [FoundRows], rowCount: Int, _ threadCount: Int, _ check: @Sendable () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> BufferSlice<UInt32> {
    let order = try RowRanks.order(
      of: parts.map { BufferSlice($0.firsts) }, rowCount: rowCount, threadCount: threadCount, check)
    // Groups are counted through all parts.
    var firstGroups: [Int] = []
    var groupCount = 0
    for part in parts {
      firstGroups.append(groupCount)
      groupCount += part.firsts.count
    }
    let partOfGroup = parts.enumerated().flatMap { part, found in
      [UInt16](repeating: UInt16(truncatingIfNeeded: part), count: found.firsts.count)
    }
    var rows: [UInt32] = []
    rows.reserveCapacity(parts.reduce(0) { $0 + $1.rows.count })
    for index in 0..<order.count {
      if index % (1 << 16) == 0 { try check() }
      let part = Int(partOfGroup[Int(order[index])])
      let group = Int(order[index]) - firstGroups[part]
      rows += parts[part].rows[Int(parts[part].starts[group])..<Int(parts[part].starts[group + 1])]
    }
    return BufferSlice(rows)
  }
}

/// The rows of the lowest words of some groups, kept as rows come; of equal rows the first count.
private struct BestOfGroups: Sendable {
  /// The most rows that a group keeps in order as rows come.
  static let countLimit = 8
  /// So many rows of all groups stay near.
  static let nearLimit = 1 << 15
  /// The rows that are gone through between two checks.
  private static let stepLength = 1 << 18

  private let count: Int
  /// The numbers of the groups, which lie side by side.
  private let numbers: Range<Int>
  /// The words and the rows that each group keeps, and its first row.
  private var best: [UInt64]
  private var kept: [UInt32]
  private var firsts: [UInt32]

  init(_ count: Int, of numbers: Range<Int>) {
    self.count = count
    self.numbers = numbers
    best = [UInt64](repeating: .max, count: numbers.count * count)
    kept = [UInt32](repeating: Selection.none, count: numbers.count * count)
    firsts = [UInt32](repeating: Selection.none, count: numbers.count)
  }

  /// Goes through rows, in their order, each with its group and its word.
  mutating func take(
    _ rows: BufferSlice<UInt32>, _ groups: BufferSlice<UInt32>, by words: BufferSlice<UInt64>,
    _ check: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (rows, keys, groups) = (rows.span, words.span, groups.span)
    for index in rows.indices {
      if index % Self.stepLength == 0 { try check() }
      let row = rows[index]
      take(row, Int(groups[Int(row)]) &- numbers.lowerBound, keys[Int(row)])
    }
  }

  /// Goes through rows that lie side by side.
  mutating func take(
    _ rows: Range<Int>, _ groups: BufferSlice<UInt32>, by words: BufferSlice<UInt64>,
    _ check: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (keys, groups) = (words.span, groups.span)
    for row in rows {
      if row % Self.stepLength == 0 { try check() }
      take(UInt32(truncatingIfNeeded: row), Int(groups[row]) &- numbers.lowerBound, keys[row])
    }
  }

  @inline(__always)
  private mutating func take(_ row: UInt32, _ group: Int, _ key: UInt64) {
    let first = group &* count
    var place = first &+ count &- 1
    // Nothing is above the highest word: it gets in while there is room.
    if key >= best[place], key != .max || kept[place] != Selection.none { return }
    if kept[first] == Selection.none { firsts[group] = row }
    while place > first, best[place &- 1] > key || kept[place &- 1] == Selection.none {
      best[place] = best[place &- 1]
      kept[place] = kept[place &- 1]
      place &-= 1
    }
    best[place] = key
    kept[place] = row
  }

  /// What was kept of the shares of all rows, which come in the order of their rows.
  static func together(_ shares: [BestOfGroups]) -> BestOfGroups {
    var all = shares[0]
    for share in shares.dropFirst() {
      for place in share.kept.indices where share.kept[place] != Selection.none {
        let group = place / share.count
        let isNew = all.kept[group * all.count] == Selection.none
        all.take(share.kept[place], group, share.best[place])
        if isNew { all.firsts[group] = share.firsts[group] }
      }
    }
    return all
  }

  /// The rows that are kept.
  var found: FoundRows {
    var found = FoundRows()
    for group in firsts.indices where firsts[group] != Selection.none {
      found.firsts.append(firsts[group])
      for place in (group * count)..<((group + 1) * count) where kept[place] != Selection.none {
        found.rows.append(kept[place])
      }
      found.starts.append(UInt32(found.rows.count))
    }
    return found
  }
}

/// Goes through the rows of some groups, whose numbers lie side by side.
private struct GroupSearch {
  /// The rows that are gone through between two checks.
  private static let stepLength = 1 << 18

  /// The rows, in their order.
  let rows: BufferSlice<UInt32>
  /// The group of each row of the table.
  let groups: BufferSlice<UInt32>
  /// The numbers of the groups.
  let numbers: Range<Int>

  /// The first rows of each group among all in order.
  func first(
    _ count: Int, withTies: Bool, by words: OrderWords, _ check: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> FoundRows {
    var found = FoundRows()
    if count == 0 { return found }
    var firsts = [UInt32](repeating: Selection.none, count: numbers.count)
    let groups = groups.span
    for index in 0..<rows.count {
      let group = Int(groups[Int(rows[index])]) - numbers.lowerBound
      if firsts[group] == Selection.none { firsts[group] = rows[index] }
    }
    var taken = [Int](repeating: 0, count: numbers.count)
    var lasts = [UInt32](repeating: 0, count: numbers.count)
    var lists: [(group: Int, row: UInt32)] = []
    let order = try words.order(of: rows, check)
    for index in 0..<order.count {
      if index % Self.stepLength == 0 { try check() }
      let row = order[index]
      let group = Int(groups[Int(row)]) - numbers.lowerBound
      guard taken[group] < count || (withTies && words.areEqual(row, lasts[group])) else { continue }
      if taken[group] < count { lasts[group] = row }
      taken[group] += 1
      lists.append((group, row))
    }
    var places = [UInt32](repeating: 0, count: numbers.count)
    for group in firsts.indices where firsts[group] != Selection.none {
      found.firsts.append(firsts[group])
      let start = found.starts[found.starts.count - 1]
      places[group] = start
      found.starts.append(start + UInt32(taken[group]))
    }
    found.rows = [UInt32](repeating: 0, count: lists.count)
    for (group, row) in lists {
      found.rows[Int(places[group])] = row
      places[group] += 1
    }
    return found
  }
}
