import Columns

/// The two ages that Japanese offices know: the birthdays reached, and the age that the law counts.
public enum Age {
  /// The age in whole years as statistics print it: the birthdays reached by the end of `date`; nil before the birth.
  ///
  /// Who was born on 29 February reaches a birthday of a common year on 1 March.
  public static func age(born: CivilDate, at date: CivilDate) -> Int? {
    guard date >= born else { return nil }
    let reached = (date.month, date.day) >= (born.month, born.day)
    return date.year - born.year - (reached ? 0 : 1)
  }

  /// The day on which the law holds the age of `years` to be attained: the day before the birthday.
  ///
  /// The day of birth counts as the first day (年齢計算ニ関スル法律), so a year of life ends with the day before the day that
  /// answers to it (民法 143条2項). Who was born on 1 April attains an age on 31 March, and who was born on 29 February on
  /// 28 February of every year, leap or not.
  public static func attains(born: CivilDate, years: Int) -> CivilDate {
    let year = born.year + years
    if born.month == 2, born.day == 29 { return .clamped(year: year, month: 2, day: 28) }
    return CivilDate.clamped(year: year, month: born.month, day: born.day).advanced(byDays: -1)
  }

  /// The age that the law counts on a day: the most years n with `attains(born, n)` on or before `date`; nil before the
  /// birth.
  public static func legalAge(born: CivilDate, at date: CivilDate) -> Int? {
    guard date >= born, let plain = age(born: born, at: date) else { return nil }
    return attains(born: born, years: plain + 1) <= date ? plain + 1 : plain
  }

  /// The school year of birth: who was born from 2 April of year n to 1 April of year n + 1 belongs to n.
  ///
  /// Source: 学校教育法 17条 with 年齢計算ニ関スル法律 (school begins on the 1 April after the age of six is attained).
  public static func schoolYear(born: CivilDate) -> Int { FiscalYear(of: born.advanced(byDays: -1)).year }
}
