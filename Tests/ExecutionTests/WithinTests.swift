import Columns
import Diagnostics
import Plan
import Session
import Syntax
import Testing

@testable import Execution

/// A table of units and numbers.
struct UnitRows {
  var units: [Value] = []
  var numbers: [Int64?] = []
  /// An order of the rows with ties.
  var days: [Int64] = []

  init(count: Int, unitCount: Int, seed: UInt64) {
    var random = SeededNumbers(seed)
    for _ in 0..<count {
      let unit = random.below(unitCount)
      units.append(unit == 0 ? .null : .long(Int64(unit)))
      numbers.append(random.chance(15) ? nil : Int64(random.below(2000)) - 1000)
      days.append(Int64(random.below(max(2, count / 3))))
    }
  }

  var table: Table {
    let columns = [
      Column(type: .long, values: units), Column(type: .long, values: numbers.map { $0.map(Value.long) ?? .null }),
      Column(type: .long, values: days.map { .long($0) }),
    ]
    let schema = Schema([Field("unit", .long), Field("x", .long), Field("day", .long)])
    return Table(name: "t", batch: Batch(schema: schema, columns: columns, rowCount: units.count))
  }

  /// The rows of each unit, in order of first appearance; in each unit in the order of days where that is wanted.
  func lists(sorted: Bool) -> [[Int]] {
    var places: [Value: Int] = [:]
    var lists: [[Int]] = []
    for row in units.indices {
      let place = places[units[row]] ?? lists.count
      if place == lists.count {
        places[units[row]] = place
        lists.append([])
      }
      lists[place].append(row)
    }
    guard sorted else { return lists }
    return lists.map { list in list.sorted { (days[$0], $0) < (days[$1], $1) } }
  }

  /// The rows of the query, each as texts; the same at one thread and at three.
  func answers(_ query: String) throws -> [[String]] {
    let one = try Self.run(query, table, threads: 1)
    #expect(try Self.run(query, table, threads: 3) == one, "threads change the result: \(query)")
    return one
  }

  private static func run(_ query: String, _ table: Table, threads: Int) throws -> [[String]] {
    let catalog = OracleTests.catalog
    let (statements, mistakes) = Parser.parse(query, grammar: catalog.grammar)
    if let mistake = mistakes.first { throw mistake }
    let context = EvaluationContext(now: 0)
    var resolver = Resolver(
      catalog: catalog, tables: MemoryTables(tables: ["t": table]), environment: Environment(), context: context)
    guard case .query(let pipeline) = statements[0].kind, let relation = resolver.relation(pipeline) else {
      throw resolver.diagnostics[0]
    }
    let result = try Executor(threadCount: threads, context: context).run(Optimizer().optimize(relation.plan))
    return (0..<result.rowCount).map { result.row($0).map(\.text) }
  }
}

/// `aggregate within (…)` against a loop over each row's frame.
@Suite("Aggregates over the row's group")
struct WithinTests {
  static let sizes = [
    0, 1, 2, 70, 900, Batch.morselRowCount - 1, Batch.morselRowCount, Batch.morselRowCount + 1, 40_000,
  ]

  @Test("whole groups, over the borders of morsels", arguments: sizes) func whole(count: Int) throws {
    for unitCount in [1, 4, 3000] {
      let rows = UnitRows(count: count, unitCount: unitCount, seed: UInt64(count + unitCount))
      let found = try rows.answers(
        "t | project n = count() within (unit), s = sum(x) within (unit), m = max(x) within (unit), all = sum(x) within ()"
      )
      let all = rows.numbers.reduce(0) { $0 + ($1 ?? 0) }
      var wanted = [[String]](repeating: [], count: count)
      for list in rows.lists(sorted: false) {
        let known = list.compactMap { rows.numbers[$0] }
        let texts = ["\(list.count)", "\(known.reduce(0, +))", known.max().map { "\($0)" } ?? "", "\(all)"]
        for row in list { wanted[row] = texts }
      }
      #expect(found == wanted, "\(count) rows, \(unitCount) units")
    }
  }

  @Test("lists see the rows in the order of `sort`", arguments: [0, 1, 90, 20_000]) func ordered(count: Int) throws {
    let rows = UnitRows(count: count, unitCount: max(1, count / 30), seed: UInt64(count))
    let found = try rows.answers(
      "t | project l = tostring(make_list(x) within (unit sort day)), a = take_any(x) within (unit sort day desc)")
    var wanted = [[String]](repeating: [], count: count)
    for list in rows.lists(sorted: true) {
      let known = list.compactMap { rows.numbers[$0] }
      // Falling days keep the order of rows of one day.
      let falling = list.sorted { (-rows.days[$0], $0) < (-rows.days[$1], $1) }
      let last = falling.compactMap { rows.numbers[$0] }.first
      for row in list { wanted[row] = [Value.list(known.map { .long($0) }).text, last.map { "\($0)" } ?? ""] }
    }
    #expect(found == wanted)
  }

