import Columns
import Diagnostics
import Plan

/// `format_datetime format_timespan`: a moment or length of time written by a pattern. Null is an empty text.
public struct FormatMoment: ScalarFunction {
  let isMoment: Bool

  /// Of moments.
  public static let datetime = FormatMoment(isMoment: true)
  /// Of lengths of time.
  public static let timespan = FormatMoment(isMoment: false)

  /// Its words.
  public var documentation: Documentation {
    isMoment
      ? Documentation(
        "format_datetime", signature: "format_datetime(DATE, FORMAT)",
        summary: Message("The moment written by a pattern.", ja: "日時を書式に従って文字列にする。"),
        details: Message(
          "d dd day, M MM month, y yy yyyy year, h hh hour to 12, H HH hour to 23, m mm minute, s ss second, tt AM or PM,"
            + " f to fffffff decimals of the second (F leaves zeros at the end out); between them blanks and / - : , . _ [ ].",
          ja: "d dd 日、M MM 月、y yy yyyy 年、h hh 12時間制の時、H HH 24時間制の時、m mm 分、s ss 秒、tt AM/PM、"
            + "f〜fffffff 秒の小数（F は末尾の 0 を省く）。間に空白と / - : , . _ [ ] を置ける。"),
        examples: [
          .init(
            "print format_datetime(datetime(2025-04-01 13:05:09.25), \"yyyy/M/d [hh:mm tt] s.fff\")",
            gives: "print_0\n2025/4/1 [01:05 PM] 9.250\n")
        ])
      : Documentation(
        "format_timespan", signature: "format_timespan(TIMESPAN, FORMAT)",
        summary: Message("The length of time written by a pattern.", ja: "時間の長さを書式に従って文字列にする。"),
        details: Message(
          "d to dddddddd days, h hh or H HH hours, m mm minutes, s ss seconds, f to fffffff decimals of the second (F leaves"
            + " zeros at the end out); between them blanks and / - : , . _ [ ].",
          ja: "d〜dddddddd 日、h hh または H HH 時、m mm 分、s ss 秒、f〜fffffff 秒の小数（F は末尾の 0 を省く）。"
            + "間に空白と / - : , . _ [ ] を置ける。"),
        examples: [
          .init(
            "print format_timespan(75h + 90s, \"d.hh:mm\"), format_timespan(1500ms, \"s.FFF\")",
            gives: "print_0,print_1\n3.03:01,1.5\n")
        ])
  }

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// A moment or length of time, and a pattern.
  public var overloads: [Overload] { [Overload([isMoment ? .datetime : .timespan, .string], .string)] }

  /// The pattern is the same for all rows.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count == 2, case .string? = arguments[1].constant else { return nil }
    return bestOverload(overloads, for: arguments.map(\.type))
  }

  /// That of the pattern.
  public func periodOfMoments(for constants: [Value?]) -> Int64? {
    guard isMoment, let pattern = constants[1]?.string else { return nil }
    return (try? MomentFormat(pattern, forMoments: true))?.period
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let format = try MomentFormat(operands[1].constant?.string ?? "", forMoments: isMoment)
    let column = operands[0].column
    let values = column.integers()
    return makeTexts(rowCount: values.count) { row in
      if column.isNull(at: row) { return "" }
      return isMoment ? format.text(ofMoment: values[row]) : format.text(ofTimespan: values[row])
    }
  }
}
