import Columns
import Plan
import Testing

@testable import Workforce

@Suite struct UnitAnswersTests {
  /// Many units in three levels, of which some are renamed on day 100 and some end on day 200.
  private static let tree: UnitTree = {
    var units: [UnitTree.Unit] = []
    func add(_ name: String, _ days: ClosedRange<Int64>, _ parent: String, _ level: String, _ successor: String = "") {
      units.append(
        UnitTree.Unit(
          name: name, firstDay: days.lowerBound, lastDay: days.upperBound, parent: parent, level: level,
          successor: successor))
    }
    for top in 0..<50 { add("部\(top)", 0...Int64.max, "", "部") }
    for place in 0..<5000 {
      let parent = "部\(place % 50)"
      if place % 7 == 0 {
        add("旧\(place)", 0...99, parent, "課", "新\(place)")
        add("新\(place)", 100...Int64.max, "部\((place + 1) % 50)", "課")
      } else {
        add("課\(place)", 0...(place % 5 == 0 ? 200 : Int64.max), place % 11 == 0 ? "課\(place)" : parent, "課")
      }
    }
    return UnitTree(units)
  }()

  @Test(arguments: ["部", "課", "係"]) func allAtOnceIsOneByOne(level: String) throws {
    let names = Self.tree.names + ["無い"]
    let answers = UnitAnswers(Self.tree)
    let days: [Int32] = [-5, 0, 99, 100, 150, 200, 201, 9999]
    for day in days {
      let column = answers.column([
        Operand(Column.strings(names)), Operand(constant: .string(level), type: .string, rowCount: names.count),
        Operand(Column(type: .date, values: names.indices.map { $0 % 13 == 0 ? .null : .date(day) })),
      ])
      let found = try #require(column).strings()
      for (row, name) in names.enumerated() {
        let expected = row % 13 == 0 ? "" : Self.tree.unit(of: name, at: level, on: Int64(day))
        #expect(found[row] == expected)
        if found[row] != expected { return }
      }
    }
  }

  @Test func fewUnitsOrRowsAreAskedOneByOne() {
    let few = UnitAnswers(Self.tree).column([
      Operand(Column.strings(["課1"])), Operand(constant: .string("部"), type: .string, rowCount: 1),
      Operand(Column(type: .date, values: [.date(1)])),
    ])
    #expect(few == nil)
  }
}
