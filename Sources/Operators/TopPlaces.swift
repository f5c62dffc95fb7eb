import Columns
import Diagnostics
import Plan

/// The place of each row among the first rows of all groups, one group after the other; null for a row that is not among
/// them. `top … within` goes through it; no query names it.
///
/// Where few rows of each group are wanted, each group keeps its best so far; else the rows are sorted by group and then
/// by the keys, and the first of each group are taken.
struct TopPlaces: WindowFunction {
  /// How the columns behind the group's keys order the rows.
  struct Direction: Sendable {
    var isAscending: Bool
    var nullsFirst: Bool
  }

  /// The number of rows of each group.
  let count: Int
  /// Whether rows that are equal to the last one come too.
  let withTies: Bool
  /// How many operands are the group's keys.
  let keyCount: Int
  /// How the other operands order the rows.
  let directions: [Direction]

  var documentation: Documentation {
    Documentation(
      "top within", signature: "top N [with ties] by x within (keys)",
      summary: Message("The places of the first rows of each group.", ja: "グループごとの先頭の行の位置。"))
  }

  var overloads: [Overload] { [] }

  func evaluate(_ operands: [Operand], rowCount: Int, _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let groups = try Self.groups(operands.prefix(keyCount).map(\.column), rowCount: rowCount, context)
    let keys = zip(operands.dropFirst(keyCount), directions).map { operand, direction in
      OrderWords.Key(operand.column, isAscending: direction.isAscending, nullsFirst: direction.nullsFirst)
    }
    if !withTies, (1...Self.keptLimit).contains(count), let words = OrderWords(keys).single {
      return try kept(groups, words, context)
    }
    let groupKey = OrderWords.Key(
      .integers(groups.mapped { Int64($0) }), isAscending: true, nullsFirst: false)
    let order = try OrderWords([groupKey] + keys).order(rowCount: rowCount, context.check)
    try context.check()
    let ties = withTies ? OrderWords(keys) : OrderWords([])
    var places = [Int64](repeating: -1, count: rowCount)
    var next: Int64 = 0
    var group = Selection.none
    var taken = 0
    var last: UInt32 = 0
    for index in 0..<(count > 0 ? order.count : 0) {
      let row = order[index]
      if groups[Int(row)] != group {
        group = groups[Int(row)]
        taken = 0
      }
      guard taken < count || (withTies && ties.areEqual(row, last)) else { continue }
      if taken < count { last = row }
      taken += 1
      places[Int(row)] = next
      next += 1
    }
    return .integers(BufferSlice(places), validity: Validity(count: rowCount) { places[$0] >= 0 })
  }

  /// The rows that are gone through between two checks.
  private static let stepLength = 1 << 19

  /// The most rows that a group keeps in order as rows come.
  private static let keptLimit = 8

  /// The places where each group's best rows are kept as they come. Of equal rows the first count.
  private func kept(
    _ groups: BufferSlice<UInt32>, _ words: BufferSlice<UInt64>, _ context: EvaluationContext
  ) throws(Diagnostic) -> Column {
    let groupCount = Int(groups.extremes(where: nil)?.high ?? 0) + 1
    var best = [UInt64](repeating: .max, count: groupCount * count)
    var rows = [UInt32](repeating: Selection.none, count: groupCount * count)
    let (keys, numbers) = (words.span, groups.span)
    for row in keys.indices {
      if row % Self.stepLength == 0 { try context.check() }
      let first = Int(numbers[row]) &* count
      var place = first &+ count &- 1
      // Nothing is above the highest word: it gets in while there is room.
      if keys[row] >= best[place], rows[place] != Selection.none || keys[row] != .max { continue }
      while place > first, best[place &- 1] > keys[row] || rows[place &- 1] == Selection.none {
        best[place] = best[place &- 1]
        rows[place] = rows[place &- 1]
        place &-= 1
      }
      best[place] = keys[row]
      rows[place] = UInt32(truncatingIfNeeded: row)
    }
    var places = [Int64](repeating: -1, count: keys.count)
    var next: Int64 = 0
    for row in rows where row != Selection.none {
      places[Int(row)] = next
      next += 1
    }
    return .integers(BufferSlice(places), validity: Validity(count: keys.count) { places[$0] >= 0 })
  }

  /// The number of each row's group, in order of first appearance.
  private static func groups(
    _ keys: [Column], rowCount: Int, _ context: EvaluationContext
  ) throws(Diagnostic) -> BufferSlice<UInt32> {
    var groups: BufferSlice<UInt32>?
    for key in keys {
      var values = ValueNumbers(type: key.type)
      var pieces: [BufferSlice<UInt32>] = []
      for start in stride(from: 0, to: rowCount, by: stepLength) {
        try context.check()
        pieces.append(values.numbers(of: key.slice(start..<min(start + stepLength, rowCount))))
      }
      let numbers = BufferSlice.concatenate(pieces)
      guard let earlier = groups else {
        groups = numbers
        continue
      }
      var pairs = WordTable()
      // The pair of small numbers is a small word, so that few groups stay in one array.
      let words = earlier.zipped(numbers) { UInt64($0) << 20 ^ UInt64($1 & 0xF_FFFF) ^ UInt64($1 >> 20) << 52 }
      groups = pairs.numbers(of: words, validity: nil)
    }
    return groups ?? BufferSlice(Buffer(repeating: 0, count: rowCount))
  }
}
