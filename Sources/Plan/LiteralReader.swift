import Columns
import Diagnostics
import Syntax

extension Resolver {
  /// The value of a literal; nil, with a diagnostic, where it is none.
  mutating func value(of literal: Literal, at range: SourceRange) -> TypedExpression? {
    switch literal {
    case .integer(let number): return .literal(.long(number), range: range)
    case .real(let number): return .literal(.real(number), range: range)
    case .string(let text): return .literal(.string(text), range: range)
    case .bool(let flag): return .literal(.bool(flag), range: range)
    case .date(let text):
      if let days = MomentText.days(text) { return .literal(.date(days), range: range) }
      report(
        .invalidLiteral, Message("\(text) is no day of the calendar", ja: "\(text) という日はない"), at: range,
        help: [
          Message(
            "a date is year-month-day; for a subtraction write blanks around '-'", ja: "日付は 年-月-日。引き算なら「-」の前後に空白を置く")
        ])
      return nil
    case .timespan(let amount, let unit):
      if let ticks = MomentText.timespan(amount, unit: unit) { return .literal(.timespan(ticks), range: range) }
      report(.invalidLiteral, Message("this length of time is too large", ja: "時間の長さが大きすぎる"), at: range)
      return nil
    case .typed(let type, let text): return typedValue(type, text, at: range)
    }
  }

  private mutating func typedValue(_ typeName: String, _ text: String, at range: SourceRange) -> TypedExpression? {
    guard var type = type(Name(typeName, range)) else { return nil }
    var trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    if trimmed == "null" {
      return .literal(type == .string ? .string("") : .null, type: type, range: range)
    }
    if trimmed.isEmpty, type == .datetime { return .literal(.datetime(context.now), range: range) }
    if typeName == "date", let quote = trimmed.first, quote == "\"" || quote == "'" {
      let day = String(trimmed.dropFirst().dropLast())
      let result = call("todate", [.literal(.string(day), range: range)], at: range)
      if result?.constant?.isNull == true {
        reportNoDay(day, at: range)
        return nil
      }
      return result
    }
    if type != .dynamic, let quote = trimmed.first, quote == "\"" || quote == "'", trimmed.last == quote,
      trimmed.count > 1
    {
      trimmed = String(trimmed.dropFirst().dropLast())
    }
    if typeName == "date", MomentText.days(trimmed) != nil { type = .date }
    if let value = Self.read(trimmed, as: type) { return .literal(value, type: type, range: range) }
    if type.isTemporal, let day = LooseDate(trimmed)?.isoDay {
      let isEra = trimmed.unicodeScalars.first.map { !("0"..."9").contains($0) } ?? false
      report(
        .invalidLiteral, Message("'\(trimmed)' is no \(typeName)", ja: "「\(trimmed)」は \(typeName) として読めない"), at: range,
        help: [
          isEra
            ? Message("write date(\"\(trimmed)\"), or \(day)", ja: "date(\"\(trimmed)\") か \(day) と書く")
            : Message("write \(day)", ja: "\(day) と書く")
        ])
      return nil
    }
    report(
      .invalidLiteral, Message("'\(trimmed)' is no \(typeName)", ja: "「\(trimmed)」は \(typeName) として読めない"), at: range,
      help: [Self.form(of: type)])
    return nil
  }

  /// Says that a text between quotes is no day: with the day that was meant, or why its era does not have it.
  private mutating func reportNoDay(_ text: String, at range: SourceRange) {
    let message = Message("'\(text)' is no day of the calendar", ja: "「\(text)」という日はない")
    if let fault = LooseDate.fault(text) {
      report(.invalidLiteral, message, at: range, label: Self.why(fault), help: [Self.otherEra(fault.day)])
      return
    }
    let help =
      LooseDate(text)?.isoDay.map { Message("write \($0)", ja: "\($0) と書く") }
      ?? Message("write 2025-04-01 or \"令和7年4月1日\"", ja: "2025-04-01 か \"令和7年4月1日\" のように書く")
    report(.invalidLiteral, message, at: range, help: [help])
  }

  private static func why(_ fault: (name: String, year: Int, firstDay: String, lastDay: String?, day: String))
    -> Message
  {
    if fault.year < 1 {
      return Message(
        "an era begins with year 1; \(fault.name) is from \(fault.firstDay)",
        ja: "元号は元年から始まる。\(fault.name)は \(fault.firstDay) から")
    }
    if let last = fault.lastDay, fault.day > last {
      return Message("\(fault.name) ends on \(last)", ja: "\(fault.name)は \(last) まで")
    }
    return Message("\(fault.name) begins on \(fault.firstDay)", ja: "\(fault.name)は \(fault.firstDay) から")
  }

  private static func otherEra(_ day: String) -> Message {
    guard let era = LooseDate.eraText(of: day) else { return Message("write \(day)", ja: "\(day) と書く") }
    return Message("write date(\"\(era)\"), or \(day)", ja: "date(\"\(era)\") か \(day) と書く")
  }

  /// A value written as a text: of a parameter, a literal or a cell.
  public static func read(_ text: String, as type: DataType) -> Value? {
    switch type {
    case .bool: text == "true" ? .bool(true) : text == "false" ? .bool(false) : Int(text).map { .bool($0 != 0) }
    case .int: wholeNumber(text).flatMap { Value.long($0).widened(to: .int) }
    case .long: wholeNumber(text).map { .long($0) }
    case .real:
      text.lowercased() == "nan"
        ? .real(.nan) : text.contains("x") ? nil : Double(text.replacingInfinity).map { .real($0) }
    case .string: .string(text)
    case .date: MomentText.days(text).map { .date($0) }
    case .datetime: MomentText.moment(text).map { .datetime($0) }
    case .timespan: MomentText.timespan(text).map { .timespan($0) }
    case .dynamic: DynamicLiteral.value(of: text)
    }
  }

  /// Decimal digits, or hexadecimal ones behind `0x`.
  private static func wholeNumber(_ text: String) -> Int64? {
    guard text.hasPrefix("0x") || text.hasPrefix("0X") else { return Int64(text) }
    return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
  }

  private static func form(of type: DataType) -> Message {
    switch type {
    case .bool: Message("write true or false", ja: "true か false と書く")
    case .datetime, .date:
      Message("write 2025-04-01 or 2025-04-01T09:30:00Z", ja: "2025-04-01 か 2025-04-01T09:30:00Z と書く")
    case .timespan: Message("write 1d, 12h, 30m or 1.12:30:00", ja: "1d、12h、30m、1.12:30:00 のように書く")
    case .dynamic: Message("write JSON: [1, 2, 3] or {\"name\": 1}", ja: "[1, 2, 3] や {\"名前\": 1} のように JSON で書く")
    default: Message("write a number", ja: "数を書く")
    }
  }
}

extension String {
  fileprivate var replacingInfinity: String {
    switch lowercased() {
    case "+inf", "inf": "inf"
    case "-inf": "-inf"
    default: self
    }
  }
}
