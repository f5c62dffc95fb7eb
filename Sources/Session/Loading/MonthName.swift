import Columns
import Workforce

/// The month that a file's name says: `overtime_2025-04.csv`, `202504`, `令和7年4月分.xlsx`, `R7.4`.
enum MonthName {
  /// The first day of the month; nil where the name says none, or more than one. A month without a year, 4月, is one of the
  /// fiscal year that is given.
  static func month(of path: String, fiscalYear: Int? = nil) -> CivilDate? {
    let file = FilePaths.name(of: path)
    let stem = file.split(separator: ".", omittingEmptySubsequences: false)
    let name = stem.count > 1 ? stem.dropLast(file.lowercased().hasSuffix(".gz") ? 2 : 1).joined(separator: ".") : file
    let scalars = Array(FoldedName(name).description)
    var found: Set<CivilDate> = []
    var place = 0
    while place < scalars.count {
      if let (month, end) = month(in: scalars, at: place) {
        found.insert(month)
        place = end
      } else {
        place += 1
      }
    }
    if found.isEmpty, let fiscalYear { return month(in: scalars, fiscalYear: fiscalYear) }
    return found.count == 1 ? found.first : nil
  }

  /// The only month of a name that says no year: 4月, 04月分.
  private static func month(in text: [Character], fiscalYear: Int) -> CivilDate? {
    var months: Set<Int> = []
    for place in text.indices where text[place] == "月" {
      let digits = String(text[..<place].reversed().prefix(2).prefix(while: isDigit).reversed())
      if let month = Int(digits), (1...12).contains(month) { months.insert(month) }
    }
    guard months.count == 1, let month = months.first else { return nil }
    return CivilDate(year: month < 4 ? fiscalYear + 1 : fiscalYear, month: month, day: 1)
  }

  /// The month that begins at a place, and where it ends.
  private static func month(in text: [Character], at start: Int) -> (CivilDate, Int)? {
    if start > 0, isDigit(text[start - 1]) && isDigit(text[start]) { return nil }
    guard let (year, yearEnd, isShort) = year(in: text, at: start) else { return nil }
    var place = yearEnd
    var hasMark = false
    while place < text.count, "-_./年 ".contains(text[place]) { (place, hasMark) = (place + 1, true) }
    let digits = digits(in: text, at: place, most: hasMark || isShort ? 2 : 4)
    // Without a mark there are two digits of a month, perhaps with two of a day behind them.
    let monthText = hasMark ? digits : digits.count == 2 || digits.count == 4 ? String(digits.prefix(2)) : ""
    guard let month = Int(monthText), let date = CivilDate(year: year, month: month, day: 1) else { return nil }
    let end = place + digits.count
    if end < text.count, isDigit(text[end]) { return nil }
    return (date, end)
  }

  /// A year of four digits, or of an era.
  private static func year(in text: [Character], at start: Int) -> (year: Int, end: Int, isShort: Bool)? {
    let four = digits(in: text, at: start, most: 4)
    if four.count == 4, let year = Int(four), (1950...2100).contains(year) { return (year, start + 4, false) }
    for (name, offset) in [("令和", 2018), ("平成", 1988), ("R", 2018), ("H", 1988), ("r", 2018), ("h", 1988)] {
      let letters = Array(name)
      guard start + letters.count < text.count, Array(text[start..<start + letters.count]) == letters else { continue }
      // A letter inside a word is no era.
      if letters.count == 1, start > 0, text[start - 1].isASCII, text[start - 1].isLetter { continue }
      let place = start + letters.count
      if text[place] == "元" { return (offset + 1, place + 1, true) }
      let number = digits(in: text, at: place, most: 2)
      if let year = Int(number), year > 0 { return (offset + year, place + number.count, true) }
    }
    return nil
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

  private static func digits(in text: [Character], at start: Int, most: Int) -> String {
    String(text[start...].prefix(most).prefix(while: isDigit))
  }
}
