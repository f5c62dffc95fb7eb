import Columns
import Diagnostics
import Testing

@testable import Workforce

/// The day that `2025-04-01` names.
private func day(_ iso: String) throws -> CivilDate {
  let parts = iso.split(separator: "-").compactMap { Int($0) }
  return try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]))
}

@Suite struct FiscalYearTests {
  @Test(arguments: [("2025-04-01", 2025), ("2026-03-31", 2025), ("2025-03-31", 2024), ("2025-12-31", 2025)])
  func holdsItsDays(iso: String, year: Int) throws {
    #expect(FiscalYear(of: try day(iso)).year == year)
    #expect(FiscalYear(ofDays: try day(iso).days).year == year)
    #expect(FiscalYear(year).contains(try day(iso)))
    #expect(!FiscalYear(year + 1).contains(try day(iso)))
  }

  @Test func beginsAndEnds() {
    #expect(FiscalYear(2025).start.iso == "2025-04-01")
    #expect(FiscalYear(2025).end.iso == "2026-03-31")
    #expect(FiscalYear(2025).label == "FY2025")
    #expect(FiscalYear(2024) < FiscalYear(2024).next)
  }

  @Test(arguments: [
    (2025, "令和7年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度"),
  ])
  func isNamedByTheEra(year: Int, label: String) throws {
    #expect(FiscalYear(year).japaneseLabel == label)
    #expect(try Era.parseFiscalYear(label).year == year)
  }