  static let reaches: [ClosedRange<Int>] = [
    -2...0, 0...0, -1...1, 0...5, 3...7, -9...(-4), -40...0, 0...40, -20...20, -30...(-3), 2...60, -100_000...0,
    0...100_000, -100_000...100_000, 50...100_000, -100_000...(-50), 100_000...100_010, -16...(-1), -17...0,
  ]

  @Test("frames", arguments: reaches, [0, 1, 2, 47, 600]) func frames(frame: ClosedRange<Int>, count: Int) throws {
    for unitCount in [1, 5] {
      let rows = UnitRows(count: count, unitCount: unitCount, seed: UInt64(count))
      let words = "(unit sort day rows (\(frame.lowerBound)) .. (\(frame.upperBound)))"
      let found = try rows.answers(
        """
        t | project n = count() within \(words), s = sum(x) within \(words), m = min(x) within \(words), \
        c = countif(x > 0) within \(words), v = round(variance(x) within \(words), 6), \
        d = dcount(x) within \(words)
        """)
      var wanted = [[String]](repeating: [], count: count)
      for list in rows.lists(sorted: true) {
        for place in list.indices {
          let first = max(0, place + frame.lowerBound)
          let end = min(list.count, place + frame.upperBound + 1)
          let members = first < end ? Array(list[first..<end]) : []
          wanted[list[place]] = Self.answers(members.map { rows.numbers[$0] })
        }
      }
      #expect(found == wanted, "\(frame), \(count) rows")
    }
  }

  private static func answers(_ members: [Int64?]) -> [String] {
    let known = members.compactMap { $0 }
    let sum = known.reduce(0, +)
    var variance = 0.0
    if known.count > 1 {
      let mean = Double(sum) / Double(known.count)
      variance = known.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(known.count - 1)
    }
    let rounded = (variance * 1e6).rounded() / 1e6
    return [
      "\(members.count)", "\(sum)", known.min().map { "\($0)" } ?? "", "\(known.count { $0 > 0 })",
      Value.real(rounded).text, "\(Set(known).count)",
    ]
  }

  /// Long lists are cut into pieces, and many short ones taken together; both must not show.
  @Test("composed frames are the listed ones, however they are cut", arguments: reaches, [16, 100, 5000])
  func composed(frame: ClosedRange<Int>, most: Int) throws {
    guard frame.lowerBound > -1000, frame.upperBound < 1000 || most == 5000 else { return }
    let rows = UnitRows(count: 700, unitCount: 3, seed: UInt64(most))
    for name in ["count", "sum", "avg", "max", "stdev", "sumif"] {
      let aggregate = try Self.aggregate(name, on: rows)
      let arguments = try aggregate.executor.arguments(of: aggregate.call, on: rows.table.batch)
      let groups = BufferSlice(rows.groupNumbers)
      let lists = RowLists(BufferSlice(Array(0..<700)), groups: groups, groupCount: rows.lists(sorted: false).count)
      var quick = ComposedFrames(frame: frame, aggregate: aggregate, arguments: arguments)
      quick.most = most
      let listed = try ListedFrames(frame: frame, aggregate: aggregate, arguments: arguments).results(over: lists)
      let found = Self.byRow(try quick.results(over: lists))
      for (value, wanted) in zip(found, Self.byRow(listed)) {
        if case .real(let a) = value, case .real(let b) = wanted {
          #expect(a.isNaN ? b.isNaN : abs(a - b) <= 1e-9, "\(name) \(frame)")
        } else {
          #expect(value == wanted, "\(name) \(frame)")
        }
      }
      #expect(found.count == 700)
    }
  }

  private static func byRow(_ results: FrameResults) -> [Value] {
    let values = results.columns.flatMap(\.values)
    return zip(results.rows, values).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func aggregate(_ name: String, on rows: UnitRows) throws -> WindowedAggregate {
    let function = try #require(OracleTests.catalog.aggregates[name])
    let range = SourceRange(0, 0)
    var arguments = [TypedExpression(.column(1), type: .long, range: range)]
    if name == "count" { arguments = [] }
    if name == "sumif" { arguments.append(.literal(.bool(true), range: range)) }
    let types = arguments.map { ArgumentType(type: $0.type, constant: $0.constant) }
    let overload = try #require(function.overload(for: types))
    let call = LogicalPlan.Aggregate(
      fields: [Field(name, overload.result)], function: function, overload: overload, arguments: arguments)
    let executor = Executor(threadCount: 1, context: EvaluationContext(now: 0))
    return WindowedAggregate(
      call: call, group: LogicalPlan.WindowGroup(keys: [], order: [], frame: nil), executor: executor)
  }
}

extension UnitRows {
  /// The number of each row's unit, in order of first appearance.
  var groupNumbers: [UInt32] {
    var numbers = [UInt32](repeating: 0, count: units.count)
    for (place, list) in lists(sorted: false).enumerated() { for row in list { numbers[row] = UInt32(place) } }
    return numbers
  }
}
