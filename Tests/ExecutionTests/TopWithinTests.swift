import Columns
import Testing

/// `top … with ties … within (…)` against sorting each group.
@Suite("The first rows of each group")
struct TopWithinTests {
  @Test("the first rows of each unit", arguments: WithinTests.sizes + [50_000], [true, false])
  func first(count: Int, withTies: Bool) throws {
    for unitCount in count < 50_000 ? [1, 5, 2000] : [20_000] {
      let rows = UnitRows(count: count, unitCount: unitCount, seed: UInt64(count * 3 + unitCount))
      for limit in [0, 1, 3, 40] {
        let ties = withTies ? "with ties " : ""
        let found = try rows.answers("t | top \(limit) \(ties)by day asc, x within (unit) | project unit, x, day")
        var wanted: [[String]] = []
        for list in rows.lists(sorted: false) {
          let sorted = list.sorted { rows.comesFirst($0, $1) ?? ($0 < $1) }
          var end = min(limit, sorted.count)
          while withTies, end > 0, end < sorted.count, rows.comesFirst(sorted[end - 1], sorted[end]) == nil { end += 1 }
          wanted += sorted[..<end].map(rows.texts)
        }
        #expect(found == wanted, "top \(limit) of \(count) rows in \(unitCount) units")
      }
    }
  }

  @Test("ties of all rows together") func together() throws {
    let rows = UnitRows(count: 500, unitCount: 3, seed: 77)
    let found = try rows.answers("t | top 4 with ties by day asc | project day")
    let sorted = rows.days.sorted()
    #expect(found == sorted.filter { $0 <= sorted[3] }.map { ["\($0)"] })
  }

  @Test("many equal rows are all ties") func equal() throws {
    var rows = UnitRows(count: 20_000, unitCount: 2, seed: 5)
    rows.days = rows.days.map { _ in 7 }
    #expect(try rows.answers("t | top 2 with ties by day within (unit) | count") == [["20000"]])
    #expect(try rows.answers("t | top 2 by day within (unit) | count") == [["4"]])
  }
}

extension UnitRows {
  /// Whether the left row comes first by rising day and falling x, nulls last; nil where both are equal.
  func comesFirst(_ left: Int, _ right: Int) -> Bool? {
    if days[left] != days[right] { return days[left] < days[right] }
    if numbers[left] == numbers[right] { return nil }
    return numbers[left] ?? .min > numbers[right] ?? .min
  }

  func texts(_ row: Int) -> [String] {
    [units[row].text, numbers[row].map { "\($0)" } ?? "", "\(days[row])"]
  }
}