  @Test(arguments: ["平成31年度", "令和元年度", "R1年度", "H31年度", "FY2019", "2019年度", "令和元年", "㋿元年度"])
  func bothNamesOf2019(text: String) throws { #expect(try Era.parseFiscalYear(text).year == 2019) }

  @Test func hasNoNameBeforeShowa() { #expect(FiscalYear(1900).japaneseLabel == nil) }

  @Test(arguments: ["平成32年度", "令和0年度", "度", "令和年度", "2019"])
  func refusesOtherYears(text: String) { #expect(throws: Diagnostic.self) { try Era.parseFiscalYear(text) } }
}

@Suite struct EraTests {
  @Test(arguments: [
    ("令和7年4月1日", "2025-04-01"), ("R7.4.1", "2025-04-01"), ("R07/04/01", "2025-04-01"), ("r7-4-1", "2025-04-01"),
    ("H31.4.30", "2019-04-30"), ("令和元年5月1日", "2019-05-01"), ("R１.５.１", "2019-05-01"), ("Ｒ７．４．１", "2025-04-01"),
    ("令和７年１２月３１日", "2025-12-31"), ("令和七年四月一日", "2025-04-01"), ("平成三十一年四月三十日", "2019-04-30"),
    ("昭和六十四年一月七日", "1989-01-07"), ("平成二〇年十月二十九日", "2008-10-29"), ("昭和元年12月25日", "1926-12-25"),
    ("S64.1.7", "1989-01-07"), ("令7.4.1", "2025-04-01"), ("㋿7年4月1日", "2025-04-01"), (" 令和 7年 4月 1日 ", "2025-04-01"),
    ("令和6年2月29日", "2024-02-29"),
  ])
  func reads(text: String, iso: String) throws { #expect(try Era.parse(text).iso == iso) }

  @Test(arguments: [
    "令和7年2月29日", "令和7年13月1日", "令和7年4月", "R7.4/1", "7.4.1", "令和百年4月1日", "令和7年4月1", "", "R", "R7..1",
    "明治7年4月1日", "令和十十年4月1日",
  ])
  func refuses(text: String) { #expect(throws: Diagnostic.self) { try Era.parse(text) } }

  @Test(arguments: [
    ("昭和65年1月1日", "1989-01-07"), ("昭和64年1月8日", "1989-01-07"), ("平成31年5月1日", "2019-04-30"), ("H35.4.1", "2019-04-30"),
    ("令和元年4月30日", "2019-05-01"), ("昭和元年12月24日", "1926-12-25"), ("平成元年1月7日", "1989-01-08"),
  ])
  func namesTheBorderThatWasCrossed(text: String, border: String) {
    let error = #expect(throws: Diagnostic.self) { try Era.parse(text) }
    #expect(error?.code == .invalidLiteral)
    #expect(error?.message.english.contains(border) == true)
    #expect(error?.message.japanese?.contains(border) == true)
  }

  @Test func changesOnItsFirstDay() throws {
    #expect(Era.format(try day("1989-01-07")) == "昭和64年1月7日")
    #expect(Era.format(try day("1989-01-08")) == "平成元年1月8日")
    #expect(Era.format(try day("2019-04-30")) == "平成31年4月30日")
    #expect(Era.format(try day("2019-05-01")) == "令和元年5月1日")
    #expect(Era.format(try day("1926-12-24")) == nil)
    #expect(Era.showa.lastDay?.iso == "1989-01-07")
    #expect(Era.reiwa.lastDay == nil)
  }

  @Test func readsBackWhatItPrints() throws {
    let (first, last) = (try day("1926-12-25").days, try day("2060-12-31").days)
    for days in stride(from: first, through: last, by: 17) {
      let date = CivilDate(days: days)
      #expect(try Era.parse(try #require(Era.format(date))) == date)
    }
  }
}

@Suite struct AgeTests {
  @Test(arguments: [
    ("1990-04-02", "2025-04-01", 34), ("1990-04-02", "2025-04-02", 35), ("1990-04-01", "2025-04-01", 35),
    ("1992-02-29", "2025-02-28", 32), ("1992-02-29", "2025-03-01", 33), ("1992-02-29", "2024-02-29", 32),
    ("1992-02-29", "2024-02-28", 31), ("2000-01-01", "2000-01-01", 0),
  ])
  func countsBirthdays(born: String, at: String, years: Int) throws {
    #expect(Age.age(born: try day(born), at: try day(at)) == years)
  }

  @Test func isUnknownBeforeBirth() throws {
    #expect(Age.age(born: try day("2000-01-02"), at: try day("2000-01-01")) == nil)
    #expect(Age.legalAge(born: try day("2000-01-02"), at: try day("2000-01-01")) == nil)
  }

  @Test(arguments: [
    ("1963-04-01", 60, "2023-03-31"), ("1963-04-02", 60, "2023-04-01"), ("1992-02-29", 33, "2025-02-28"),
    ("1992-02-29", 32, "2024-02-28"), ("1992-03-01", 33, "2025-02-28"), ("1992-03-01", 32, "2024-02-29"),
    ("2000-01-01", 20, "2019-12-31"),
  ])
  func isAttainedOnTheDayBefore(born: String, years: Int, on: String) throws {
    let attained = Age.attains(born: try day(born), years: years)
    #expect(attained.iso == on)
    #expect(Age.legalAge(born: try day(born), at: attained) == years)
    #expect(Age.legalAge(born: try day(born), at: attained.advanced(byDays: -1)) == years - 1)
  }

  @Test func putsSecondToFirstAprilInOneSchoolYear() throws {
    #expect(Age.schoolYear(born: try day("2018-04-02")) == 2018)
    #expect(Age.schoolYear(born: try day("2019-04-01")) == 2018)
    #expect(Age.schoolYear(born: try day("2018-04-01")) == 2017)
  }
}

@Suite struct RetirementTests {
  @Test(arguments: [
    (2016, 60), (2022, 60), (2023, 61), (2024, 61), (2025, 62), (2026, 62), (2027, 63), (2028, 63), (2029, 64),
    (2030, 64), (2031, 65), (2050, 65), (2000, 60),
  ])
  func risesEveryTwoYears(year: Int, age: Int) { #expect(Retirement.age(in: FiscalYear(year)) == age) }

  @Test(arguments: [
    ("1963-04-01", "2023-03-31"), ("1963-04-02", "2025-03-31"), ("1965-04-02", "2029-03-31"),
    ("1967-04-02", "2033-03-31"), ("1964-04-01", "2025-03-31"), ("1964-04-02", "2027-03-31"),
    ("1966-04-02", "2031-03-31"), ("1960-02-29", "2020-03-31"), ("1980-06-15", "2046-03-31"),
  ])
  func fallsOnTheThirtyFirstOfMarch(born: String, retires: String) throws {
    #expect(Retirement.date(born: try day(born)).iso == retires)
  }

  @Test func nobodyRetiresInTheYearsThatRaiseTheAge() throws {
    var years: Set<Int> = []
    for days in try day("1950-01-01").days...(try day("1980-12-31").days) {
      let born = CivilDate(days: days)
      let year = Retirement.year(born: born)
      years.insert(year.year)
      #expect(year.contains(Age.attains(born: born, years: Retirement.age(in: year))))
    }
    #expect(years.isDisjoint(with: [2023, 2025, 2027, 2029, 2031]))
    #expect(years.isSuperset(of: [2022, 2024, 2026, 2028, 2030, 2032, 2033]))
  }

  @Test func managementPostsEndAtSixty() throws {
    #expect(Retirement.managementEnd(born: try day("1965-04-02")).iso == "2026-03-31")
    #expect(Retirement.managementEnd(born: try day("1965-04-01")).iso == "2025-03-31")
  }
}
