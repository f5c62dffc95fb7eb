import Foundation
import Testing

@testable import Session

/// Estimates with intervals beside R 4.2: `t.test`, `psych::ICC`, `psych::cohen.kappa`, `anova`; and statsmodels.
@Suite("Statistics as R and statsmodels compute them")
struct StatisticsTests {
  private static func row(_ query: String) throws -> [Double?] {
    let session = Session(threadCount: 2, clock: 0)
    let failures = session.submit(query).filter(\.isFailure)
    try #require(failures.isEmpty, "\(failures)")
    let result = try #require(session.steps.last?.result)
    return result.row(0).map { Double($0.text) }
  }

  private static func expect(_ query: String, _ expected: [Double], within tolerance: Double = 1e-9) throws {
    let values = try row(query)
    try #require(values.count == expected.count, "\(values)")
    for (value, number) in zip(values, expected) {
      #expect(abs((value ?? .nan) - number) <= tolerance * max(1, abs(number)), "\(values) instead of \(expected)")
    }
  }

  private static func list(_ columns: [(String, [Double])]) -> String {
    let names = columns.map { "\($0.0):real" }.joined(separator: ", ")
    let cells = columns[0].1.indices.map { row in columns.map { "\($0.1[row])" }.joined(separator: ", ") }
    return "datatable(\(names))[\(cells.joined(separator: ", "))]"
  }

  @Test func meanIsThatOfTTest() throws {
    let x = Self.list([("x", [1, 2, 3, 4, 10])])
    try Self.expect("\(x) | summarize mean_ci(x)", [4, -0.38994517, 8.38994517], within: 1e-8)
  }

  @Test func twoValuesHaveTheWidestInterval() throws {
    // qt(0.975, 1) = 12.706204736174694, and s/√n of 0 and 2 is 1.
    let x = Self.list([("x", [0, 2])])
    try Self.expect("\(x) | summarize mean_ci(x)", [1, 1 - 12.706204736174694, 1 + 12.706204736174694])
  }

  @Test func differenceIsThatOfWelchsTest() throws {
    let rows = Self.list([("x", [2.5, 3, 4, 1, 2, 6, 3.5]), ("t", [1, 1, 1, 0, 0, 0, 0])])
    try Self.expect(
      "\(rows) | summarize welch_ci(x, t == 1)",
      [3.166666666666667 - 3.125, -3.246078262998723, 3.329411596332055])
  }

  @Test func agreementIsThatOfShroutAndFleiss() throws {
    // The table of Shrout and Fleiss (1979), by psych::ICC.
    let scores: [Double] = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]
    let subjects = scores.indices.map { Double($0 / 4) }
    let rows = Self.list([("x", scores), ("s", subjects)])
    try Self.expect("\(rows) | summarize icc(x, s)", [0.16574177, -0.13293232, 0.72256006], within: 1e-8)
  }

  @Test func agreementOfUnequalNumbers() throws {
    let rows = Self.list([("x", [3, 4, 2, 5, 4, 3, 1, 2, 4]), ("s", [1, 1, 1, 2, 2, 3, 3, 3, 3])])
    try Self.expect(
      "\(rows) | summarize icc(x, s)", [0.2857142857142858, -0.3216600636737093, 0.9666679608245715])
  }

  @Test func kappaIsThatOfPsych() throws {
    let rows = Self.list([("a", [1, 2, 3, 1, 2, 3, 4, 4]), ("b", [1, 2, 3, 2, 3, 1, 4, 3])])
    try Self.expect("\(rows) | summarize weighted_kappa(a, b)", [0.61111111, 0.17696787, 1], within: 1e-8)
  }

  @Test func kappaIsThatOfStatsmodels() throws {
    let rows = Self.list([
      ("a", [4, 3, 5, 2, 1, 3, 4, 5, 2, 3, 3, 4]), ("b", [4, 2, 5, 3, 1, 3, 3, 5, 2, 2, 4, 4]),
    ])
    try Self.expect(
      "\(rows) | summarize weighted_kappa(a, b)", [0.8529411764705879, 0.6948651261332712, 1], within: 1e-9)
  }

  @Test func emptyAndSingleValuesHaveNoInterval() throws {
    let none = "datatable(x:real, t:bool)[] | summarize "
    #expect(
      try Self.row(none + "mean_ci(x), share_ci(t), welch_ci(x, t), hedges_g(x, t), icc(x, t)").allSatisfy { $0 == nil }
    )
    #expect(try Self.row("print x = 3.0 | summarize mean_ci(x)") == [3, nil, nil])
    let rows = "datatable(x:real, t:bool)[1, true, real(null), true, 2, false, 3, false] | summarize "
    #expect(try Self.row(rows + "welch_ci(x, t)") == [nil, nil, nil])
    #expect(try Self.row("datatable(a:real, b:real)[1, 1, 1, 1] | summarize weighted_kappa(a, b)") == [nil, nil, nil])
  }

  @Test func groupsAreTheirOwnEstimates() throws {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(
      "range x from 1 to 200000 step 1 | extend g = x % 7, y = 1.0 * (hash(x, 1000)) | summarize mean_ci(y), n = count(), s = stdev(y), m = avg(y) by g"
    )
    let result = try #require(session.steps.last?.result)
    #expect(result.rowCount == 7)
    for row in 0..<result.rowCount {
      let cells = result.row(row).map { Double($0.text) ?? .nan }
      // Of so many values t is 1.96 to three places.
      let reach = 1.96 * cells[5] / cells[4].squareRoot()
      #expect(abs(cells[1] - cells[6]) < 1e-9 && abs(cells[3] - cells[1] - reach) < reach * 1e-3)
    }
  }
}
