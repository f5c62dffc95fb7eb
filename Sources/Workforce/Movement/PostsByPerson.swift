import Columns
import Diagnostics
import Plan

/// A time in a post, both days inclusive, as days since 1970-01-01.
struct Post: Hashable {
  var from: Int64
  var to: Int64
  /// The number of the keys that it has.
  var group: Int
  /// The row that it stands in.
  var row: Int
}

/// The primary posts of each person, in order and without overlaps.
struct PostsByPerson {
  private let from: BufferSlice<Int64>
  private let to: BufferSlice<Int64>
  private let fromColumn: Column
  private let toColumn: Column
  private let groups: GroupNumbers?
  private let isPrimary: [Bool]
  /// Rows by person: those of person p from `starts[p]` on.
  private let starts: [Int]
  private let rows: [Int32]
  private var reversedCount = 0
  private var undatedCount = 0
  private var overlapCount = 0
  private var sideCount = 0

  init(_ input: Batch, _ people: GroupNumbers, _ groups: GroupNumbers?, primary: String?) {
    fromColumn = input.columns[1]
    toColumn = input.columns[2]
    from = Self.days(fromColumn)
    to = Self.days(toColumn)
    self.groups = groups
    isPrimary =
      primary.map { value in
        let column = input.columns[3]
        return (0..<input.rowCount).map { column.value(at: $0) == .string(value) }
      } ?? []
    var starts = [Int](repeating: 0, count: people.count + 1)
    for row in 0..<input.rowCount { starts[Int(people.numbers[row]) + 1] += 1 }
    for person in 0..<people.count { starts[person + 1] += starts[person] }
    var next = starts
    var rows = [Int32](repeating: 0, count: input.rowCount)
    for row in 0..<input.rowCount {
      let person = Int(people.numbers[row])
      rows[next[person]] = Int32(row)
      next[person] += 1
    }
    self.starts = starts
    self.rows = rows
  }

  private static func days(_ column: Column) -> BufferSlice<Int64> {
    column.type == .datetime ? column.mapIntegers { Ticks.day(of: $0) } : column.integers()
  }

  /// A person's posts.
  mutating func posts(of person: Int) -> [Post] {
    var posts: [Post] = []
    var hasSidePost = false
    for place in starts[person]..<starts[person + 1] {
      let row = Int(rows[place])
      guard isPrimary.isEmpty || isPrimary[row] else {
        hasSidePost = true
        continue
      }
      guard !fromColumn.isNull(at: row) else {
        undatedCount += 1
        continue
      }
      let post = Post(
        from: from[row], to: toColumn.isNull(at: row) ? Int64(Int32.max) : to[row],
        group: groups.map { Int($0.numbers[row]) } ?? 0, row: row)
      if post.to < post.from { reversedCount += 1 } else { posts.append(post) }
    }
    if posts.isEmpty, hasSidePost { sideCount += 1 }
    if posts.count < 2 { return posts }
    // Rows of one day stay in the order of the table.
    let order = posts.indices.sorted { (posts[$0].from, $0) < (posts[$1].from, $1) }
    return separated(order.map { posts[$0] })
  }

  /// The posts without overlaps: on each day the one counts that began last.
  private mutating func separated(_ posts: [Post]) -> [Post] {
    if zip(posts, posts.dropFirst()).allSatisfy({ $0.to < $1.from }) { return posts }
    overlapCount += 1
    let borders = Set(posts.flatMap { [$0.from, $0.to + 1] }).sorted()
    return zip(borders, borders.dropFirst()).compactMap { from, next in
      posts.last { $0.from <= from && from <= $0.to }.map {
        Post(from: from, to: next - 1, group: $0.group, row: $0.row)
      }
    }
  }

  /// What is to be said of the rows.
  var remarks: [Message] {
    let kinds: [(Int, String, String)] = [
      (overlapCount, "people have primary posts that overlap; the later one counts", "人の本務が重なる。後の職を数えた"),
      (sideCount, "people have no primary post and are not counted", "人には本務がなく、数えていない"),
      (reversedCount, "rows end before they begin and are left out", "行は始まりより前に終わるので除いた"),
      (undatedCount, "rows have no first day and are left out", "行には初日がないので除いた"),
    ]
    return kinds.filter { $0.0 > 0 }.map { Message("\($0.0) \($0.1)", ja: "\($0.0) \($0.2)") }
  }
}
