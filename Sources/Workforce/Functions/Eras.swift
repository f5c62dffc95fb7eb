import Columns
import Diagnostics
import Plan

/// `wareki`: a day, or a fiscal year, in the Japanese calendar.
public struct Wareki: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "wareki", signature: "wareki(DATE)\nwareki(YEAR)",
    summary: Message("A day in the Japanese calendar; a number is a fiscal year.", ja: "日付を和暦で書く。数なら年度として書く。"),
    details: Message("Eras from 昭和 on; earlier days give an empty text.", ja: "昭和から。それより前は空の文字列。"),
    examples: [
      .init(
        "print wareki(2025-04-01), wareki(2019), wareki(2019-05-01)",
        gives: "print_0,print_1,print_2\n令和7年4月1日,令和元年度,令和元年5月1日\n")
    ])

  /// A day or a year.
  public var overloads: [Overload] { [Overload([.date], .string), Overload([.long], .string)] }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    return mapToTexts(column) { value in
      if column.type == .date { return Era.format(CivilDate(days: Int(value))) ?? "" }
      return FiscalYear(Int(clamping: value)).japaneseLabel ?? ""
    }
  }
}

/// `todate`: a day from a text in either calendar, or from a moment; null where the text is no day.
public struct ToDate: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "todate", signature: "todate(x)",
    summary: Message(
      "A day from a text (2025-04-01, 令和7年4月1日, R7.4.1) or a moment; null where it is none.",
      ja: "文字列（2025-04-01、令和7年4月1日、R7.4.1）や日時から日付を作る。読めなければ null。"),
    examples: [
      .init(
        "print todate(\"令和7年4月1日\"), todate(\"R7.4.1\"), todate(\"x\")",
        gives: "print_0,print_1,print_2\n2025-04-01,2025-04-01,\n"),
      .init("print date(\"平成31年4月30日\")", gives: "print_0\n2019-04-30\n"),
    ])

  /// A text, day or moment.
  public var overloads: [Overload] {
    [Overload([.string], .date), Overload([.date], .date), Overload([.datetime], .date)]
  }

  /// The days of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    switch column.type {
    case .date: return column
    case .datetime:
      return mapNumbers(column, type: .date) { Ticks.day(of: $0) }
    default:
      var builder = ColumnBuilder(type: .date)
      for text in column.values.map(\.text) { builder.append(Self.day(of: text).map { .date($0) } ?? .null) }
      return builder.finish()
    }
  }

  private static func day(of text: String) -> Int32? {
    if let days = MomentText.days(text) { return days }
    return (try? Era.parse(text)).map { Int32(clamping: $0.days) }
  }
}
