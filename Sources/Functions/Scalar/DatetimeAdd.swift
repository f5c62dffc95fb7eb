import Columns
import Diagnostics
import Plan

/// `datetime_add`: a moment so many periods later or earlier.
public struct DatetimeAdd: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "datetime_add", signature: "datetime_add(PERIOD, AMOUNT, DATE)",
    summary: Message(
      "The moment AMOUNT periods later, or earlier where AMOUNT is negative.", ja: "期間を AMOUNT 個だけ進めた（負なら戻した）日時。"),
    details: Message(
      "PERIOD is year, quarter, month, week, day, hour, minute, second, millisecond, microsecond or nanosecond (of which"
        + " 100 are the least that counts). A day that a month does not have becomes its last.",
      ja: "PERIOD は year、quarter、month、week、day、hour、minute、second、millisecond、microsecond、nanosecond（100 未満は切り捨て）。"
        + "その月にない日は月末になる。"),
    examples: [
      .init(
        "print datetime_add(\"month\", 1, 2025-01-31), datetime_add(\"week\", -1, datetime(2025-04-08 09:00))",
        gives: "print_0,print_1\n2025-02-28T00:00:00Z,2025-04-01T09:00:00Z\n")
    ])

  private static let overload = Overload([.string, .long, .datetime], .datetime)

  /// The name of a period, a whole number, and a day or moment.
  public var overloads: [Overload] { [Self.overload] }

  /// The period is the same for all rows.
  public func overload(for arguments: [ArgumentType]) -> Overload? { overloadWithPeriod(Self.overload, arguments) }

  /// The moments of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let unit = try DateUnit(word: operands[0].constant?.string ?? "", in: name)
    if let null = nullIfNull(operands, .datetime) { return null }
    return try shiftMoments(name, operands[2], operands[1], type: .datetime) { unit.shifted($0, by: $1) }
  }
}
