import Columns
import Diagnostics
import Plan

/// `now`: the session's clock.
public struct Now: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "now", signature: "now()\nnow(OFFSET)",
    summary: Message("The session's clock, which a saved script keeps.", ja: "セッションの時計。保存したスクリプトでも同じ。"),
    examples: [.init("print now() == now(), now(1d) - now()", gives: "print_0,print_1\ntrue,1.00:00:00\n")])

  /// Nothing, or a length of time to add.
  public var overloads: [Overload] { [Overload([], .datetime), Overload([.timespan], .datetime)] }

  /// The moment.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let rowCount = operands.first?.rowCount ?? 1
    let now = Operand(constant: .datetime(context.now), type: .datetime, rowCount: rowCount)
    guard let offset = operands.first, offset.type == .timespan else { return now.column }
    return try Arithmetic(sign: .plus).evaluate([now, offset], context)
  }
}

/// `ago`: a length of time before the session's clock.
public struct Ago: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "ago", signature: "ago(TIMESPAN)",
    summary: Message("The moment that lies so long before the session's clock.", ja: "セッションの時計からその時間だけ前の日時。"),
    examples: [.init("print now() - ago(90m), ago(-1d) == now(1d)", gives: "print_0,print_1\n01:30:00,true\n")])

  /// A length of time.
  public var overloads: [Overload] { [Overload([.timespan], .datetime)] }

  /// The moments of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let now = Operand(constant: .datetime(context.now), type: .datetime, rowCount: operands[0].rowCount)
    return try Arithmetic(sign: .minus).evaluate([now, operands[0]], context)
  }
}

/// `today`: the day of the session's clock.
public struct Today: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "today", signature: "today()", summary: Message("The day of the session's clock.", ja: "セッションの時計の日付。"),
    examples: [.init("print today() == startofday(now())", gives: "print_0\ntrue\n")])

  /// Nothing.
  public var overloads: [Overload] { [Overload([], .date)] }

  /// The day.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let days = floorDivided(context.now, Ticks.perDay)
    return .constant(.date(Int32(clamping: days)), type: .date, count: operands.first?.rowCount ?? 1)
  }
}
