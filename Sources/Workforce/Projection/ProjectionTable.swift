import Columns
import Diagnostics
import Plan

/// The headcount of each state in years to come, of an input that holds a person, a first and a last day, and the keys.
struct ProjectionTable: TableTransform {
  /// The day that a row speaks of.
  static let date = Field("date", .date, title: "基準日")
  /// The columns behind the keys.
  static let figures: [Field] = [
    Field("expected", .real, title: "期待値"), Field("lower", .real, title: "下限"), Field("upper", .real, title: "上限"),
  ]
  /// How many futures are simulated.
  private static let futures = 1000

  let keys: [Field]
  /// What the fourth column says of a primary post; nil where every row counts.
  let primary: String?
  /// The first and the last day that are looked at, as days since 1970-01-01.
  let first: Int64
  let last: Int64
  let years: Int
  /// The people who join a year; nil for as many as did.
  let hires: Double?
  let seed: UInt64

  var name: String { "projection" }

  var schema: Schema { Schema([Self.date] + keys + Self.figures) }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyColumns = Array(input.columns[(primary == nil ? 3 : 4)...])
    try context.check(input.rowCount * 32)
    let groups = try keyColumns.isEmpty ? nil : context.grouped(keyColumns, input.rowCount)
    let people = try context.grouped([input.columns[0]], input.rowCount)
    var careers = PostsByPerson(input, people, groups, primary: primary)
    let days = lookedAt
    var chain = MarkovChain(stateCount: groups?.count ?? 1)
    for person in 0..<people.count {
      if person % 65_536 == 0 { try context.check(0) }
      chain.add(Self.states(careers.posts(of: person), on: days))
    }
    for remark in careers.remarks { context.remark(remark) }
    let states = order(of: keyColumns, groups, input.rowCount).filter { chain.isKnown($0.state) }
    let joining = hires ?? chain.meanHires(overYears: days.count - 1)
    say(chain, days, joining, context)
    var random = SeededRandom(seed: seed)
    let outlook = try chain.outlook(
      years: years, hires: joining, futures: Self.futures, &random
    ) { () throws(Diagnostic) in try context.check(0) }
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for (year, figures) in outlook.enumerated() {
      let day = CivilDate(days: Int(last)).adding(years: year).days
      for (state, row) in states {
        let figure = figures[state]
        let cells: [Value] =
          [.date(Int32(clamping: day))] + keyColumns.map { $0.value(at: row) }
          + [.real(figure.value), .real(figure.lower), .real(figure.upper)]
        for (place, value) in cells.enumerated() { builders[place].append(value) }
      }
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: outlook.count * states.count)
  }

  /// The days that are looked at: the last, and the same day of years before.
  private var lookedAt: [Int64] {
    var days: [Int64] = []
    while let day = Optional(Int64(CivilDate(days: Int(last)).adding(years: -days.count).days)), day >= first {
      days.append(day)
    }
    return days.reversed()
  }

  /// The state of a person on each day, -1 out of office.
  private static func states(_ posts: [Post], on days: [Int64]) -> [Int] {
    var place = 0
    return days.map { day in
      while place < posts.count, posts[place].to < day { place += 1 }
      return place < posts.count && posts[place].from <= day ? posts[place].group : -1
    }
  }

  /// The states with the first row of each, in the order of their categories, else of the rows.
  private func order(
    of columns: [Column], _ groups: GroupNumbers?, _ rowCount: Int
  ) -> [(state: Int, row: Int)] {
    guard let groups else { return [(0, 0)] }
    var rows = [Int](repeating: -1, count: groups.count)
    for row in 0..<rowCount where rows[Int(groups.numbers[row])] < 0 { rows[Int(groups.numbers[row])] = row }
    let found = rows.indices.filter { rows[$0] >= 0 }
    let ranks = zip(keys, columns).map { key, column in
      found.map { state -> Int in
        guard let order = key.order, case .string(let text) = column.value(at: rows[state]) else { return 0 }
        return order.rank(of: text) ?? -1
      }
    }
    let sorted = found.indices.sorted { left, right in
      for rank in ranks where rank[left] != rank[right] { return rank[left] < rank[right] }
      return rows[found[left]] < rows[found[right]]
    }
    return sorted.map { (found[$0], rows[found[$0]]) }
  }

  private func say(_ chain: MarkovChain, _ days: [Int64], _ joining: Double, _ context: TransformContext) {
    let tenths = Int((joining * 10).rounded())
    let rate = "\(tenths / 10).\(tenths % 10)"
    let (from, to) = (CivilDate(days: Int(days[0])).iso, CivilDate(days: Int(last)).iso)
    let whence = hires == nil ? Message("as they did on the average", ja: "実績の平均") : Message("as given", ja: "指定")
    context.remark(
      Message(
        "projection: n(t+1) = n(t)·P + hires (Bartholomew 1967); P from \(days.count - 1) years, \(from) – \(to); \(rate) join a year (\(whence.english)); lower and upper hold 95 % of \(Self.futures) simulated futures",
        ja:
          "将来推計: n(t+1) = n(t)·P + 採用（Bartholomew 1967）。P は \(from) から \(to) までの \(days.count - 1) 年の実績、採用は年 \(rate) 人（\(whence.japanese ?? "")）。下限と上限は \(Self.futures) 回の模擬計算の 95 % の範囲"
      ))
    if chain.newStates > 0 {
      context.remark(
        Message(
          "nobody was in \(chain.newStates) states before: their people are taken to stay",
          ja: "\(chain.newStates) の状態には以前に人がいなかったので、今の人がそのまま残るとした"))
    }
  }
}
