import Diagnostics

/// A number with a unit that KQL does not have; the parser says what to write, since it knows what stands beside it.
enum LooseNumber: Sendable, Hashable {
  /// A month: `4月`.
  case month(Int)
  /// A fiscal year: `2025年度`.
  case fiscalYear(Int)
}

extension Lexer {
  /// What a number and the letters behind it mean. A unit of counting (`45人`) is left out; a date is taken for the day
  /// that it names. All are reported.
  mutating func numberWithUnit(_ digits: String, _ unit: String, isReal: Bool, _ start: Int) -> Token.Kind {
    let text = digits + unit
    if !isReal, let date = LooseDate(text), let kind = looseDate(date, text, start) { return kind }
    if let number = Int64(digits), Self.counters.contains(unit) {
      repair(
        .invalidLiteral, Message("a number has no unit: '\(text)'", ja: "数に単位は付けない:「\(text)」"), start,
        help: [Message("write \(digits)", ja: "\(digits) と書く")])
      return .integer(number)
    }
    if let help = Self.lengthOfTime(digits, unit) {
      report(
        .invalidLiteral,
        Message("'\(unit)' is no unit of time: '\(text)'", ja: "「\(unit)」という時間の単位はない:「\(text)」"), start, help: [help])
      return .invalid
    }
    // KQL's names may begin with a digit: `5h_mean`.
    if !isReal, text.unicodeScalars.allSatisfy({ $0.isASCII && $0 != "$" }) { return .name(text) }
    report(
      .invalidLiteral, Message("a name cannot begin with a digit: '\(text)'", ja: "名前は数字で始められない:「\(text)」"), start,
      help: [Message("a name is written ['\(text)']", ja: "名前は ['\(text)'] と書く")])
    return .invalid
  }

  private mutating func looseDate(_ date: LooseDate, _ text: String, _ start: Int) -> Token.Kind? {
    switch date {
    case .day(let day):
      repairDate(day, start)
      return .date(day)
    case .noDay:
      report(.invalidLiteral, Message("\(text) is no day of the calendar", ja: "\(text) という日はない"), start)
      return .invalid
    case .month(let month):
      noteLoose(
        .month(month), text, start,
        Message(
          "the month of a date: getmonth(x) == \(month); a column of that name: ['\(text)']",
          ja: "日付の月: getmonth(x) == \(month)。その名前の列なら ['\(text)']"))
    case .fiscalYear(let year):
      noteLoose(
        .fiscalYear(year), text, start,
        Message("the fiscal year of a date: fiscal_year(x) == \(year)", ja: "日付の年度: fiscal_year(x) == \(year)"))
    case .monthOfYear(let year, let month):
      let first = LooseDate.iso(year, month, 1) ?? ""
      report(
        .invalidLiteral, Message("'\(text)' is no value", ja: "「\(text)」という値はない"), start,
        help: [Message("its first day: \(first)", ja: "その初日: \(first)")])
    case .year(let year):
      repair(
        .invalidLiteral, Message("a number has no unit: '\(text)'", ja: "数に単位は付けない:「\(text)」"), start,
        help: [Message("write \(year)", ja: "\(year) と書く")])
      return .integer(Int64(year))
    }
    return .invalid
  }

  private mutating func noteLoose(_ number: LooseNumber, _ text: String, _ start: Int, _ help: Message) {
    looseNumbers[byteOffsets[start]] = number
    report(.invalidLiteral, Message("'\(text)' is no value", ja: "「\(text)」という値はない"), start, help: [help])
  }

  /// `2025.4.1`: two dots make no number, so that nothing else can be meant.
  mutating func dottedDate() -> Token.Kind? {
    let start = position
    var length = 0
    while Self.isDigit(peek(length)) || (peek(length) == "." && Self.isDigit(peek(length + 1))) { length += 1 }
    guard !Self.isNamePart(peek(length)) else { return nil }
    position += length
    let text = folded(from: start)
    guard text.split(separator: ".").count == 3, let day = LooseDate(text)?.isoDay else {
      position = start
      return nil
    }
    repairDate(day, start)
    return .date(day)
  }

  /// `R7.4.1`, whose beginning looks like a name.
  mutating func dottedEraDate(_ start: Int) -> Token.Kind? {
    let end = position
    guard "RHS".unicodeScalars.contains(Self.folded(scalars[start])), position - start <= 3 else { return nil }
    var length = 0
    while Self.isDigit(peek(length)) || (peek(length) == "." && Self.isDigit(peek(length + 1))) { length += 1 }
    position += length
    guard length > 0, !Self.isNamePart(peek()), let day = LooseDate(folded(from: start))?.isoDay else {
      position = end
      return nil
    }
    repairDate(day, start)
    return .date(day)
  }

  private mutating func repairDate(_ day: String, _ start: Int) {
    repair(
      .invalidLiteral, Message("a date is written as \(day)", ja: "日付は \(day) の形で書く"), start,
      help: [Message("write \(day)", ja: "\(day) と書く")])
  }

  private mutating func repair(
    _ code: DiagnosticCode, _ message: Message, _ start: Int, help: [Message]
  ) {
    report(code, message, start, help: help)
    repairs.insert(byteOffsets[start])
  }

  /// Words behind a number that count things.
  private static let counters: Set<String> = ["人", "名", "件", "円", "歳", "才", "時間", "回", "点", "個", "か所"]

  /// What to write for a unit of time that KQL does not have; nil for any other word.
  private static func lengthOfTime(_ digits: String, _ unit: String) -> Message? {
    switch unit {
    case "日", "日間": Message("days are written \(digits)d", ja: "日数は \(digits)d と書く")
    case "分": Message("minutes are written \(digits)m", ja: "分は \(digits)m と書く")
    case "秒": Message("seconds are written \(digits)s", ja: "秒は \(digits)s と書く")
    case "w", "week", "weeks", "週", "週間":
      Message("weeks are written in days: \((Int(digits) ?? 1) * 7)d", ja: "週は日数で書く: \((Int(digits) ?? 1) * 7)d")
    case "y", "yr", "year", "years", "年", "年間":
      Message(
        "years have no fixed length: datetime_add(\"year\", -\(digits), today())",
        ja: "年の長さは一定でない: datetime_add(\"year\", -\(digits), today())")
    case "mo", "month", "months", "か月", "ヶ月", "ケ月", "カ月":
      Message(
        "months have no fixed length: datetime_add(\"month\", -\(digits), today())",
        ja: "月の長さは一定でない: datetime_add(\"month\", -\(digits), today())")
    default: nil
    }
  }
}
