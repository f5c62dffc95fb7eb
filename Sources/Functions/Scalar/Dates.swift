import Columns
import Diagnostics
import Plan

/// `startofday startofmonth startofyear`: the first moment of the day, month or year; a day stays a day.
public struct StartOf: ScalarFunction {
  enum Unit: String { case day, month, year }

  /// The start of the day.
  public static let day = StartOf(unit: .day)
  /// The start of the month.
  public static let month = StartOf(unit: .month)
  /// The start of the year.
  public static let year = StartOf(unit: .year)

  let unit: Unit

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      "startof\(unit)", signature: "startof\(unit)(DATE)\nstartof\(unit)(DATE, OFFSET)",
      summary: Message(
        "The first moment of the \(unit); OFFSET counts \(unit)s on from there.",
        ja: "その\(japanese)の始まり。OFFSET だけ先の\(japanese)に進む。"),
      examples: [
        .init(
          "print startof\(unit)(2025-08-15), startof\(unit)(datetime(2025-08-15 10:30))",
          gives: "print_0,print_1\n\(example)\n")
      ])
  }

  private var japanese: String {
    switch unit {
    case .day: "日"
    case .month: "月"
    case .year: "年"
    }
  }

  private var example: String {
    switch unit {
    case .day: "2025-08-15,2025-08-15T00:00:00Z"
    case .month: "2025-08-01,2025-08-01T00:00:00Z"
    case .year: "2025-01-01,2025-01-01T00:00:00Z"
    }
  }

  /// A day or moment, and a number of units.
  public var overloads: [Overload] {
    [
      Overload([.date], .date), Overload([.datetime], .datetime), Overload([.date, .long], .date),
      Overload([.datetime, .long], .datetime),
    ]
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let type = operands[0].type
    if let null = nullIfNull(operands, type) { return null }
    let offsets =
      operands.count > 1 ? operands[1] : Operand(constant: .long(0), type: .long, rowCount: operands[0].rowCount)
    let isDate = type == .date
    let validity = bothValid(operands[0], offsets)
    var isOutside = false
    let values = zipIntegers(operands[0], offsets) { value, offset -> Int64 in
      let days = isDate ? value : floorDivided(value, Ticks.perDay)
      guard let start = start(of: Int(days), offset: Int(clamping: offset)) else {
        isOutside = true
        return Int64.min
      }
      return isDate ? Int64(start) : Int64(start) &* Ticks.perDay
    }
    if isOutside {
      for row in 0..<values.count where values[row] == Int64.min && validity?.isValid(row) ?? true {
        throw Diagnostic(
          .overflow,
          Message("startof\(unit) leads out of the years 1 to 9999", ja: "startof\(unit) の結果が西暦 1〜9999 年の外になる"),
          help: [Message("take a smaller offset", ja: "OFFSET を小さくする")])
      }
    }
    return .integers(values, type: type, validity: validity)
  }

  /// The start, or nil where it lies outside the calendar.
  private func start(of days: Int, offset: Int) -> Int? {
    // No offset that leads to a day of the calendar is larger than the calendar.
    guard offset.magnitude < 4_000_000 else { return nil }
    if unit == .day {
      return (1...9999).contains(CivilDate(days: days + offset).year) ? days + offset : nil
    }
    let date = CivilDate(days: days)
    let months = date.year * 12 + (unit == .month ? date.month - 1 + offset : offset * 12)
    return CivilDate(year: floorDivided(months, 12), month: months - floorDivided(months, 12) * 12 + 1, day: 1)?.days
  }
}

/// A division that rounds down, also below zero.
func floorDivided<Number: BinaryInteger>(_ number: Number, _ divisor: Number) -> Number {
  number >= 0 ? number / divisor : (number - divisor + 1) / divisor
}

/// `getyear getmonth dayofmonth`: a part of a date as a number.
public struct DatePart: ScalarFunction {
  enum Part { case year, month, day }

  let word: String
  let part: Part

  /// All parts.
  public static let all: [any ScalarFunction] = [
    DatePart(word: "getyear", part: .year), DatePart(word: "getmonth", part: .month),
    DatePart(word: "monthofyear", part: .month), DatePart(word: "dayofmonth", part: .day),
  ]

  /// Its words.
  public var documentation: Documentation {
    let (english, japanese, example) =
      switch part {
      case .year: ("calendar year", "暦年", "2025")
      case .month: ("month, 1 to 12", "月（1〜12）", "8")
      case .day: ("day of the month, from 1", "日", "15")
      }
    return Documentation(
      word, signature: "\(word)(DATE)", summary: Message("The \(english).", ja: "日付の\(japanese)。"),
      examples: [.init("print \(word)(2025-08-15)", gives: "print_0\n\(example)\n")])
  }

  /// A day or moment.
  public var overloads: [Overload] { [Overload([.date], .long), Overload([.datetime], .long)] }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let isDate = column.type == .date
    let values = column.integers().mapped { value -> Int64 in
      let date = CivilDate(days: Int(isDate ? value : floorDivided(value, Ticks.perDay)))
      switch part {
      case .year: return Int64(date.year)
      case .month: return Int64(date.month)
      case .day: return Int64(date.day)
      }
    }
    return .integers(values, validity: column.validity)
  }
}

/// `now`: the session's clock.
public struct Now: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "now", signature: "now()\nnow(OFFSET)",
    summary: Message("The session's clock, which a saved script keeps.", ja: "セッションの時計。保存したスクリプトでも同じ。"),
    examples: [.init("print now() == now(), now(1d) - now()", gives: "print_0,print_1\ntrue,1.00:00:00\n")])

  /// Nothing, or a length of time to add.
  public var overloads: [Overload] { [Overload([], .datetime), Overload([.timespan], .datetime)] }

  /// The moment.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let rowCount = operands.first?.rowCount ?? 1
    let now = Operand(constant: .datetime(context.now), type: .datetime, rowCount: rowCount)
    guard let offset = operands.first, offset.type == .timespan else { return now.column }
    return try Arithmetic(sign: .plus).evaluate([now, offset], context)
  }
}

/// `today`: the day of the session's clock.
public struct Today: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "today", signature: "today()", summary: Message("The day of the session's clock.", ja: "セッションの時計の日付。"),
    examples: [.init("print today() == startofday(now())", gives: "print_0\ntrue\n")])

  /// Nothing.
  public var overloads: [Overload] { [Overload([], .date)] }

  /// The day.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let days = floorDivided(context.now, Ticks.perDay)
    return .constant(.date(Int32(clamping: days)), type: .date, count: operands.first?.rowCount ?? 1)
  }
}
