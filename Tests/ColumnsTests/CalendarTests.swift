import Testing

@testable import Columns

@Suite("Days and moments")
struct CalendarTests {
  /// Days since 1970-01-01, from `date -u -d DAY +%s` divided by 86400.
  static let known: [(String, Int)] = [
    ("0001-01-01", -719_162), ("1600-02-29", -135_081), ("1868-01-25", -37_231), ("1900-02-28", -25_509),
    ("1900-03-01", -25_508), ("1969-12-31", -1), ("1970-01-01", 0), ("1972-02-29", 789), ("2000-02-29", 11_016),
    ("2000-03-01", 11_017), ("2019-05-01", 18_017), ("2026-04-01", 20_544), ("9999-12-31", 2_932_896),
  ]

  @Test("known days", arguments: known)
  func knownDay(_ item: (text: String, days: Int)) {
    #expect(MomentText.days(item.text) == Int32(item.days))
    #expect(CivilDate(days: item.days).iso == item.text)
    #expect(CivilDate(days: item.days).days == item.days)
  }

  @Test("every day of 800 years follows the one before")
  func roundTrip() {
    var date = CivilDate(days: -150_000)
    var mistakes = 0
    for days in -149_999...142_194 {
      let next = CivilDate(days: days)
      let isNextDay = next.year == date.year && next.month == date.month && next.day == date.day + 1
      let isNextMonth =
        next.day == 1 && date.day == CivilDate.dayCount(year: date.year, month: date.month)
        && next.year * 12 + next.month == date.year * 12 + date.month + 1
      if !(isNextDay || isNextMonth) || next.days != days { mistakes += 1 }
      date = next
    }
    #expect(mistakes == 0)
  }

  @Test(
    "no such day",
    arguments: [
      "2025-13-01", "2025-00-10", "2025-02-29", "1900-02-29", "2025-04-31", "2025-4-1", "25-04-01", "2025-04-01 ", "",
      "0000-01-01",
      "2025/04/01", "２０２５-04-01", "-025-04-01",
    ])
  func noDay(_ text: String) { #expect(MomentText.days(text) == nil) }

  @Test(
    "moments",
    arguments: [
      ("2025-04-01", "2025-04-01T00:00:00Z"), ("2025-04-01 09:30", "2025-04-01T09:30:00Z"),
      ("2025-04-01T09:30:15.5Z", "2025-04-01T09:30:15.5000000Z"), ("2025-04-01T09:30:00+09:00", "2025-04-01T00:30:00Z"),
      ("2025-04-01T00:30:00-01:30", "2025-04-01T02:00:00Z"),
      ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.9999999Z"),
      ("  2025-04-01  ", "2025-04-01T00:00:00Z"),
    ])
  func moment(_ item: (text: String, iso: String)) {
    #expect(MomentText.ticks(item.text).map { Value.datetime($0).text } == item.iso)
  }

  @Test(
    "no moments",
    arguments: ["2025-04-01T25:00", "2025-04-01T10:60", "2025-04-01X10:00", "yesterday", "2025-04-01T10:00:00+"])
  func noMoment(_ text: String) { #expect(MomentText.ticks(text) == nil) }

  @Test(
    "lengths of time",
    arguments: [
      ("1.02:03:04", "1.02:03:04"), ("12:30", "12:30:00"), ("-00:10:00", "-00:10:00"), ("1d", "1.00:00:00"),
      ("1.5h", "01:30:00"),
      ("90m", "01:30:00"), ("100ms", "00:00:00.1000000"), ("1tick", "00:00:00.0000001"), ("2", "2.00:00:00"),
      ("36h", "1.12:00:00"),
    ])
  func timespan(_ item: (text: String, shown: String)) {
    #expect(MomentText.timespan(item.text).map { Value.timespan($0).text } == item.shown)
  }

  @Test(
    "no lengths of time", arguments: ["999999999.00:00:00", "9999999999d", "1x", "", "25:00:00", "1:2:3:4", "nand"])
  func noTimespan(_ text: String) { #expect(MomentText.timespan(text) == nil) }
}
