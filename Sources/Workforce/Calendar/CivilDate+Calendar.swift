import Columns

extension CivilDate {
  /// The day of that name; a day that the month does not have falls on the month's last day, as 民法 143条2項 rules for
  /// periods.
  static func clamped(year: Int, month: Int, day: Int) -> CivilDate {
    var date = CivilDate(days: 0)
    date.year = year
    date.month = min(max(month, 1), 12)
    date.day = min(max(day, 1), dayCount(year: year, month: date.month))
    return date
  }

  /// The day that lies so many days later, or earlier where the number is negative.
  func advanced(byDays count: Int) -> CivilDate { CivilDate(days: days + count) }
}

extension CivilDate {
  /// The same month and day so many years later; of 29 February, 28 February where there is none.
  func adding(years count: Int) -> CivilDate { Self.clamped(year: year + count, month: month, day: day) }
}
