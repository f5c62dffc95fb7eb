import Columns
import Diagnostics
import Plan

/// `years_between`, `months_between`: the full years or months from one day to another.
public struct Between: ScalarFunction {
  /// The two functions.
  static let all = [Between(unit: .years), Between(unit: .months)]

  /// What is counted.
  enum Unit { case years, months }

  let unit: Unit

  /// Its words.
  public var documentation: Documentation {
    let name = unit == .years ? "years_between" : "months_between"
    return Documentation(
      name, signature: "\(name)(FIRST, LAST)",
      summary: unit == .years
        ? Message("The full years from one day to another.", ja: "ある日から別の日までの満年数。")
        : Message("The full months from one day to another.", ja: "ある日から別の日までの満月数。"),
      details: Message(
        "A month is full on the day of the month that answers to the first, or on the last day of a shorter month (民法 第143条 counts so from the day after). Where the second day is the earlier, the number is negative. `datetime_diff` counts borders of calendar years and months instead.",
        ja: "月は、応当日か、応当日のない月ではその末日に満ちる（民法 第143条は翌日から同じように数える）。二つ目の日が前なら負の数。datetime_diff は暦の年や月の境目を数える。"),
      examples: unit == .years
        ? [
          .init(
            "print years_between(2020-04-01, 2025-03-31), years_between(2020-04-01, 2025-04-01)",
            gives: "print_0,print_1\n4,5\n")
        ]
        : [
          .init(
            "print months_between(2025-01-31, 2025-02-28), months_between(2025-04-02, 2025-05-01), months_between(2025-05-02, 2025-04-02)",
            gives: "print_0,print_1,print_2\n1,0,-1\n")
        ])
  }

  /// Two days.
  public var overloads: [Overload] { [Overload([.date, .date], .long)] }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapPairs(operands[0].column, operands[1].column, type: .long) { first, days in
      let last = CivilDate(days: Int(days))
      let months = first <= last ? Self.months(first, last) : -Self.months(last, first)
      return Int64(unit == .years ? months / 12 : months)
    }
  }

  /// The full months from an earlier day to a later one.
  private static func months(_ first: CivilDate, _ last: CivilDate) -> Int {
    let months = (last.year - first.year) * 12 + last.month - first.month
    let isLastDay = last.advanced(byDays: 1).month != last.month
    return last.day >= first.day || isLastDay ? months : months - 1
  }
}
