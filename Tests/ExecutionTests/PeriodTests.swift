import Columns
import Testing

/// What is the same for all moments of an hour or a day is computed once for each of these, where they are few: the answers
/// are those that each row gives on its own.
@Suite("Moments of one period")
struct PeriodTests {
  static let expressions = [
    "hourofday(d)", "dayofmonth(d)", "getyear(d)", "week_of_year(d)", "dayofweek(d)", "dayofweek(d) / 1d",
    "startofday(d)",
    "startofweek(d)", "endofmonth(d)", "startofyear(d, -1)", "bin(d, 1h)", "bin(d, 7d)", "bin(d, 90m)", "bin(d, 11s)",
    "bin(startofday(d), 3d)", "datetime_diff('hour', d, datetime(1970-01-02 00:30))",
    "datetime_diff('week', d, datetime(null))",
    "datetime_diff('minute', datetime(1970-01-01), d)", "datetime_part('minute', d)", "datetime_part('quarter', d)",
    "fiscal_year(d)", "format_datetime(d, 'yyyy-MM-dd')", "format_datetime(d, 'MM/dd h tt')",
    "format_datetime(d, 'HH:mm')",
    "format_datetime(d, 's.f')", "toupper(strcat('t', format_datetime(d, 'HH'), hourofday(d) % 3))",
    "iff(hourofday(d) < 9, 'early', 'late')", "hourofday(d + 30m)", "getyear(d) * 100 + getmonth(d)",
    "case(getyear(d) == 1969, 'a', getmonth(d) == 1 and row % 2 == 0, 'b', 'c')", "hourofday(d) + row % 2",
  ]

  @Test("functions of a moment", arguments: expressions, [100, 0]) func agree(_ expression: String, hours: Int64) throws
  {
    for hasNulls in [false, true] {
      let near = Self.table(hours: hours, hasNulls: hasNulls, isFar: false)
      // Two rows a few thousand years off leave too many periods for a table of their results.
      let far = Self.table(hours: hours, hasNulls: hasNulls, isFar: true)
      for query in [
        "t | extend r = \(expression) | where row >= 0 | project row, r",
        "t | where row >= 0 | summarize n = count(), s = sum(row) by r = \(expression)",
        "t | where row >= 0 | summarize n = count() by g = row % 3, r = \(expression)",
        "t | where row >= 0 | extend r = \(expression) | where r == toscalar(t | where row == 77 | project \(expression)) | count",
      ] {
        let wanted = try StorageTests.run(query, far, 1)
        for threadCount in 1...2 {
          let found = try StorageTests.run(query, near, threadCount)
          #expect(Self.rows(found) == Self.rows(wanted), "\(query)")
        }
      }
    }
  }

  private static func rows(_ batch: Batch) -> [String] {
    (0..<batch.rowCount).map { "\(batch.row($0))" }.sorted()
  }

  /// Moments of so many hours before and behind 1970 began, many of them at the borders of hours; of no hours, those of some
  /// minutes, which have few seconds. A table of results is made for up to half as many periods as there are rows.
  private static func table(hours: Int64, hasNulls: Bool, isFar: Bool) -> Table {
    var state: UInt64 = 42
    func next(_ limit: Int64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % limit
    }
    var moments = (0..<3000).map { _ -> Value in
      if hours == 0 {
        let second = (next(1200) - 600) * Ticks.perSecond
        return hasNulls && next(9) == 0 ? .null : .datetime(second + next(3) - 1)
      }
      let hour = (next(2 * hours) - hours) * Ticks.perHour
      if hasNulls, next(9) == 0 { return .null }
      return .datetime(next(4) == 0 ? hour + next(3) - 1 : hour + next(3600) * Ticks.perSecond + next(2) * 1234)
    }
    var numbers = (0..<3000).map { Value.long($0) }
    if isFar {
      moments += [
        .datetime(Int64(CivilDate.firstDays + 800) * Ticks.perDay),
        .datetime(Int64(CivilDate.lastDays - 800) * Ticks.perDay),
      ]
      numbers += [.long(-1), .long(-2)]
    }
    let columns = [Column(type: .datetime, values: moments).measured, Column(type: .long, values: numbers)]
    return Table(
      name: "t",
      batch: Batch(
        schema: Schema([Field("d", .datetime), Field("row", .long)]), columns: columns, rowCount: moments.count))
  }
}
