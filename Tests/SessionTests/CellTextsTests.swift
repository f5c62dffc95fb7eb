import Columns
import Diagnostics
import Formats
import Testing
import Workforce

@testable import Session

@Suite("Columns of cells in Japanese notations")
struct CellTextsTests {
  @Test func cellsLoseTheirBlanksAndWidth() throws {
    let plain = try #require(CellText("R7.4.1"))
    #expect(plain.bytes == Array("R7.4.1".utf8) && !plain.isWide && !plain.hasBlanks && plain.lastBlank == nil)
    let wide = try #require(CellText(" ２０２５年\u{3000}4月\u{A0}１日\t"))
    #expect(wide.bytes == Array("2025年4月1日".utf8) && wide.isWide && wide.hasBlanks)
    #expect(wide.lastBlank == Array("2025年4月".utf8).count)
    #expect(try #require(CellText("8:30 ")).lastBlank == nil && #require(CellText("8:30 ")).hasBlanks)
    #expect(CellText(String(repeating: "1", count: 97)) == nil && CellText(String(repeating: "1", count: 96)) != nil)
    #expect(CellText("")?.bytes.isEmpty == true)
  }

  @Test(arguments: [
    "0.1234567890123456789", "123456.7890123456", "1,234.5", "99999999999999.9", "0.3", "4.35%", "△0.07",
  ])
  func numbersAreTheNearest(text: String) throws {
    let plain = text.filter { !",%△".contains($0) } + (text.hasSuffix("%") ? "e-2" : "")
    let wanted = try #require(Double(plain)) * (text.hasPrefix("△") ? -1 : 1)
    #expect(NumberNotation.read(text)?.number == wanted)
  }

  @Test(arguments: ["2025/4/1 8:30", "2025/4/1 8:30 ", " Ｒ７．４．１　８：３０", "令和7年4月1日(火) 8時30分"])
  func momentsHaveADayAndATime(text: String) {
    #expect(TimeNotation.moment(text).map { $0 - Ticks.perHour * 8 - Ticks.perMinute * 30 } == 20_179 * Ticks.perDay)
  }

  @Test func signsOfPrintedPagesAreThoseOfDays() {
    #expect(DayNotation.read("\u{F9A8}和7\u{F98E}4月1日(\u{F90A})")?.day.iso == "2025-04-01")
    #expect(DayNotation.read("2025\u{F98E}4月1日")?.day.iso == "2025-04-01")
    #expect(NothingWord.isOne("-" + String(repeating: " ", count: 60)) && NothingWord.isOne("\u{0B}なし"))
  }

  @Test func aNoughtBelowNoughtStaysOne() throws {
    func found(_ texts: [String]) throws -> FoundColumn {
      var doubts: [Doubt] = []
      let texts = CellTexts(Column.strings(texts).strings(), of: "t.csv", threadCount: 1, ReadingLimits())
      return try #require(try FoundColumn.numbers(texts, "n", mayBePlain: false, &doubts))
    }
    let reals = try found(["△0", "△1.5", "3"]).column
    guard case .real(let nought) = reals.value(at: 0) else {
      Issue.record("no real")
      return
    }
    #expect(nought == 0 && nought.sign == .minus && reals.value(at: 2) == .real(3))
    #expect(try found(["△0", "△1"]).column.values == [.long(0), .long(-1)])
  }

  /// A day in each notation in turn.
  private static func written(_ day: CivilDate, _ way: Int) -> String {
    let (y, m, d) = (day.year, day.month, day.day)
    switch way % 6 {
    case 0: return "\(y)/\(m)/\(d)"
    case 1: return "\(y)年\(m)月\(d)日"
    case 2: return Era.format(day) ?? ""
    case 3: return Era(of: day).map { "\($0.letter)\($0.year(of: day)).\(m).\(d)" } ?? ""
    case 4: return "\(y)．\(m)．\(d)"
    default: return day.iso
    }
  }

