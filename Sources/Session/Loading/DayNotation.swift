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
  static func read(_ text: String) -> (day: CivilDate, notation: DayNotation)? {
    if text.isLong { return nil }
    var folded = FoldedName(text).description.filter { !$0.isWhitespace }
    // The day of the week says nothing more: 2025年4月1日(火).
    if folded.last == ")", let open = folded.lastIndex(of: "("), "日月火水木金土".contains(folded[folded.index(after: open)]) {
      folded = String(folded[..<open])
    }
    if let days = MomentText.days(folded) { return (CivilDate(days: Int(days)), .iso) }
    // A moment at midnight, as databases write days.
    if let ticks = MomentText.ticks(FoldedName(text).description), ticks % Ticks.perDay == 0 {
      return (CivilDate(days: Int(Ticks.day(of: ticks))), .iso)
    }
    if folded.first?.isNumber == true {
      if folded.utf8.count == 8, folded.allSatisfy(\.isASCII), let number = Int(folded),
        (18_500_101...21_001_231).contains(number)
      {
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100).map { ($0, .compact) }
      }
      for (marks, notation) in [("/", slashed), (".", .dotted), ("-", .iso), ("年月日", .japanese)] {
        let parts = folded.split { marks.contains($0) }
        guard parts.count == 3, parts[0].count == 4, folded.filter({ !$0.isNumber }).allSatisfy({ marks.contains($0) }),
          let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { continue }
        return CivilDate(year: year, month: month, day: day).map { ($0, notation) }
      }
      return nil
    }
    guard let day = try? Era.parse(folded) else { return nil }
    return (day, .era)
  }

  /// The day of a text whose year is last, 04/05/2025, when the order of its other parts is known.
  static func read(_ text: String, _ order: LoadChoices.DayOrder) -> (day: CivilDate, notation: DayNotation)? {
    if text.isLong { return nil }
    let folded = FoldedName(text).description.filter { !$0.isWhitespace }
    let parts = folded.split { "/.-".contains($0) }
    guard parts.count == 3, parts[2].count == 4, parts[0].count <= 2, parts[1].count <= 2,
      Set(folded.filter { !$0.isNumber }).count == 1, let first = Int(parts[0]), let second = Int(parts[1]),
      let year = Int(parts[2])
    else { return nil }
    let (day, month) = order == .dayFirst ? (first, second) : (second, first)
    return CivilDate(year: year, month: month, day: day).map { ($0, order == .dayFirst ? .dayFirst : .monthFirst) }
  }

  /// The month and day of `4月1日`; nil for what is none.
  static func monthAndDay(_ text: String) -> (month: Int, day: Int)? {
    if text.isLong { return nil }
    let folded = FoldedName(text).description.filter { !$0.isWhitespace }
    guard folded.hasSuffix("日") else { return nil }
    let parts = folded.dropLast().split(separator: "月", omittingEmptySubsequences: false)
    guard parts.count == 2, let month = Int(parts[0]), let day = Int(parts[1]),
      CivilDate(year: 2024, month: month, day: day) != nil
    else { return nil }
    return (month, day)
  }
}
