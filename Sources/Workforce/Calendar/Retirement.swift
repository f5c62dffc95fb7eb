import Columns

/// The mandatory retirement (定年退職) of local government staff while the age rises from 60 to 65.
///
/// Source: 地方公務員法 28条の6 (retirement on the day that the ordinance sets, at most the 31 March after the age is
/// attained) and 28条の2 (役職定年), as changed by 令和3年法律63号; the steps follow 国家公務員法 81条の6 and 令和3年法律61号附則8条.
public enum Retirement {
  /// The retirement age in force in a fiscal year: 60 to FY2022, then one more every two years, 65 from FY2031.
  public static func age(in year: FiscalYear) -> Int {
    min(65, max(60, 60 + (year.year - 2021) / 2))
  }

  /// The day on which a person retires: the 31 March that ends the first fiscal year in which the age for that year is
  /// attained.
  public static func date(born: CivilDate) -> CivilDate { year(born: born).end }

  /// The fiscal year at whose end a person retires.
  ///
  /// The age rises by one every two years, so nobody retires at the end of FY2023, 2025, 2027, 2029 and 2031.
  public static func year(born: CivilDate) -> FiscalYear {
    var year = FiscalYear(of: Age.attains(born: born, years: 60))
    while Age.attains(born: born, years: age(in: year)) > year.end { year = year.next }
    return year
  }

  /// The last day on which a person may hold a management post: the 31 March that ends the fiscal year in which 60 is
  /// attained (役職定年). The rule binds from FY2023; before it the same day ended the service.
  public static func managementEnd(born: CivilDate) -> CivilDate {
    FiscalYear(of: Age.attains(born: born, years: 60)).end
  }
}
