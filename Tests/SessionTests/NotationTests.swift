import Foundation
import Testing

@testable import Session

@Suite("Numbers and days as Japanese tables write them")
struct NotationTests {
  @Test(arguments: [
    ("△1,234", -1234.0), ("▲3", -3), ("￥500", 500), ("¥1,234,567", 1_234_567), ("500円", 500), ("-￥20", -20),
    ("￥△20", -20),
    ("12.5%", 0.125), ("３％", 0.03), ("１，２３４", 1234), ("(1,200)", -1200), ("＋7", 7), ("−8.25", -8.25), ("0", 0),
    ("0.5", 0.5),
  ])
  func numbers(text: String, number: Double) { #expect(NumberNotation.read(text)?.number == number) }

  @Test(arguments: [
    "00123", "１級", "1,23", "12,3456", "1-2", "", "△", "%", "090-1234-5678", "1.", ".5", "1.2.3", "1e5",
    "1234567890123456", "２０２５年",
    "1,234.", "abc", "--1",
  ])
  func others(text: String) { #expect(NumberNotation.read(text) == nil, "\(text)") }

  @Test(arguments: [
    ("2025-04-01", "2025-04-01"), ("2025/4/1", "2025-04-01"), ("２０２５．４．１", "2025-04-01"), ("20250401", "2025-04-01"),
    ("2025年4月1日", "2025-04-01"), ("令和7年4月1日", "2025-04-01"), ("R7.4.1", "2025-04-01"), ("昭和六十四年一月七日", "1989-01-07"),
    ("H31/4/30", "2019-04-30"), ("2025-04-01 00:00:00", "2025-04-01"),
  ])
  func days(text: String, day: String) { #expect(DayNotation.read(text)?.day.iso == day) }

  @Test(arguments: [
    "04/01/2025", "2025-02-29", "2025/13/1", "昭和65年1月1日", "R7.4", "4月1日", "20251301", "2025", "2025-04-01 09:30:00",
  ])
  func noDays(text: String) { #expect(DayNotation.read(text) == nil, "\(text)") }

  @Test(arguments: [
    ("8:30", 510), ("36:15", 2175), ("-1:00", -60), ("△100:05", -6005), ("１：０５", 65), ("2時間5分", 125), ("8時30分", 510),
    ("1.12:15:00", 2175),
    ("-1.00:05:00", -1445), ("00:05:00.0000000", 5),
  ])
  func times(text: String, minutes: Int) {
    #expect(TimeNotation.read(text)?.ticks == Int64(minutes) * 600_000_000, "\(text)")
  }

  @Test(arguments: [
    "8:3", "8:60", "8", ":30", "1:2:3", "8:30:61", "a:30", "1.5:30", "1.5:30:00", "1.25:00:00", "分", "8分",
  ])
  func noTimes(text: String) { #expect(TimeNotation.read(text) == nil, "\(text)") }

  private static func load(_ text: String) throws -> (types: [String], rows: [[String]], notes: [String]) {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("notation-\(UUID().uuidString).csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let session = Session(threadCount: 2, clock: 0)
    let notes = try LoadedFile(path, as: "t", LoadChoices(), usualRejects: .refuse, threadCount: 2).loaded.notes
    #expect(session.submit(".load \(path) as t").filter(\.isFailure).isEmpty)
    let failures = session.submit("t").filter(\.isFailure)
    try #require(failures.isEmpty, "\(failures)")
    let result = try #require(session.steps.last?.result)
    let rows = (0..<result.rowCount).map { row in result.row(row).map(\.text) }
    return (result.schema.fields.map(\.type.rawValue), rows, notes.map(\.english))
  }

  @Test func columnsAreReadWhereEveryCellCanBe() throws {
    let (types, rows, notes) = try Self.load(
      """
      id,money,change,share,day,count,remark,code,phone
      1,"1,234",△12,12.5%,R7.4.1,１２,なし,0012,090-1111-2222
      2,￥500,▲3,3%,令和7年12月31日,－,-,0345,03-1-2
      3,"12,345,678",5,,H31.4.30,３,あり,1234,
      """)
    #expect(types == ["long", "long", "long", "real", "date", "long", "string", "string", "string"])
    #expect(rows[0] == ["1", "1234", "-12", "0.125", "2025-04-01", "12", "なし", "0012", "090-1111-2222"])
    #expect(rows[1] == ["2", "500", "-3", "0.03", "2025-12-31", "", "-", "0345", "03-1-2"])
    #expect(rows[2][3] == "" && rows[2][4] == "2019-04-30")
    #expect(
      notes.contains("column 'count' was read as numbers: 2 × １２３４; 1 cells say that nothing is there"), "\(notes)")
    #expect(notes.count == 5, "\(notes)")
  }

  @Test func oneOtherCellLeavesAColumnAsItIs() throws {
    let (types, rows, notes) = try Self.load("a,b\n△1,R7.4.1\n約3,R7.4.31\n")
    #expect(types == ["string", "string"] && rows[0] == ["△1", "R7.4.1"] && notes.isEmpty)
  }

  @Test func nothingButSignsForNothingIsNoNumber() throws {
    let (types, _, notes) = try Self.load("a,b\n-,1\nなし,2\n")
    #expect(types == ["string", "long"] && notes.isEmpty)
  }
}
