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
