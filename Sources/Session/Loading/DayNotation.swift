import Columns
import Workforce

/// The ways in which rosters write a day.
enum DayNotation: Hashable, Comparable, CaseIterable {
  case iso, slashed, dotted, japanese, era, compact, dayFirst, monthFirst, withoutYear

  /// An example of it.
  var example: String {
    switch self {
    case .iso: "2025-04-01"
    case .slashed: "2025/4/1"
    case .dotted: "2025.4.1"
    case .japanese: "2025年4月1日"
    case .era: "R7.4.1・令和7年4月1日"
    case .compact: "20250401"
    case .dayFirst: "31/12/2025"
    case .monthFirst: "12/31/2025"
    case .withoutYear: "4月1日"
    }
  }

  /// The day of a text, and how it is written; nil for what is no day, or could be two: 04/05/2025.
  static func read(_ text: String) -> (day: CivilDate, notation: DayNotation)? { CellText(text).flatMap { read($0) } }

  /// The day of a text, and how it is written; nil for what is no day, or could be two: 04/05/2025.
  static func read(_ cell: CellText) -> (day: CivilDate, notation: DayNotation)? {
    if let midnight = midnight(cell) { return (midnight, .iso) }
    return read(cell.bytes[...])
  }

  /// The day of a cell's bytes, and how it is written.
  static func read(_ bytes: ArraySlice<UInt8>) -> (day: CivilDate, notation: DayNotation)? {
    var rest = withoutWeekday(bytes)
    guard let first = rest.first else { return nil }
    if !(48...57).contains(first) { return Era.day(rest.text).map { ($0, .era) } }
    let length = rest.count
    guard let year = rest.takeNumber() else { return nil }
    if rest.isEmpty, length == 8, (18_500_101...21_001_231).contains(year.number) {
      let number = year.number
      return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100).map { ($0, .compact) }
    }
    guard year.length == 4, let mark = rest.first else { return nil }
    if mark >= 0x80 {
      guard rest.take("年"), let month = rest.takeNumber(), rest.take("月"), let day = rest.takeNumber() else {
        return nil
      }
      guard rest.isEmpty || rest.take("日") && rest.isEmpty else { return nil }
      return CivilDate(year: year.number, month: month.number, day: day.number).map { ($0, .japanese) }
    }
    guard let notation = notation(of: mark), rest.takeAll(mark), let month = rest.takeNumber(), rest.takeAll(mark),
      let day = rest.takeNumber()
    else { return nil }
    _ = rest.takeAll(mark)
    guard rest.isEmpty else { return nil }
    return CivilDate(year: year.number, month: month.number, day: day.number).map { ($0, notation) }
  }

  /// The notation that has a sign between year, month and day.
  private static func notation(of mark: UInt8) -> DayNotation? {
    switch mark {
    case UInt8(ascii: "/"): slashed
    case UInt8(ascii: "."): dotted
    case UInt8(ascii: "-"): iso
    default: nil
    }
  }

  /// A moment at midnight, as databases write days.
  private static func midnight(_ cell: CellText) -> CivilDate? {
    let (bytes, hyphen) = (cell.bytes, UInt8(ascii: "-"))
    guard bytes.count > 10, bytes[4] == hyphen, bytes[7] == hyphen else { return nil }
    let parts = [bytes[..<(cell.lastBlank ?? 0)], bytes[(cell.lastBlank ?? 0)...]].filter { !$0.isEmpty }
    guard let ticks = MomentText.ticks(parts.map(\.text).joined(separator: " ")), ticks % Ticks.perDay == 0 else {
      return nil
    }
    return CivilDate(days: Int(Ticks.day(of: ticks)))
  }

  /// The day of the week says nothing more: 2025年4月1日(火).
  private static func withoutWeekday(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard bytes.last == UInt8(ascii: ")"), let open = bytes.lastIndex(of: UInt8(ascii: "(")),
      let day = bytes[(open + 1)...].firstScalar, "日月火水木金土".unicodeScalars.contains(day)
    else { return bytes }
    return bytes[..<open]
  }

  /// The day of a text whose year is last, 04/05/2025, when the order of its other parts is known.
  static func read(_ text: String, _ order: LoadChoices.DayOrder) -> (day: CivilDate, notation: DayNotation)? {
    CellText(text).flatMap { read($0, order) }
  }

  /// The day of a text whose year is last, 04/05/2025, when the order of its other parts is known.
  static func read(_ cell: CellText, _ order: LoadChoices.DayOrder) -> (day: CivilDate, notation: DayNotation)? {
    var rest = cell.bytes[...]
    guard let first = rest.takeNumber(2), let mark = rest.first, "/.-".utf8.contains(mark), rest.takeAll(mark),
      let second = rest.takeNumber(2), rest.takeAll(mark), let year = rest.takeNumber(4), year.length == 4
    else { return nil }
    _ = rest.takeAll(mark)
    guard rest.isEmpty else { return nil }
    let (day, month) = order == .dayFirst ? (first.number, second.number) : (second.number, first.number)
    let notation: DayNotation = order == .dayFirst ? .dayFirst : .monthFirst
    return CivilDate(year: year.number, month: month, day: day).map { ($0, notation) }
  }

  /// The month and day of `4月1日`; nil for what is none.
  static func monthAndDay(_ text: String) -> (month: Int, day: Int)? {
    guard var rest = CellText(text)?.bytes[...], let month = rest.takeNumber(), rest.take("月"),
      let day = rest.takeNumber(), rest.take("日"), rest.isEmpty,
      CivilDate(year: 2024, month: month.number, day: day.number) != nil
    else { return nil }
    return (month.number, day.number)
  }
}
