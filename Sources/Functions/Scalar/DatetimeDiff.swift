import Columns
import Diagnostics
import Plan

/// `datetime_diff`: how many borders of a period lie between two moments.
public struct DatetimeDiff: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "datetime_diff", signature: "datetime_diff(PERIOD, LATER, EARLIER)",
    summary: Message(
      "The number of periods that begin between two moments; negative where the first is the earlier one.",
      ja: "二つの日時の間に始まる期間の数。前のほうが早ければ負。"),
    details: Message(
      "Borders are counted, not full periods: from 31 December to 1 January is one year. A week begins on Sunday. PERIOD"
        + " is as in datetime_add; for full years of age use age.",
      ja: "満ではなく境目を数える。12月31日から1月1日までで 1 年になる。週は日曜日に始まる。PERIOD は datetime_add と同じ。満年齢は age を使う。"),
    examples: [
      .init(
        "print datetime_diff(\"year\", 2025-01-01, 2024-12-31), datetime_diff(\"day\", 2025-04-01, 2025-05-01)",
        gives: "print_0,print_1\n1,-30\n")
    ])

  private static let overload = Overload([.string, .datetime, .datetime], .long)

  /// The name of a period and two days or moments.
  public var overloads: [Overload] { [Self.overload] }

  /// The period is the same for all rows.
  public func overload(for arguments: [ArgumentType]) -> Overload? { overloadWithPeriod(Self.overload, arguments) }

  /// That of the unit.
  public func periodOfMoments(for constants: [Value?]) -> Int64? {
    (try? DateUnit(word: constants[0]?.string ?? "", in: name))?.period
  }

  /// The numbers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let unit = try DateUnit(word: operands[0].constant?.string ?? "", in: name)
    if let null = nullIfNull(operands, .long) { return null }
    let validity = bothValid(operands[1], operands[2])
    // All ticks of the calendar fit a long even as a difference.
    let counts =
      unit == .day
      ? zipIntegers(operands[1], operands[2]) { Ticks.day(of: $0) &- Ticks.day(of: $1) }
      : zipIntegers(operands[1], operands[2]) { unit.number(of: $0) &- unit.number(of: $1) }
    guard unit == .nanosecond else { return .integers(counts, validity: validity) }
    for row in 0..<counts.count where validity?.isValid(row) ?? true {
      guard counts[row].multipliedReportingOverflow(by: 100).overflow else { continue }
      throw Diagnostic(
        .overflow, Message("the nanoseconds between are more than a long can hold", ja: "差をナノ秒で数えると整数の範囲を超える"),
        help: [Message("count microseconds", ja: "microsecond で数える")])
    }
    return .integers(counts.mapped { $0 &* 100 }, validity: validity)
  }
}
