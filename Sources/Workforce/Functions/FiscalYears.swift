import Columns
import Diagnostics
import Plan

/// `fiscal_year`: the fiscal year that a day lies in, 1 April to 31 March, by the year of its April.
public struct FiscalYearOf: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "fiscal_year", signature: "fiscal_year(DATE)",
    summary: Message(
      "The fiscal year of a day: 1 April to 31 March, named after its April.", ja: "その日の年度（4月1日〜3月31日）を西暦で。"),
    details: Message("Source: 地方自治法 第208条.", ja: "根拠: 地方自治法 第208条。"),
    examples: [.init("print fiscal_year(2025-03-31), fiscal_year(2025-04-01)", gives: "print_0,print_1\n2024,2025\n")])

  /// A day or moment.
  public var overloads: [Overload] { [Overload([.date], .long), Overload([.datetime], .long)] }

  /// A day.
  public func periodOfMoments(for constants: [Value?]) -> Int64? { Ticks.perDay }

  /// The years of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    let ticks: Int64 = column.type == .date ? 1 : Ticks.perDay
    return mapNumbers(column, type: .long) { value in
      let days = value >= 0 ? value / ticks : (value - ticks + 1) / ticks
      return Int64(FiscalYear(ofDays: Int(days)).year)
    }
  }
}

/// `start_of_fiscal_year`, `end_of_fiscal_year`: its first and last day.
public struct FiscalYearBorder: ScalarFunction {
  let isEnd: Bool

  /// Its words.
  public var documentation: Documentation {
    isEnd
      ? Documentation(
        "end_of_fiscal_year", signature: "end_of_fiscal_year(DATE)\nend_of_fiscal_year(YEAR)",
        summary: Message("The last day, 31 March, of a day's fiscal year or of a fiscal year.", ja: "年度の末日（3月31日）。"),
        examples: [
          .init(
            "print end_of_fiscal_year(2025-08-15), end_of_fiscal_year(2025)",
            gives: "print_0,print_1\n2026-03-31,2026-03-31\n")
        ])
      : Documentation(
        "start_of_fiscal_year", signature: "start_of_fiscal_year(DATE)\nstart_of_fiscal_year(YEAR)",
        summary: Message("The first day, 1 April, of a day's fiscal year or of a fiscal year.", ja: "年度の初日（4月1日）。"),
        examples: [
          .init(
            "print start_of_fiscal_year(2025-03-31), start_of_fiscal_year(2025)",
            gives: "print_0,print_1\n2024-04-01,2025-04-01\n")
        ])
  }

  /// A day, or a year.
  public var overloads: [Overload] { [Overload([.date], .date), Overload([.long], .date)] }

  /// The days of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    return mapNumbers(column, type: .date) { value in
      let year = column.type == .date ? FiscalYear(ofDays: Int(value)) : FiscalYear(Int(clamping: value))
      guard (1...9998).contains(year.year) else { return nil }
      return Int64((isEnd ? year.end : year.start).days)
    }
  }
}

/// `fiscal_quarter`: the quarter of the fiscal year that a day lies in.
public struct FiscalQuarter: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "fiscal_quarter", signature: "fiscal_quarter(DATE)",
    summary: Message(
      "The quarter of the fiscal year, 1 from April to 4 up to March.", ja: "年度の四半期（4〜6月が 1、1〜3月が 4）。"),
    examples: [
      .init("print fiscal_quarter(2025-04-01), fiscal_quarter(2026-03-31)", gives: "print_0,print_1\n1,4\n")
    ])

  /// A day.
  public var overloads: [Overload] { [Overload([.date], .long)] }

  /// The quarters of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapNumbers(operands[0].column, type: .long) { Int64((CivilDate(days: Int($0)).month + 8) % 12 / 3 + 1) }
  }
}
