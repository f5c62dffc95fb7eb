import Columns
import Diagnostics
import Plan

/// The place of each row among the first rows of all groups, one group after the other; null for a row that is not among
/// them. `top … within` goes through it; no query names it.
///
/// Each group keeps a list of candidates that is cut whenever it has doubled, so that most rows are compared once.
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
    let groups = Self.groups(operands.prefix(keyCount).map(\.column), rowCount: rowCount)
    let order = RowOrder(zip(operands.dropFirst(keyCount), directions).map { RankedColumn($0.column, $1) })
    var candidates: [Candidates] = []
    if count > 0 {
      for row in 0..<rowCount {
        let group = Int(groups[row])
        if group == candidates.count { candidates.append(Candidates(cutAt: 2 * min(count, 1 << 30) + 14)) }
        candidates[group].take(UInt32(truncatingIfNeeded: row), count, withTies, order)
      }
    }
    var places = [Int64](repeating: -1, count: rowCount)
    var next: Int64 = 0
    for group in candidates.indices {
      candidates[group].cut(to: count, withTies, order)
      for row in candidates[group].rows {
        places[Int(row)] = next
        next += 1
      }
    }
    return .integers(BufferSlice(places), validity: Validity(count: rowCount) { places[$0] >= 0 })
  }

  /// The number of each row's group, in order of first appearance.
  private static func groups(_ keys: [Column], rowCount: Int) -> BufferSlice<UInt32> {
    var groups: BufferSlice<UInt32>?
    for key in keys {
      var values = ValueNumbers(type: key.type)
      let numbers = values.numbers(of: key)
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

/// The rows of a group that may be among its first.
private struct Candidates {
  var rows: [UInt32] = []
  /// The number of rows at which the list is cut.
  var cutAt: Int
  /// The last of the first rows, once there are enough.
  var worst: UInt32?

  init(cutAt: Int) { self.cutAt = cutAt }

  mutating func take(_ row: UInt32, _ count: Int, _ withTies: Bool, _ order: RowOrder) {
    if let worst {
      let place = order.compare(row, worst)
      if place > 0 || (place == 0 && !withTies) { return }
    }
    rows.append(row)
    if rows.count >= cutAt {
      cut(to: count, withTies, order)
      cutAt = max(cutAt, 2 * rows.count)
    }
  }

  /// Leaves the first rows only, in their order.
  mutating func cut(to count: Int, _ withTies: Bool, _ order: RowOrder) {
    rows.sort { left, right in
      let place = order.compare(left, right)
      return place == 0 ? left < right : place < 0
    }
    guard rows.count >= count else { return }
    let last = rows[count - 1]
    worst = last
    var end = count
    if withTies { while end < rows.count, order.compare(rows[end], last) == 0 { end += 1 } }
    rows.removeSubrange(end...)
  }
}

/// The order of rows by several columns.
private struct RowOrder {
  private let columns: [RankedColumn]

  init(_ columns: [RankedColumn]) { self.columns = columns }

  /// Below 0 where the left row comes first, 0 where both are equal.
  @inline(__always)
  func compare(_ left: UInt32, _ right: UInt32) -> Int {
    for column in columns {
      let place = column.compare(Int(left), Int(right))
      if place != 0 { return place }
    }
    return 0
  }
}

/// A column as words whose order is the wanted one; NaN stands beside the nulls (KQL reference, sort operator).
private struct RankedColumn {
  private let words: BufferSlice<UInt64>
  private let nulls: Validity?
  private let nullsFirst: Bool

  init(_ column: Column, _ direction: TopPlaces.Direction) {
    let unordered: UInt64 = direction.nullsFirst == direction.isAscending ? 0 : .max
    let ascending = column.orderWords(unordered: unordered)
    words = direction.isAscending ? ascending : ascending.mapped { ~$0 }
    nulls = column.validity
    nullsFirst = direction.nullsFirst
  }

  @inline(__always)
  func compare(_ left: Int, _ right: Int) -> Int {
    if let nulls {
      let hasLeft = nulls.isValid(left)
      let hasRight = nulls.isValid(right)
      if !hasLeft || !hasRight { return hasLeft == hasRight ? 0 : hasLeft == nullsFirst ? 1 : -1 }
    }
    let a = words[left]
    let b = words[right]
    return a < b ? -1 : a == b ? 0 : 1
  }
}
