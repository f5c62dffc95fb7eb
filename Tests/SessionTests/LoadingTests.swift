import Columns
import Foundation
import Testing

@testable import Session

@Suite("What is said of a file when it is loaded")
struct LoadingTests {
  @Test(arguments: [
    ("overtime_2025-04.csv", "2025-04-01"), ("202504.csv", "2025-04-01"), ("R7.4.csv", "2025-04-01"),
    ("令和7年4月分.xlsx", "2025-04-01"), ("時間外_令和元年12月.csv", "2019-12-01"), ("2025年４月.csv", "2025-04-01"),
    ("log-20250401.csv", "2025-04-01"), ("H31_04.csv.gz", "2019-04-01"), ("2025.12.csv", "2025-12-01"),
  ])
  func monthsOfNames(name: String, day: String) { #expect(MonthName.month(of: "folder/2024-01/" + name)?.iso == day) }

  @Test(arguments: [
    "roster.csv", "4月.csv", "2025.csv", "2025-13.csv", "v1.2.csv", "2025-04_2025-05.csv", "123456789.csv", "ver2.3.csv",
  ])
  func namesWithoutAMonth(name: String) { #expect(MonthName.month(of: name) == nil, "\(name)") }

  @Test(arguments: [
    "with (header=3, encoding=CP932, separator=semicolon, missing=\"不明|-\", dates=dmy, totals=drop, rejects=aside, 採用日=date)",
    "with (widths=\"8,20,3\", year=2025, blanks=trim, ['header']=string, ['a, b']=long)", "with (header=0)",
  ])
  func choicesAreWrittenAsTheyAreRead(text: String) throws {
    let (rest, choices) = try LoadChoices.split("file.csv " + text)
    #expect(rest == "file.csv" && choices.text == text)
    #expect(try LoadChoices.split("a with (b).csv " + text).rest == "a with (b).csv")
  }

  @Test(arguments: [
    "header=x", "headre=3", "dates=ymd", "a=number", "a", "widths=\"a\"", "separator=ab", "totals=maybe",
    "a=long, a=date",
    "year=1",
  ])
  func choicesThatAreNone(text: String) { #expect(throws: (any Error).self) { try LoadChoices(text) } }

  @Test func ofTextsThatDifferInWidthTheRarestIsShownAndOfEqualOnesTheFirst() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("width-\(UUID().uuidString).csv").path
    let names = (0..<40).flatMap { ["課\($0)A", "課\($0)Ａ", "課\($0)Ａ"] } + (0..<3).flatMap { ["係\($0)B", "係\($0)Ｂ"] }
    try ("id,課\n" + names.enumerated().map { "\($0),\($1)\n" }.joined()).write(
      toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try LoadedFile(path, as: "t", LoadChoices(), usualRejects: .refuse, threadCount: 1)
    let doubt = try #require(file.rowDoubts.first { $0.message.english.contains("differ in width") })
    #expect(doubt.rows == [0, 3, 6])
    try ("id,係\n" + names.suffix(6).enumerated().map { "\($0),\($1)\n" }.joined()).write(
      toFile: path, atomically: true, encoding: .utf8)
    let equal = try LoadedFile(path, as: "t", LoadChoices(), usualRejects: .refuse, threadCount: 1)
    #expect(equal.rowDoubts.first { $0.message.english.contains("differ in width") }?.rows == [0, 2, 4])
  }

  @Test func aHeaderKeepsChoices() throws {
    let choices = try LoadChoices("header=3, missing=\"·|-\", 採用日=date")
    let data = ScriptHeader.Data(
      path: "a with (b) as c·.csv", fingerprint: "0123456789abcdef", name: "t", choices: choices)
    let read = try #require(try ScriptHeader.read(ScriptHeader(clock: nil, data: [data]).text))
    #expect(read.data == [data])
  }

  @Test func namesThatAreProbablyTheSame() {
    func columns(_ names: [String]) -> [LikelyNames.Column] {
      names.enumerated().map { LikelyNames.Column(name: $1, type: "string", place: $0) }
    }
    let pairs = LikelyNames.pairs(
      lost: columns(["所属課", "採用日", "備考"]), fresh: columns(["所属", "採用年月日", "血液型"]), isSameWidth: false)
    #expect(pairs == ["所属課": "所属", "採用日": "採用年月日"])
  }

  @Test func daysWhoseYearIsLast() {
    #expect(DayNotation.read("04/05/2025", .dayFirst)?.day.iso == "2025-05-04")
    #expect(DayNotation.read("04/05/2025", .monthFirst)?.day.iso == "2025-04-05")
    #expect(
      DayNotation.read("31/12/2025", .monthFirst) == nil
        && DayNotation.read("1.2.2025", .dayFirst)?.day.iso == "2025-02-01")
    #expect(DayNotation.monthAndDay("１０月３日")?.month == 10 && DayNotation.monthAndDay("2月30日") == nil)
  }

  @Test(arguments: [
    ("12.3%", 0.123), ("0.7%", 0.007), ("(1,200)", -1200), ("(0.5)", -0.5), ("￡120", 120), ("€3", 3), ("12 ", 12),
  ])
  func numbers(text: String, number: Double) { #expect(NumberNotation.read(text)?.number == number) }

  @Test func aFileThatChangedIsSaidWhereTheSessionIsSaved() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("loading-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("t.csv").path
    try "a\n1\n".write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(threadCount: 1, clock: 0)
    #expect(
      session.submit(".load \(path)").allSatisfy { !$0.isFailure } && session.submit("t").allSatisfy { !$0.isFailure })
    func notes() -> [String] {
      session.submit(".save \(folder.path)/s.kql").compactMap { outcome in
        if case .note(let message) = outcome { return message.english }
        return nil
      }
    }
    #expect(notes().isEmpty)
    try "a\n1\n22\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(notes().first?.contains("has changed since it was read") == true)
  }

  @Test func itemNumbersAreNone() {
    #expect(NumberNotation.read("(1)") == nil && NumberNotation.read("(1)", isAskedFor: true)?.number == -1)
  }
}
