import Foundation
import Testing

@testable import Session

/// `survive` beside R's package survival: the numbers in `Data/survival` are R's.
@Suite("Survival as R computes it")
struct SurvivalTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Data/survival"

  private static func table(_ query: String, over name: String) throws -> [[String: String]] {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(".load \(folder)/\(name).csv as t")
    let outcomes = session.submit(query)
    let failures = outcomes.filter(\.isFailure)
    try #require(failures.isEmpty, "\(failures)")
    let result = try #require(session.steps.last?.result)
    return (0..<result.rowCount).map { row in
      Dictionary(uniqueKeysWithValues: zip(result.schema.names, result.row(row).map(\.text)))
    }
  }

  private static func expected(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: "\(folder)/\(name).survfit.csv", encoding: .utf8)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test(
    "curves, standard errors and intervals, with ties, groups and late entries",
    arguments: ["one", "four", "trunc", "small"])
  func curves(name: String) throws {
    let late = name == "trunc" ? "entering entry " : ""
    let rows = try Self.table("t | survive from start to end event ev \(late)as of 2012-03-31 by g", over: name)
    let mine = Dictionary(
      uniqueKeysWithValues: rows.filter { $0["events"] != "0" }.map { ("\($0["g"] ?? "") \($0["days"] ?? "")", $0) })
    let theirs = try Self.expected(name)
    #expect(mine.count == theirs.count && !theirs.isEmpty)
    for row in theirs {
      let point = try #require(mine["\(row["g"] ?? "") \(row["days"] ?? "")"])
      #expect(point["at_risk"] == row["n"] && point["events"] == row["d"])
      for (ours, name) in [("survival", "surv"), ("standard_error", "se"), ("lower", "lo"), ("upper", "hi")] {
        let value = Double(point[ours] ?? "")
        guard let known = Double(row[name] ?? ""), known.isFinite else {
          #expect(value == nil)
          continue
        }
        #expect(abs(try #require(value) - known) < 1e-12)
      }
    }
  }

  /// survdiff: χ² 6.156715 and p 0.1042297 of four groups, 0.129162 and 0.7193025 of two; quantile(survfit, 0.5).
  @Test("the log-rank test and medians") func test() throws {
    let four = try Self.table(
      "t | survive from start to end event ev as of 2012-03-31 by g with logrank | sort by g asc", over: "four")
    for (key, known) in [("chi_squared", 6.156715), ("p", 0.1042297)] {
      #expect(abs(try #require(Double(four[0][key] ?? "")) - known) < 1e-6)
    }
    #expect(four.map { $0["median_days"] } == ["1800", "1890", "2250", "2430"])
    #expect(four.map { $0["lower"] } == ["1470", "1680", "1950", "2010"])
    #expect(four.map { $0["upper"] } == ["2190", "2280", "3330", "2820"])
    let expected = four.compactMap { Double($0["expected"] ?? "") }
    #expect(zip(expected, [108.8146, 109.224, 128.4618, 104.4995]).allSatisfy { abs($0 - $1) < 1e-3 })
    let small = try Self.table(
      "t | survive from start to end event ev as of 2012-03-31 by g with logrank", over: "small")
    for (key, known) in [("chi_squared", 0.129162), ("p", 0.7193025)] {
      #expect(abs(try #require(Double(small[0][key] ?? "")) - known) < 1e-6)
    }
    #expect(small.allSatisfy { $0["upper"] == "" && $0["df"] == "1" })
  }

  @Test("what is left out or censored is said") func remarks() throws {
    let session = Session(threadCount: 1, clock: 0)
    _ = session.submit(
      """
      datatable(a:date, b:date, left_reason:string)[
        2020-04-01, 2030-03-31, "定年", 2020-04-01, 2021-03-31, "自己都合", date(null), 2021-01-01, "",
        2020-04-01, 2019-01-01, "死亡", 2033-04-01, date(null), ""]
      | survive from a to b as of 2031-01-01
      """)
    let step = try #require(session.steps.last)
    let said = step.notes.map { $0.text(in: .english) }
    #expect(said.contains("1 ends by 定年 or 任期満了 are censored; `event` says otherwise"))
    #expect(said.contains("1 rows without a first date are left out"))
    #expect(said.contains("1 rows that end before they begin are left out"))
    #expect(said.contains("1 rows that begin after the day of `as of` are left out"))
    #expect(said.contains("2 people, 1 events, median 1.0 years (95 %: 1.0 to –)"))
  }
}
