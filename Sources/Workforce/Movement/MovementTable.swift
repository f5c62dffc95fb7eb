import Columns
import Diagnostics
import Plan

/// The headcounts and movements of a period, of an input that holds a person, a first and a last day, the column that
/// tells the primary post where there is one, and the keys.
struct MovementTable: TableTransform {
  /// The columns behind the keys.
  static let figures: [Field] = [
    Field("opening", .long, title: "期首"), Field("hires", .long, title: "採用"), Field("moved_in", .long, title: "転入"),
    Field("moved_out", .long, title: "転出"), Field("leavers", .long, title: "退職"), Field("closing", .long, title: "期末"),
    Field("at_start", .long, title: "初日"), Field("at_end", .long, title: "末日"),
  ]

  let keys: [Field]
  /// What the fourth column says of a primary post; nil where every row counts.
  let primary: String?
  /// The first and the last day, as days since 1970-01-01.
  let first: Int64
  let last: Int64

  var name: String { "movement" }

  var schema: Schema { Schema(keys + Self.figures) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyColumns = Array(input.columns[(primary == nil ? 3 : 4)...])
    try context.check(input.rowCount * 32)
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    let people = try context.grouped([input.columns[0]], input.rowCount)
    var careers = PostsByPerson(input, people, groups, primary: primary)
    var counts = [MovementCounts](repeating: MovementCounts(), count: groups?.count ?? 1)
    for person in 0..<people.count {
      if person % 65_536 == 0 { try context.check(0) }
      let posts = careers.posts(of: person)
      for place in posts.indices { count(posts, place, &counts) }
    }
    for remark in careers.remarks { context.remark(remark) }
    try check(counts)
    let leaving = counts.reduce(0) { $0 + $1.atEnd } - counts.reduce(0) { $0 + $1.closing }
    if leaving > 0 {
      let day = CivilDate(days: Int(last)).iso
      context.remark(
        Message(
          "closing is the evening of \(day): \(leaving) whose last day it is are among the leavers and in at_end",
          ja: "期末は \(day) の晩の人数。その日が末日の \(leaving) 人は退職に数え、at_end には含む"))
    }
    return table(counts, keyColumns, groups, input.rowCount)
  }

  /// Counts what a post says, with the one before and the one behind it.
  private func count(_ posts: [Post], _ place: Int, _ counts: inout [MovementCounts]) {
    let post = posts[place]
    let follows = place > 0 && posts[place - 1].to == post.from - 1
    let goesOn = place + 1 < posts.count && posts[place + 1].from == post.to + 1
    let group = post.group
    func holds(on day: Int64) -> Bool { post.from <= day && day <= post.to }
    if holds(on: first - 1), post.to >= first || goesOn { counts[group].opening += 1 }
    if holds(on: last), post.to > last || goesOn { counts[group].closing += 1 }
    if holds(on: first) { counts[group].atStart += 1 }
    if holds(on: last) { counts[group].atEnd += 1 }
    if first <= post.from, post.from <= last {
      if !follows {
        counts[group].hires += 1
      } else if posts[place - 1].group != group {
        counts[group].movedIn += 1
        counts[posts[place - 1].group].movedOut += 1
      }
    }
    if first <= post.to, post.to <= last, !goesOn { counts[group].leavers += 1 }
  }

  /// The identity that makes the figures belong together.
  private func check(_ counts: [MovementCounts]) throws(Diagnostic) {
    guard let odd = counts.first(where: { !$0.isClosed }) else { return }
    throw Diagnostic(
      .ambiguousRows,
      Message(
        "the movement does not close: \(odd.opening) + \(odd.hires) + \(odd.movedIn) − \(odd.movedOut) − \(odd.leavers) is not \(odd.closing)",
        ja:
          "増減が合わない: \(odd.opening) + \(odd.hires) + \(odd.movedIn) − \(odd.movedOut) − \(odd.leavers) は \(odd.closing) でない"
      ),
      help: [Message("please report it, with the rows of the group", ja: "その行とともに報告してほしい")])
  }

  private func table(
    _ counts: [MovementCounts], _ keyColumns: [Column], _ groups: GroupNumbers?, _ rowCount: Int
  ) -> Batch {
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    func add(_ head: [Value], _ figures: MovementCounts) {
      for (place, value) in (head + figures.values.map { .long(Int64($0)) }).enumerated() {
        builders[place].append(value)
      }
      count += 1
    }
    guard let groups else {
      add([], counts[0])
      return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
    }
    var seen = [Bool](repeating: false, count: counts.count)
    for row in 0..<rowCount {
      let group = Int(groups.numbers[row])
      if seen[group] { continue }
      seen[group] = true
      if counts[group] != MovementCounts() { add(keyColumns.map { $0.value(at: row) }, counts[group]) }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
  }
}

/// What happened in a group.
struct MovementCounts: Hashable {
  var opening = 0
  var hires = 0
  var movedIn = 0
  var movedOut = 0
  var leavers = 0
  var closing = 0
  var atStart = 0
  var atEnd = 0

  /// The figures in the order of the columns.
  var values: [Int] { [opening, hires, movedIn, movedOut, leavers, closing, atStart, atEnd] }

  /// Whether the movements lead from the opening to the closing.
  var isClosed: Bool { opening + hires + movedIn - movedOut - leavers == closing }
}
