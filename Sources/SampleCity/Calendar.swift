import Columns
import Workforce

/// The first day of a fiscal year as days since 1970-01-01.
func firstDay(of year: Int) -> Int32 { Int32(FiscalYear(year).start.days) }

/// The last day of a fiscal year as days since 1970-01-01.
func lastDay(of year: Int) -> Int32 { Int32(FiscalYear(year).end.days) }

/// A day as days since 1970-01-01; the parts are known to name one.
func civilDay(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
  var date = CivilDate(days: 0)
  (date.year, date.month, date.day) = (year, month, day)
  return Int32(date.days)
}

/// A whole number from 0 on with leading zeros up to a width.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension CivilDate {
  /// The date of a day that is kept in 32 bits.
  init(_ day: Int32) { self.init(days: Int(day)) }
}
