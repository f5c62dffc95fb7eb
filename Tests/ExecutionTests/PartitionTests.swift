import Columns
import Testing

/// Stages for each part of a table that are run for all parts at once, against the same stages part by part.
@Suite("Parts of a table")
struct PartitionTests {
  /// Stages, and behind a condition that keeps every row and is no part of what is run at once.
  static let stages = [
    "top 2 by x desc, row asc", "top 1 by row | project row, y = x * 2", "extend y = x + g | top 3 by y asc nulls last",
    "project row, x | top 2 by x | where x > 0 | extend z = row % 7", "summarize n = count(), a = avg(x), m = max(row)",
    "project w = row, x | summarize sum(w), min(x) | extend twice = sum_w * 2",
  ]

  @Test("are the same at once and one by one", arguments: stages) func agree(_ stages: String) throws {
    for (count, keyCount) in [(0, 1), (1, 1), (300, 12), (3_000, 900)] {
      let rows = StorageTests.Rows(count: count, keyCount: keyCount, seed: UInt64(count + 3))
      for form in StorageTests.forms {
        let table = StorageTests.table(rows, form)
        for key in ["k", "g", "x"] {
          let atOnce = try StorageTests.run("t | partition by \(key) (\(stages))", table, 2)
          let oneByOne = try StorageTests.run("t | partition by \(key) (where row >= 0 | \(stages))", table, 1)
          let found = (0..<atOnce.rowCount).map { atOnce.row($0) }
          let wanted = (0..<oneByOne.rowCount).map { oneByOne.row($0) }
          #expect(atOnce.schema.names == oneByOne.schema.names)
          #expect(StorageTests.areClose(found, wanted), "by \(key), \(form.testDescription), \(count) rows")
        }
      }
    }
  }
}
