import Foundation
import Testing

@testable import Session

/// `projection` and `effect` beside plain arithmetic.
@Suite("Headcounts of years to come, and effects")
struct ProjectionTests {
  /// A folder with posts: person, first day, last day, tier.
  private static func folder(_ posts: [(String, String, String, String)]) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("projection-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let rows = posts.map { "\($0),\($1),\($2),\($3)" }.joined(separator: "\n")
    try "person,valid_from,valid_to,tier\n\(rows)\n".write(
      toFile: path + "/posts.csv", atomically: true, encoding: .utf8)
    let description = """
      {"name": "posts", "resources": [{"name": "posts", "path": "posts.csv", "meibo:personKey": "person",
      "meibo:validFrom": "valid_from", "meibo:validTo": "valid_to", "schema": {"fields": [
      {"name": "person", "type": "string"}, {"name": "valid_from", "type": "date"}, {"name": "valid_to", "type": "date"},
      {"name": "tier", "type": "string", "categories": ["low", "high"], "categoriesOrdered": true}]}}]}
      """
    try description.write(toFile: path + "/datapackage.json", atomically: true, encoding: .utf8)
    return path
  }

  private static func rows(_ queries: String, in folder: String) throws -> [[String: String]] {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(".load \(folder)")
    for query in queries.split(separator: ";") {
      let failures = session.submit(String(query)).filter(\.isFailure)
      try #require(failures.isEmpty, "\(failures)")
    }
    let result = try #require(session.steps.last?.result)
    return (0..<result.rowCount).map { row in
      Dictionary(uniqueKeysWithValues: zip(result.schema.names, result.row(row).map(\.text)))
    }
  }

  /// Of eight in `low` on 1 April 2020, two rose, one left and five stayed until 1 April 2021; of two in `high` one left; three
  /// joined in `low`.
  private static let posts: [(String, String, String, String)] =
    (0..<5).map { ("s\($0)", "2019-04-01", "", "low") }
    + (0..<2).flatMap { [("r\($0)", "2019-04-01", "2020-06-30", "low"), ("r\($0)", "2020-07-01", "", "high")] }
    + [
      ("q", "2019-04-01", "2021-03-31", "low"), ("h", "2018-04-01", "", "high"),
      ("g", "2018-04-01", "2020-12-31", "high"),
    ]
    + (0..<3).map { ("n\($0)", "2021-04-01", "", "low") }

  @Test func expectedIsTheProductOfTheMatrix() throws {
    let folder = try Self.folder(Self.posts)
    let rows = try Self.rows("posts | projection of tier from 2020-04-01 to 2021-04-01 for 2 years", in: folder)
    #expect(rows.map { $0["tier"] } == ["low", "high", "low", "high", "low", "high"])
    // P: low → low 5/8, low → high 2/8; high → high 1/2. Now low 8, high 3; 3 join in low.
    let expected = [8.0, 3.0, 8 * 0.625 + 3, 8 * 0.25 + 3 * 0.5, 8 * 0.625 + 3, 8 * 0.25 + 3.5 * 0.5]
    for (row, number) in zip(rows, expected) {
      #expect(abs((Double(row["expected"] ?? "") ?? .nan) - number) < 1e-12, "\(row)")
      let (low, high) = (Double(row["lower"] ?? "") ?? .nan, Double(row["upper"] ?? "") ?? .nan)
      #expect(low <= number && number <= high)
    }
    #expect(rows[0]["lower"] == "8.0" && rows[2]["date"] == "2022-04-01")
  }

  @Test func intervalIsThatOfTheBinomialDistribution() throws {
    // 100 people of whom each year 20 leave and 20 join: after one year 20 + Bin(100, 0.8), whose middle 95 % is 92 to 107.
    let stay = (0..<80).map { ("s\($0)", "2019-04-01", "", "low") }
    let leave = (0..<20).map { ("l\($0)", "2019-04-01", "2020-12-31", "low") }
    let join = (0..<20).map { ("n\($0)", "2021-04-01", "", "low") }
    let folder = try Self.folder(stay + leave + join)
    let query = "posts | projection from 2020-04-01 to 2021-04-01 for 1 years"
    for seed in 1...5 {
      let rows = try Self.rows("set seed = \(seed); \(query)", in: folder)
      #expect(rows[1]["expected"] == "100.0")
      let (low, high) = (Double(rows[1]["lower"] ?? "") ?? .nan, Double(rows[1]["upper"] ?? "") ?? .nan)
      #expect(abs(low - 92) <= 1 && abs(high - 107) <= 1, "\(rows[1])")
    }
    #expect(try Self.rows(query, in: folder) == Self.rows(query, in: folder))
  }

  @Test func hiresAreThoseGiven() throws {
    let folder = try Self.folder(Self.posts)
    let rows = try Self.rows(
      "posts | projection of tier from 2020-04-01 to 2021-04-01 for 1 years hires 0", in: folder)
    #expect(rows[2]["expected"] == "5.0")
  }

  @Test func effectIsTheDifferenceOfMeanChanges() throws {
    let session = Session(threadCount: 2, clock: 0)
    _ = session.submit(
      "datatable(a:real, b:real, t:bool, g:string)[1, 2, true, 'x', 2, 4, true, 'x', 3, 3, false, 'x', 1, 2, false, 'x', 5, real(null), true, 'x', 1, 1, true, 'y'] | effect of t from a to b by g"
    )
    let result = try #require(session.steps.last?.result)
    let rows = (0..<result.rowCount).map { row in result.row(row).map(\.text) }
    // Changes 1 and 2 against 0 and 1; SciPy's ttest_ind(equal_var=False) gives -2.0424 to 4.0424 (df = 2).
    #expect(Array(rows[0].prefix(6)) == ["x", "2", "2", "1.5", "0.5", "1.0"])
    #expect(
      abs((Double(rows[0][6]) ?? .nan) + 2.0424349) < 1e-6 && abs((Double(rows[0][7]) ?? .nan) - 4.0424349) < 1e-6)
    #expect(rows[1][1] == "1" && rows[1][2] == "0" && rows[1][5] == "")
  }
}
