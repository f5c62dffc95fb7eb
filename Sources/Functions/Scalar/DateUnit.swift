import Columns
import Diagnostics
import Plan

/// A period that moments are shifted and counted by.
enum DateUnit: String, CaseIterable {
  case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond

  /// The months of a period that is made of them.
  private var months: Int? {
    switch self {
    case .year: 12
    case .quarter: 3
    case .month: 1
    default: nil
    }
  }

  /// The ticks of a period of fixed length; nil for months, and for the nanosecond, which is shorter than a tick.
  private var ticks: Int64? {
    switch self {
    case .week: Ticks.perDay * 7
    case .day: Ticks.perDay
    case .hour: Ticks.perHour
    case .minute: Ticks.perMinute
    case .second: Ticks.perSecond
    case .millisecond: Ticks.perMillisecond
    case .microsecond: Ticks.perMicrosecond
    case .year, .quarter, .month, .nanosecond: nil
    }
  }

  /// The moment that lies `amount` periods later; nil outside the calendar. A day that a month does not have becomes its
  /// last one.
  func shifted(_ moment: Int64, by amount: Int64) -> Int64? {
    if let months { return Self.shifted(moment, months: amount.multipliedReportingOverflow(by: Int64(months))) }
    let (product, isTooLong) = ticks.map { amount.multipliedReportingOverflow(by: $0) } ?? (amount / 100, false)
    let (sum, isTooLate) = moment.addingReportingOverflow(product)
    guard !isTooLong, !isTooLate else { return nil }
    let days = floorDivided(sum, Ticks.perDay)
    return (CivilDate.firstDays...CivilDate.lastDays).contains(Int(days)) ? sum : nil
  }

  private static func shifted(_ moment: Int64, months: (partialValue: Int64, overflow: Bool)) -> Int64? {
    // No number of months that leads to a day of the calendar is larger than the calendar.
    guard !months.overflow, months.partialValue.magnitude < 200_000 else { return nil }
    let days = floorDivided(moment, Ticks.perDay)
    let date = CivilDate(days: Int(days))
    let total = date.year * 12 + date.month - 1 + Int(months.partialValue)
    let year = floorDivided(total, 12)
    let month = total - year * 12 + 1
    let day = min(date.day, CivilDate.dayCount(year: year, month: month))
    guard let shifted = CivilDate(year: year, month: month, day: day) else { return nil }
    return Int64(shifted.days) * Ticks.perDay &+ (moment &- days &* Ticks.perDay)
  }

  /// The number of the period that a moment lies in, counted from some fixed one; weeks begin on Sundays. For nanoseconds
  /// the number of ticks.
  func number(of moment: Int64) -> Int64 {
    let days = floorDivided(moment, Ticks.perDay)
    switch self {
    case .year, .quarter, .month:
      let date = CivilDate(days: Int(days))
      return Int64(date.year * 12 + date.month - 1) / Int64(months ?? 1)
    case .week: return floorDivided(days + 4, 7)
    case .nanosecond: return moment
    default: return floorDivided(moment, ticks ?? 1)
    }
  }

  /// The ticks of the periods, counted from 1970-01-01, within which `number` does not change; nil for nanoseconds.
  var period: Int64? {
    switch self {
    case .year, .quarter, .month, .week: Ticks.perDay
    default: ticks
    }
  }

  /// The unit of a word, in any case.
  init(word: String, in function: String) throws(Diagnostic) {
    guard let unit = Self(rawValue: word.lowercased()) else {
      throw unknownPeriod(word, in: function, known: Self.allCases.map(\.rawValue))
    }
    self = unit
  }
}

/// The mistake of a period that does not exist.
func unknownPeriod(_ word: String, in function: String, known: [String]) -> Diagnostic {
  let nearest = nearestName(to: word, in: known)
  return Diagnostic(
    .wrongArguments, Message("\(function) knows no '\(word)'", ja: "\(function) に「\(word)」という期間はない"),
    help: (nearest.map { [Message("did you mean '\($0)'?", ja: "「\($0)」ではないか")] } ?? [])
      + [
        Message("periods: \(known.joined(separator: ", "))", ja: "使える期間: \(known.joined(separator: "、"))")
      ])
}

/// The overload of a function whose first argument is the name of a period, the same for all rows.
func overloadWithPeriod(_ overload: Overload, _ arguments: [ArgumentType]) -> Overload? {
  guard case .string? = arguments.first?.constant else { return nil }
  return bestOverload([overload], for: arguments.map(\.type))
}
