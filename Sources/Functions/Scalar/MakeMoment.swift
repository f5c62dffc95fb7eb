import Columns
import Diagnostics
import Plan

/// `make_datetime`: a moment from its parts. Parts that make no moment of the calendar give null.
public struct MakeDatetime: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "make_datetime",
    signature: "make_datetime(YEAR, MONTH, DAY)\nmake_datetime(YEAR, MONTH, DAY, HOUR, MINUTE)\n"
      + "make_datetime(YEAR, MONTH, DAY, HOUR, MINUTE, SECOND)",
    summary: Message(
      "The moment of these numbers; null where there is none.", ja: "年月日と時刻の数から日時を作る。そのような日時がなければ null。"),
    examples: [
      .init(
        "print make_datetime(2025, 4, 1), make_datetime(2025, 4, 1, 9, 30, 1.5), make_datetime(2025, 2, 29)",
        gives: "print_0,print_1,print_2\n2025-04-01T00:00:00Z,2025-04-01T09:30:01.5000000Z,\n")
    ])

  /// Whole numbers; the second may have decimals.
  public var overloads: [Overload] {
    [
      Overload([.long, .long, .long], .datetime), Overload([.long, .long, .long, .long, .long], .datetime),
      Overload([.long, .long, .long, .long, .long, .real], .datetime),
    ]
  }

  /// The moments of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let null = nullIfNull(operands, .datetime) { return null }
    return makeTicks(operands, wholeCount: min(operands.count, 5), type: .datetime) { parts, second in
      let isDay = parts[0..<3].allSatisfy { (1...9999).contains($0) }
      guard isDay, let date = CivilDate(year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2])) else {
        return nil
      }
      let midnight = Int64(date.days) * Ticks.perDay
      if parts.count == 3 { return midnight }
      return ticksOfClock(hour: parts[3], minute: parts[4], second: second).map { midnight + $0 }
    }
  }
}

/// `make_timespan`: a length of time from its parts. Parts outside their ranges give null.
public struct MakeTimespan: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "make_timespan",
    signature: "make_timespan(HOUR, MINUTE)\nmake_timespan(HOUR, MINUTE, SECOND)\n"
      + "make_timespan(DAY, HOUR, MINUTE, SECOND)",
    summary: Message(
      "The length of time of these numbers; null where one is outside its range.",
      ja: "日・時・分・秒の数から時間の長さを作る。範囲を外れた数があれば null。"),
    details: Message(
      "Hours are 0 to 23, minutes 0 to 59, seconds 0 to 59.9999999.", ja: "時は 0〜23、分は 0〜59、秒は 0〜59.9999999。"),
    examples: [
      .init(
        "print make_timespan(7, 45), make_timespan(2, 7, 45, 0.5), make_timespan(24, 0)",
        gives: "print_0,print_1,print_2\n07:45:00,2.07:45:00.5000000,\n")
    ])

  /// Whole numbers; the second may have decimals.
  public var overloads: [Overload] {
    [
      Overload([.long, .long], .timespan), Overload([.long, .long, .real], .timespan),
      Overload([.long, .long, .long, .real], .timespan),
    ]
  }

  /// The lengths of time of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let null = nullIfNull(operands, .timespan) { return null }
    let wholeCount = max(2, operands.count - 1)
    return makeTicks(operands, wholeCount: wholeCount, type: .timespan) { parts, second in
      guard let clock = ticksOfClock(hour: parts[wholeCount - 2], minute: parts[wholeCount - 1], second: second) else {
        return nil
      }
      guard wholeCount == 3 else { return clock }
      let (days, isTooLong) = parts[0].multipliedReportingOverflow(by: Ticks.perDay)
      let (sum, isTooLongByClock) = days.addingReportingOverflow(clock)
      return parts[0] < 0 || isTooLong || isTooLongByClock ? nil : sum
    }
  }
}

/// The ticks since midnight; nil where an hour, minute or second is outside its range.
private func ticksOfClock(hour: Int64, minute: Int64, second: Double) -> Int64? {
  guard (0...23).contains(hour), (0...59).contains(minute), second >= 0, second < 60 else { return nil }
  let ticks = Int64((second * Double(Ticks.perSecond)).rounded())
  // 59.99999999 would round to the next minute.
  guard ticks < Ticks.perMinute else { return nil }
  return hour * Ticks.perHour + minute * Ticks.perMinute + ticks
}

/// Ticks a row from whole numbers and perhaps a second behind them; null where a part is null or the body gives nil.
private func makeTicks(
  _ operands: [Operand], wholeCount: Int, type: DataType, _ body: ([Int64], Double) -> Int64?
) -> Column {
  let columns = operands.map(\.column)
  let wholes = columns[0..<wholeCount].map { $0.integers() }
  let seconds = columns.count > wholeCount ? columns[wholeCount].reals() : nil
  var flags = [Bool](repeating: true, count: columns[0].count)
  let values = BufferSlice<Int64>(count: flags.count) { output in
    for row in output.indices {
      let hasNull = columns.contains { $0.isNull(at: row) }
      let ticks = hasNull ? nil : body(wholes.map { $0[row] }, seconds?[row] ?? 0)
      output[row] = ticks ?? 0
      flags[row] = ticks != nil
    }
  }
  return .integers(values, type: type, validity: Validity.unlessAll(flags))
}
