import Columns
import Diagnostics
import Plan
import Testing

@testable import Session

@Suite("Stages in a session")
struct StageTests {
  static let table =
    "let work = datatable(unit:string, month:long, hours:long)[\"A\", 4, 30, \"A\", 5, 45, \"B\", 4, 10, \"C\", 6, 7];"

  private func session() -> Session {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(Self.table)
    return session
  }

  static let stages = [
    "work | project-keep h*, unit", "work | project-reorder m* granny-desc, h* asc", "work | project-away un*",
    "work | serialize twice = hours * 2",
    "work | as all | extend share = 1.0 * hours / toscalar(all | summarize sum(hours))",
    "work | summarize l = make_list(hours) by unit | mv-expand kind=array with_itemindex=i l to typeof(long) limit 1",
    "work | sample 2", "work | sample-distinct 2 of unit", "work | getschema",
    "work | render columnchart with (title = \"x\", ycolumns = hours, month, kind = stacked)",
    "let part_1 = view () { work | take 2 }; search kind=case_sensitive in (part_*, work) unit:\"A\" and hours > 30",
    "work | search \"A\" or not(\"B*\")",
    "work | top-nested 1 of unit with others = \"rest\" by sum(hours) asc, top-nested of m = month by max(hours) desc",
    "work | make-series kind=nonempty h = sum(hours) default = -1 on month from 4 to 7 step 1 by unit",
    "work | make-series h = sum(hours) on month in range(4, 7, 1)", "work | evaluate pivot(month, sum(hours), unit)",
    "work | evaluate pivot(month, sum(hours), unit): (unit:string, ['4']:long)", "work | evaluate narrow()",
    "work | partition hint.strategy=native by unit (top 1 by hours | project hours)",
    "work | join kind=innerunique (work) on unit", "union withsource=from_ isfuzzy=true work, (work | as w)",
    "work | where * has \"A\"",
  ]

  @Test("a step's text means what was typed", arguments: stages) func printed(text: String) throws {
    let session = session()
    _ = session.submit(text)
    let first = try #require(session.steps.last)
    let record = try #require(first.record, "\(text)")
    _ = session.submit(first.text)
    let second = try #require(session.steps.last)
    #expect(second.number > first.number && second.record == record && second.text == first.text, "\(first.text)")
  }

  @Test("a step carries how it is drawn, its result and what goes on from it do not")
  func visualization() throws {
    let session = session()
    _ = session.submit("work | render barchart with (title = \"t\", xcolumn = unit, ycolumns = hours, month, ymin = 0)")
    let drawn = try #require(session.steps.last)
    #expect(
      drawn.visualization
        == Visualization(
          kind: "barchart",
          properties: [
            "title": .string("t"), "xcolumn": .string("unit"), "ycolumns": .list([.string("hours"), .string("month")]),
            "ymin": .long(0),
          ]))
    _ = session.submit("| where hours > 20")
    #expect(session.steps.last?.visualization == nil && session.steps.last?.result?.rowCount == 2)
    #expect(session.steps.last?.text.contains("render") == false)
    _ = session.submit("let chart = work | render table; chart")
    #expect(session.steps.last?.visualization?.kind == "table")
    _ = session.submit("chart | take 3")
    #expect(session.steps.last?.visualization == nil && session.steps.last?.result?.rowCount == 3)
    _ = session.submit("_2 | take 1")
    #expect(session.steps.last?.visualization == nil && session.steps.last?.result?.rowCount == 1)
  }

  @Test("the same seed takes the same rows; a seed that is taken back holds no more")
  func seed() throws {
    let session = Session(threadCount: 2, clock: 0)
    func sample() -> ResultRecord? {
      _ = session.submit("range x from 1 to 100000 step 1 | sample 50")
      return session.steps.last?.record
    }
    let first = sample()
    #expect(first?.size == .table(rows: 50, columns: 1) && sample() == first)
    _ = session.submit("set seed = 41 + 1")
    let seedStep = try #require(session.steps.last)
    #expect(session.seed == 42 && seedStep.text == "set seed = 41 + 1")
    let other = sample()
    #expect(other != first && other?.size == .table(rows: 50, columns: 1))
    _ = try session.drop(seedStep.number)
    #expect(session.seed == 0 && sample() == first)
  }

  @Test("each row of a sample is as likely as any other") func fairness() throws {
    let session = Session(threadCount: 1, clock: 0)
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<400 {
      _ = session.submit("set seed = \(seed); range x from 0 to 9 step 1 | sample 3")
      for value in try #require(session.steps.last?.result).columns[0].values {
        guard case .long(let number) = value else { continue }
        counts[Int(number)] += 1
      }
    }
    #expect(counts.reduce(0, +) == 1200)
    // 120 expected, with a standard deviation of about 9.
    #expect(counts.allSatisfy { (80...160).contains($0) }, "\(counts)")
  }

  @Test(
    "nothing is said about columns that only the data know before they are known",
    arguments: [
      "work | evaluate pivot(month) | where nosuch > 1 | project also_no",
      "work | join kind=inner (work | evaluate pivot(month)) on nosuch",
      "union work, (work | evaluate pivot(month) | project nosuch)",
      "print toscalar(work | evaluate pivot(month) | project nosuch)",
      "work | where unit in (work | evaluate pivot(month) | project nosuch)",
      "let p = work | evaluate pivot(month); p | project nosuch",
      "let f = () { work | evaluate pivot(month) }; f() | project nosuch",
      "let f = (T:(nosuch:long)) { T | take 1 }; f(work | evaluate pivot(month))",
    ]) func open(text: String)
  {
    let session = session()
    #expect(session.check(text).isEmpty)
    let outcomes = session.submit(text)
    let mistakes = outcomes.flatMap { outcome -> [Diagnostic] in
      if case .diagnostics(let found, _, _) = outcome { found } else { [] }
    }
    #expect(mistakes.first?.code == .unknownColumn && mistakes.allSatisfy { $0.range != nil }, "\(mistakes)")
  }
}
