import Columns

/// A Japanese era (元号). The first year of an era is called 元年.
///
/// Source of the borders: 元号を改める政令 of 1989 (昭和64年政令1号) and of 2019 (平成31年政令143号), and the imperial edict of
/// 25 December 1926.
public enum Era: String, Sendable, Hashable, CaseIterable {
  /// 昭和, from 1926-12-25 to 1989-01-07.
  case showa = "昭和"
  /// 平成, from 1989-01-08 to 2019-04-30.
  case heisei = "平成"
  /// 令和, from 2019-05-01 on.
  case reiwa = "令和"

  /// The era in which a day lies; nil before 1926-12-25.
  public init?(of date: CivilDate) {
    guard let era = Era.allCases.last(where: { $0.firstDay <= date }) else { return nil }
    self = era
  }

  /// The letter that stands for it in forms: S, H or R.
  public var letter: Character {
    switch self {
    case .showa: "S"
    case .heisei: "H"
    case .reiwa: "R"
    }
  }

  /// Its first day.
  public var firstDay: CivilDate {
    switch self {
    case .showa: .clamped(year: 1926, month: 12, day: 25)
    case .heisei: .clamped(year: 1989, month: 1, day: 8)
    case .reiwa: .clamped(year: 2019, month: 5, day: 1)
    }
  }

  /// Its last day; nil for the era that has not ended.
  public var lastDay: CivilDate? {
    switch self {
    case .showa: Era.heisei.firstDay.advanced(byDays: -1)
    case .heisei: Era.reiwa.firstDay.advanced(byDays: -1)
    case .reiwa: nil
    }
  }

  /// The year of the era in which a day lies, from 1; meant for days of this era.
  public func year(of date: CivilDate) -> Int { date.year - firstDay.year + 1 }

  /// The calendar year of a year of the era: 2025 for 令和7年.
  public func calendarYear(_ year: Int) -> Int { firstDay.year + year - 1 }

  /// `令和7年`, or `令和元年` for the first.
  public func yearLabel(_ year: Int) -> String { "\(rawValue)\(year == 1 ? "元" : String(year))年" }

  /// `令和7年4月1日`; nil before 1926-12-25.
  public static func format(_ date: CivilDate) -> String? {
    Era(of: date).map { "\($0.yearLabel($0.year(of: date)))\(date.month)月\(date.day)日" }
  }
}
