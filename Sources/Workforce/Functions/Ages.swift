import Columns
import Diagnostics
import Plan

/// `age`: the birthdays that a person has had by a day, as statistics count.
public struct AgeAt: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "age", signature: "age(BORN, DATE)",
    summary: Message(
      "Full years by birthdays reached on that day, as statistics count.", ja: "その日までに迎えた誕生日で数えた満年齢（統計の数え方）。"),
    details: Message(
      "By law an age is attained the day before the birthday: `attains_age`. Null before birth.",
      ja: "法律上の年齢は誕生日の前日に達する（`attains_age`）。生まれる前は null。"),
    examples: [
      .init("print age(1990-04-01, 2025-03-31), age(1990-04-01, 2025-04-01)", gives: "print_0,print_1\n34,35\n")
    ])

  /// Two days.
  public var overloads: [Overload] { [Overload([.date, .date], .long)] }

  /// The ages of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapPairs(operands[0].column, operands[1].column, type: .long) { born, days in
      Age.age(born: born, at: CivilDate(days: Int(days))).map(Int64.init)
    }
  }
}

/// `attains_age`: the day on which a person attains an age by law.
public struct AttainsAge: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "attains_age", signature: "attains_age(BORN, YEARS)",
    summary: Message(
      "The day on which an age is attained by law: the day before the birthday.", ja: "法律上その年齢に達する日（誕生日の前日）。"),
    details: Message("Source: 年齢計算ニ関スル法律, 民法 第143条.", ja: "根拠: 年齢計算ニ関スル法律、民法 第143条。"),
    examples: [
      .init(
        "print attains_age(1965-04-01, 60), attains_age(2004-02-29, 18)",
        gives: "print_0,print_1\n2025-03-31,2022-02-28\n")
    ])

  /// A day and a number of years.
  public var overloads: [Overload] { [Overload([.date, .long], .date)] }

  /// The days of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapPairs(operands[0].column, operands[1].column, type: .date) { born, years in
      guard (0...200).contains(years) else { return nil }
      return Int64(Age.attains(born: born, years: Int(years)).days)
    }
  }
}

/// `retirement_date`: the 31 March on which a permanent employee born that day retires.
public struct RetirementDate: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "retirement_date", signature: "retirement_date(BORN)",
    summary: Message(
      "The 31 March on which a permanent employee born that day retires.", ja: "その日に生まれた常勤職員の定年退職日（3月31日）。"),
    details: Message(
      "The age rises from 60 (to FY2022) by one every two years to 65 (from FY2031). Source: 地方公務員法 第28条の6, 令和3年法律第63号.",
      ja: "定年は 60 歳（令和4年度まで）から2年ごとに1歳ずつ上がり、令和13年度から 65 歳。根拠: 地方公務員法 第28条の6、令和3年法律第63号。"),
    examples: [
      .init(
        "print retirement_date(1963-04-01), retirement_date(1963-04-02)",
        gives: "print_0,print_1\n2023-03-31,2025-03-31\n")
    ])

  /// A day.
  public var overloads: [Overload] { [Overload([.date], .date)] }

  /// The days of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapDays(operands[0].column) { Retirement.date(born: $0) }
  }
}

/// `management_end`: the last day on which a person may hold a management post.
public struct ManagementEnd: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "management_end", signature: "management_end(BORN)",
    summary: Message(
      "The last day on which a person born that day may hold a management post (役職定年).",
      ja: "その日に生まれた職員が管理職に就ける最後の日（役職定年）。"),
    details: Message(
      "The 31 March that ends the fiscal year in which 60 is attained by law; the rule binds from FY2023. A city may keep somebody on for reasons that the law names. Source: 地方公務員法 第28条の2.",
      ja: "60 歳に達した年度の 3月31日。令和5年度から。法律の定める事情があれば延ばせる。根拠: 地方公務員法 第28条の2。"),
    examples: [
      .init(
        "print management_end(1965-04-01), management_end(1965-04-02)",
        gives: "print_0,print_1\n2025-03-31,2026-03-31\n")
    ])

  /// A day.
  public var overloads: [Overload] { [Overload([.date], .date)] }

  /// The days of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapDays(operands[0].column) { Retirement.managementEnd(born: $0) }
  }
}

/// `school_year`: who went to school together.
public struct SchoolYear: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "school_year", signature: "school_year(BORN)",
    summary: Message(
      "The school year of a birthday: 2 April to 1 April, named after its first year.",
      ja: "学年（4月2日から翌年4月1日に生まれた人）を、始まりの年で表す。"),
    details: Message(
      "Who was born on 1 April belongs to the year before, since an age is attained the day before the birthday. Source: 学校教育法 第17条, 年齢計算ニ関スル法律.",
      ja: "4月1日生まれは、前日に年齢に達するので、一つ上の学年に入る。根拠: 学校教育法 第17条、年齢計算ニ関スル法律。"),
    examples: [
      .init("print school_year(1990-04-01), school_year(1990-04-02)", gives: "print_0,print_1\n1989,1990\n")
    ])

  /// A day.
  public var overloads: [Overload] { [Overload([.date], .long)] }

  /// The years of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapNumbers(operands[0].column, type: .long) { Int64(Age.schoolYear(born: CivilDate(days: Int($0)))) }
  }
}