  /// Rows of days, amounts and moments, some of them missing, each written in a way that changes from row to row.
  private static func storage(_ count: Int, shared: Bool, _ text: (Int) -> String) -> (StringStorage, [String]) {
    let texts = (0..<count).map { $0 % 13 == 5 ? ($0 % 2 == 0 ? "" : "－") : text($0) }
    if !shared { return (StringStorage(codes: .identity(start: 0, count: count), pool: StringPool(texts)), texts) }
    return (Column.strings(texts).strings(), texts)
  }

  @Test(arguments: [(1, true), (2, true), (1, false), (2, false)])
  func everyCellHasTheValueOfItsText(threadCount: Int, shared: Bool) throws {
    let count = 30_000
    func day(_ row: Int) -> CivilDate { CivilDate(days: 7_000 + row * 7 % 9_000) }
    let (days, dayTexts) = Self.storage(count, shared: shared) { Self.written(day($0), $0) }
    var doubts: [Doubt] = []
    func texts(_ storage: StringStorage) -> CellTexts {
      CellTexts(storage, of: "t.csv", threadCount: threadCount, ReadingLimits())
    }
    let found = try #require(try FoundColumn.days(texts(days), "d", nil, &doubts))
    #expect(found.type == .date && found.column.count == count && doubts.isEmpty)
    for row in 0..<count {
      let wanted: Value = row % 13 == 5 ? .null : .date(Int32(day(row).days))
      #expect(found.column.value(at: row) == wanted, "\(dayTexts[row])")
    }
    #expect(found.notations.values.reduce(0, +) + found.missingCount == dayTexts.count { !$0.isEmpty })
    #expect(found.missingCount == dayTexts.count { $0 == "－" })

    let (amounts, _) = Self.storage(count, shared: shared) {
      "\($0 % 3 == 0 ? "△" : "￥")\($0 / 1000 + 1),\(100 + $0 % 900)"
    }
    let numbers = try #require(try FoundColumn.numbers(texts(amounts), "n", mayBePlain: false, &doubts))
    #expect(numbers.type == .long && numbers.column.nullCount == (0..<count).count { $0 % 13 == 5 })
    for row in stride(from: 0, to: count, by: 7) where row % 13 != 5 {
      let wanted = Int64((row / 1000 + 1) * 1000 + 100 + row % 900) * (row % 3 == 0 ? -1 : 1)
      #expect(numbers.column.value(at: row) == .long(wanted))
    }

    let (mixed, _) = Self.storage(count, shared: shared) { $0 == count - 1 ? "0.5" : "￥\($0)" }
    let reals = try #require(try FoundColumn.numbers(texts(mixed), "r", mayBePlain: false, &doubts))
    #expect(
      reals.type == .real && reals.column.value(at: 1) == .real(1) && reals.column.value(at: count - 1) == .real(0.5))

    let (spoilt, _) = Self.storage(count, shared: shared) { $0 == count - 1 ? "約5" : "￥\($0)" }
    #expect(try FoundColumn.numbers(texts(spoilt), "s", mayBePlain: false, &doubts) == nil)
  }

  @Test func textsThatNoCellHoldsAreNotRead() throws {
    let pool = StringPool(["￥1", "spoilt", "￥2"])
    let storage = StringStorage(codes: .narrow(BufferSlice<UInt8>([0, 2, 2])), pool: pool)
    var doubts: [Doubt] = []
    let texts = CellTexts(storage, of: "t.csv", threadCount: 2, ReadingLimits())
    let found = try #require(try FoundColumn.numbers(texts, "n", mayBePlain: false, &doubts))
    #expect(found.column.values == [.long(1), .long(2), .long(2)] && found.notations == ["￥1,234": 3])
  }

  @Test func readingEndsWhereItIsToEndAndSaysSo() {
    let (storage, _) = Self.storage(30_000, shared: true) { "￥\($0)" }
    var doubts: [Doubt] = []
    let texts = CellTexts(storage, of: "t.csv", threadCount: 2, ReadingLimits { true })
    #expect { try FoundColumn.numbers(texts, "n", mayBePlain: false, &doubts) } throws: { error in
      (error as? Diagnostic)?.code == .interrupted
    }
  }
}
