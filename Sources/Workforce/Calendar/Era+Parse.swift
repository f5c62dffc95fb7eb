import Columns
import Diagnostics

extension Era {
  /// The day that a text in era style names: `令和7年4月1日`, `R7.4.1`, `R07/04/01`, `H31.4.30`, `令和七年四月一日`.
  ///
  /// Full-width characters and kanji numerals are read. Fails with `invalidLiteral` where the text is no such date, where
  /// the calendar has no such day, and where the era has none: 昭和65年 names the last day of 昭和.
  public static func parse(_ text: some StringProtocol) throws(Diagnostic) -> CivilDate {
    guard let pieces = EraText(text), pieces.numbers.count == 3, isDate(pieces.marks) else {
      throw unreadable(String(text), "令和7年4月1日, R7.4.1")
    }
    let (era, year) = (pieces.era, pieces.numbers[0])
    guard era.has(year) else { throw era.outside(String(text)) }
    guard let date = CivilDate(year: era.calendarYear(year), month: pieces.numbers[1], day: pieces.numbers[2]) else {
      throw Diagnostic(
        .invalidLiteral, Message("the calendar has no day '\(text)'", ja: "「\(text)」という日は暦にありません"))
    }
    guard era.has(date) else { throw era.outside(String(text)) }
    return date
  }

  /// The day that `parse` reads, for many texts; nil where it fails.
  public static func day(_ text: some StringProtocol) -> CivilDate? {
    guard let pieces = EraText(text), pieces.numbers.count == 3, isDate(pieces.marks),
      pieces.era.has(pieces.numbers[0]),
      let date = CivilDate(
        year: pieces.era.calendarYear(pieces.numbers[0]), month: pieces.numbers[1], day: pieces.numbers[2])
    else { return nil }
    return pieces.era.has(date) ? date : nil
  }

  /// The fiscal year that a text names: `令和7年度`, `R7年度`, `平成31年度` (the same as 令和元年度), `FY2025` or `2025年度`.
  ///
  /// Fails with `invalidLiteral` as `parse` does.
  public static func parseFiscalYear(_ text: some StringProtocol) throws(Diagnostic) -> FiscalYear {
    let plain = String(text.filter { !$0.isWhitespace })
    let isMarked = plain.uppercased().hasPrefix("FY")
    let bare = plain.hasSuffix("年度") ? plain.dropLast(2) : plain.hasSuffix("年") ? plain.dropLast() : plain[...]
    if let year = Int(isMarked ? plain.dropFirst(2) : bare), (1...9999).contains(year),
      isMarked || plain.hasSuffix("年度")
    {
      return FiscalYear(year)
    }
    guard let pieces = EraText(bare), pieces.numbers.count == 1, pieces.marks.isEmpty else {
      throw unreadable(plain, "令和7年度, FY2025")
    }
    guard pieces.era.has(pieces.numbers[0]) else { throw pieces.era.outside(plain) }
    return FiscalYear(pieces.era.calendarYear(pieces.numbers[0]))
  }

  private static func isDate(_ marks: [Unicode.Scalar]) -> Bool {
    switch marks.count {
    case 3: marks[0] == "年" && marks[1] == "月" && marks[2] == "日"
    case 2: marks[0] == marks[1] && (marks[0] == "." || marks[0] == "/" || marks[0] == "-")
    default: false
    }
  }

  /// Whether the era has a year.
  private func has(_ year: Int) -> Bool { year >= 1 && calendarYear(year) <= lastDay?.year ?? 9999 }

  /// Whether a day lies in the era.
  private func has(_ date: CivilDate) -> Bool { date >= firstDay && date <= lastDay ?? date }

  private func outside(_ text: String) -> Diagnostic {
    let first = firstDay.iso
    guard let last = lastDay else {
      return Diagnostic(
        .invalidLiteral,
        Message(
          "'\(text)' lies before \(rawValue), which begins on \(first)", ja: "「\(text)」は\(rawValue)の始まる\(first)より前です"))
    }
    let name = Era.format(last) ?? last.iso
    return Diagnostic(
      .invalidLiteral,
      Message(
        "'\(text)' lies outside \(rawValue), whose last day is \(name) (\(last.iso)); its first is \(first)",
        ja: "「\(text)」は\(rawValue)にありません。\(rawValue)は\(first)から\(name)(\(last.iso))までです"),
      help: [
        Message("write the era that ruled on that day, or the year as four digits", ja: "その日の元号か、西暦4桁で書いてください")
      ])
  }

  private static func unreadable(_ text: String, _ example: String) -> Diagnostic {
    Diagnostic(
      .invalidLiteral,
      Message("'\(text)' is not a date in an era that Meibo knows", ja: "「\(text)」は和暦の日付として読めません"),
      help: [Message("write it like \(example); the eras are 昭和, 平成 and 令和", ja: "\(example) のように書いてください(昭和・平成・令和)")])
  }
}
