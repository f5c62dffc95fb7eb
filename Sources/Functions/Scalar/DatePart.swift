import Columns
import Diagnostics
import Plan

/// A part of a moment that is a number.
enum MomentPart: String, CaseIterable {
  case year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond, nanosecond

  /// The part of the moment. Parts of a second are all that is behind its point, in their unit.
  func number(of moment: Int64) -> Int64 {
    let days = floorDivided(moment, Ticks.perDay)
    // What a row without a value holds may be any number.
    let clock = moment &- days &* Ticks.perDay
    switch self {
    case .year: return Int64(CivilDate(days: Int(days)).year)
    case .quarter: return Int64((CivilDate(days: Int(days)).month - 1) / 3 + 1)
    case .month: return Int64(CivilDate(days: Int(days)).month)
    case .week_of_year: return Int64(Self.week(of: Int(days)))
    case .day: return Int64(CivilDate(days: Int(days)).day)
    case .dayofyear: return Int64(Self.dayOfYear(Int(days)))
    case .hour: return clock / Ticks.perHour
    case .minute: return clock / Ticks.perMinute % 60
    case .second: return clock / Ticks.perSecond % 60
    case .millisecond: return clock % Ticks.perSecond / Ticks.perMillisecond
    case .microsecond: return clock % Ticks.perSecond / Ticks.perMicrosecond
    case .nanosecond: return clock % Ticks.perSecond * 100
    }
  }

  /// The ticks of the periods, counted from 1970-01-01, within which it does not change; nil below a second.
  var period: Int64? {
    switch self {
    case .year, .quarter, .month, .week_of_year, .day, .dayofyear: Ticks.perDay
    case .hour: Ticks.perHour
    case .minute: Ticks.perMinute
    case .second: Ticks.perSecond
    case .millisecond, .microsecond, .nanosecond: nil
    }
  }

  private static func dayOfYear(_ days: Int) -> Int {
    var first = CivilDate(days: days)
    first.month = 1
    first.day = 1
    return days - first.days + 1
  }

  /// The week by ISO 8601: weeks begin on Mondays, and a week belongs to the year of its Thursday.
  private static func week(of days: Int) -> Int {
    let daysSinceMonday = dayOfWeek(days - 1)
    let thursday = days - daysSinceMonday + 3
    return (dayOfYear(thursday) - 1) / 7 + 1
  }
}

/// `getyear getmonth monthofyear dayofmonth dayofyear hourofday week_of_year`: a part of a moment as a number.
public struct DatePart: ScalarFunction {
  let word: String
  let part: MomentPart

  /// All parts.
  public static let all: [any ScalarFunction] = [
    DatePart(word: "getyear", part: .year), DatePart(word: "getmonth", part: .month),
    DatePart(word: "monthofyear", part: .month), DatePart(word: "dayofmonth", part: .day),
    DatePart(word: "dayofyear", part: .dayofyear), DatePart(word: "hourofday", part: .hour),
    DatePart(word: "week_of_year", part: .week_of_year),
  ]

  /// Its words.
  public var documentation: Documentation {
    let (english, japanese, example) =
      switch part {
      case .year: ("calendar year", "暦年", "2025")
      case .month: ("month, 1 to 12", "月（1〜12）", "8")
      case .dayofyear: ("day of the year, from 1", "その年の何日目か（1 から）", "227")
      case .hour: ("hour, 0 to 23", "時（0〜23）", "18")
      case .week_of_year: ("week of the year by ISO 8601, 1 to 53", "ISO 8601 の週番号（1〜53）", "33")
      default: ("day of the month, from 1", "日", "15")
      }
    return Documentation(
      word, signature: "\(word)(DATE)", summary: Message("The \(english).", ja: "日付の\(japanese)。"),
      examples: [.init("print \(word)(datetime(2025-08-15 18:54))", gives: "print_0\n\(example)\n")])
  }

  /// A day or moment.
  public var overloads: [Overload] { [Overload([.date], .int), Overload([.datetime], .int)] }

  /// That of the part.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { part.period }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let ticks = column.type == .date ? Ticks.perDay : 1
    return .integers(column.mapIntegers { part.number(of: $0 &* ticks) }, type: .int, validity: column.validity)
  }
}

/// `datetime_part`: a part of a moment, named by a text.
public struct DatetimePart: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      "datetime_part", signature: "datetime_part(PART, DATE)",
      summary: Message("A part of a moment as a number.", ja: "日時の一部を数で返す。"),
      details: Message(
        "PART is \(MomentPart.allCases.map(\.rawValue).joined(separator: ", ")). Weeks are those of ISO 8601.",
        ja: "PART は \(MomentPart.allCases.map(\.rawValue).joined(separator: "、"))。週は ISO 8601 による。"),
      examples: [
        .init(
          "print datetime_part(\"quarter\", 2025-08-15), datetime_part(\"millisecond\", datetime(2025-08-15 10:30:01.25))",
          gives: "print_0,print_1\n3,250\n")
      ])
  }

  private static let overload = Overload([.string, .datetime], .int)

  /// The name of a part, and a day or moment.
  public var overloads: [Overload] { [Self.overload] }

  /// The part is the same for all rows.
  public func overload(for arguments: [ArgumentType]) -> Overload? { overloadWithPeriod(Self.overload, arguments) }

  /// That of the part.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { Self.part(constants[0])?.period }

  private static func part(_ word: Value?) -> MomentPart? {
    word?.string.flatMap { MomentPart(rawValue: $0.lowercased()) }
  }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let word = operands[0].constant?.string ?? ""
    guard let part = Self.part(operands[0].constant) else {
      throw unknownPeriod(word, in: name, known: MomentPart.allCases.map(\.rawValue))
    }
    let column = operands[1].column
    return .integers(column.mapIntegers { part.number(of: $0) }, type: .int, validity: column.validity)
  }
}

/// `dayofweek`: the time since the last Sunday, in whole days: 0 on a Sunday, 1.00:00:00 on a Monday.
public struct DayOfWeek: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "dayofweek", signature: "dayofweek(DATE)",
    summary: Message(
      "The whole days since the last Sunday, as a timespan; divided by 1d a number.",
      ja: "直前の日曜日からの日数（時間の長さ）。1d で割ると数になる。"),
    examples: [
      .init(
        "print dayofweek(2025-08-17), dayofweek(2025-08-15), toint(dayofweek(2025-08-15) / 1d)",
        gives: "print_0,print_1,print_2\n00:00:00,5.00:00:00,5\n")
    ])

  /// A day or moment.
  public var overloads: [Overload] { [Overload([.date], .timespan), Overload([.datetime], .timespan)] }

  /// A day.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { Ticks.perDay }

  /// The lengths of time of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let unit = column.type == .date ? 1 : Ticks.perDay
    let days = column.mapIntegers { Int64(dayOfWeek(Int(floorDivided($0, unit)))) * Ticks.perDay }
    return .integers(days, type: .timespan, validity: column.validity)
  }
}
