import Columns

/// A Japanese fiscal year: 1 April to 31 March, named by the year in which it begins.
///
/// Source: 地方自治法 208条 (the fiscal year of local governments).
public struct FiscalYear: Sendable, Hashable, Comparable {
  /// The calendar year in which it begins: 2025 for 令和7年度.
  public var year: Int

  /// The fiscal year that begins on 1 April of `year`.
  public init(_ year: Int) { self.year = year }

  /// The fiscal year in which a day lies.
  public init(of date: CivilDate) { year = date.month >= 4 ? date.year : date.year - 1 }

  /// The fiscal year in which a day lies, given as days since 1970-01-01.
  public init(ofDays days: Int) { self.init(of: CivilDate(days: days)) }

  /// Its first day, 1 April.
  public var start: CivilDate { .clamped(year: year, month: 4, day: 1) }

  /// Its last day, 31 March of the next calendar year.
  public var end: CivilDate { .clamped(year: year + 1, month: 3, day: 31) }

  /// Whether a day lies in it.
  public func contains(_ date: CivilDate) -> Bool { FiscalYear(of: date) == self }

  /// The fiscal year that follows.
  public var next: FiscalYear { FiscalYear(year + 1) }

  /// `FY2025`.
  public var label: String { "FY\(year)" }

  /// `令和7年度`; nil before 昭和元年度.
  ///
  /// A fiscal year in which the era changed bears the name of the era that ruled at the end of its calendar year: 令和元年度,
  /// not 平成31年度, and 昭和63年度, not 平成元年度. Both names of such a year are read.
  public var japaneseLabel: String? {
    let named = CivilDate.clamped(year: year, month: 12, day: 31)
    return Era(of: named).map { "\($0.yearLabel($0.year(of: named)))度" }
  }

  /// Earlier years come first.
  public static func < (left: FiscalYear, right: FiscalYear) -> Bool { left.year < right.year }
}
