import Columns
import Diagnostics
import Plan

/// `startof… endof…` of `day week month year`: the first or last moment of the period that a moment lies in. Weeks begin on
/// Sundays, as in KQL. The start of a day is a day; an end is always a moment, the last 100 ns before the next period.
public struct PeriodEdge: ScalarFunction {
  enum Unit: String, CaseIterable { case day, week, month, year }

  let unit: Unit
  let isEnd: Bool

  /// All of them.
  public static let all: [any ScalarFunction] = [false, true].flatMap { isEnd in
    Unit.allCases.map { PeriodEdge(unit: $0, isEnd: isEnd) }
  }

  private var word: String { (isEnd ? "endof" : "startof") + unit.rawValue }

  /// Its words.
  public var documentation: Documentation {
    let unitName = unit.rawValue
    return Documentation(
      word, signature: "\(word)(DATE)\n\(word)(DATE, OFFSET)",
      summary: Message(
        "The \(isEnd ? "last" : "first") moment of the \(unitName); OFFSET counts \(unitName)s on from there.",
        ja: "その\(japanese)の\(isEnd ? "終わり" : "始まり")。OFFSET だけ先の\(japanese)に進む。"),
      details: unit == .week ? Message("A week begins on Sunday.", ja: "週は日曜日に始まる。") : nil, examples: [example])
  }

  private var japanese: String {
    switch unit {
    case .day: "日"
    case .week: "週"
    case .month: "月"
    case .year: "年"
    }
  }

  private var example: Documentation.Example {
    let days =
      switch unit {
      case .day: ("2025-08-15", "2025-08-14")
      case .week: (isEnd ? "2025-08-16" : "2025-08-10", isEnd ? "2025-08-09" : "2025-08-03")
      case .month: (isEnd ? "2025-08-31" : "2025-08-01", isEnd ? "2025-07-31" : "2025-07-01")
      case .year: (isEnd ? "2025-12-31" : "2025-01-01", isEnd ? "2024-12-31" : "2024-01-01")
      }
    let results =
      isEnd
      ? "\(days.0)T23:59:59.9999999Z,\(days.1)T23:59:59.9999999Z" : "\(days.0),\(days.1)T00:00:00Z"
    return .init(
      "print \(word)(2025-08-15), \(word)(datetime(2025-08-15 10:30), -1)", gives: "print_0,print_1\n\(results)\n")
  }

  /// As its first argument, for the start of a day; KQL does so for no other period.
  public var impliedName: ImpliedName { unit == .day && !isEnd ? .firstArgument : .numbered }

  /// A day or moment, and a number of units.
  public var overloads: [Overload] {
    let day: DataType = isEnd ? .datetime : .date
    return [
      Overload([.date], day), Overload([.datetime], .datetime), Overload([.date, .long], day),
      Overload([.datetime, .long], .datetime),
    ]
  }

  /// A day.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { Ticks.perDay }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let isDate = operands[0].type == .date
    let type: DataType = isDate && !isEnd ? .date : .datetime
    if let null = nullIfNull(operands, type) { return null }
    let offsets =
      operands.count > 1 ? operands[1] : Operand(constant: .long(0), type: .long, rowCount: operands[0].rowCount)
    return try shiftMoments(word, operands[0], offsets, type: type) { value, offset in
      let days = isDate ? value : floorDivided(value, Ticks.perDay)
      guard let edge = edge(of: Int(days), offset: Int(clamping: offset)) else { return nil }
      if isEnd { return Int64(edge + 1) * Ticks.perDay - 1 }
      return type == .date ? Int64(edge) : Int64(edge) * Ticks.perDay
    }
  }

  /// The first or last day of the period, or nil where it lies outside the calendar.
  private func edge(of days: Int, offset: Int) -> Int? {
    // No offset that leads to a day of the calendar is larger than the calendar.
    guard offset.magnitude < 4_000_000 else { return nil }
    switch unit {
    case .day: return Self.inCalendar(days + offset)
    case .week:
      let sunday = days - dayOfWeek(days) + offset * 7
      return Self.inCalendar(isEnd ? sunday + 6 : sunday)
    case .month, .year:
      let date = CivilDate(days: days)
      let months = date.year * 12 + (unit == .month ? date.month - 1 + offset : offset * 12)
      let year = floorDivided(months, 12)
      let first = months - year * 12 + 1
      let month = isEnd && unit == .year ? 12 : first
      let day = isEnd ? CivilDate.dayCount(year: year, month: month) : 1
      return CivilDate(year: year, month: month, day: day)?.days
    }
  }

  private static func inCalendar(_ days: Int) -> Int? {
    (CivilDate.firstDays...CivilDate.lastDays).contains(days) ? days : nil
  }
}

/// The number of days since the last Sunday, 0 on a Sunday.
func dayOfWeek(_ days: Int) -> Int {
  // 1970-01-01 was a Thursday.
  days + 4 - floorDivided(days + 4, 7) * 7
}
