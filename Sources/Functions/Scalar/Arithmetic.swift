import Columns
import Diagnostics
import Plan

/// `+ - * / %` and the minus sign. Whole numbers stay whole: `7 / 2` is 3; a division by 0 is null for whole numbers and
/// infinite for reals; what a long cannot hold is an error. `%` is never negative (KQL reference, numerical operators).
public struct Arithmetic: ScalarFunction {
  enum Sign: String, CaseIterable {
    case plus = "+", minus = "-", times = "*", divide = "/", modulo = "%", negate = "-unary"
  }

  let sign: Sign

  /// All signs.
  public static let all: [any ScalarFunction] = Sign.allCases.map { Arithmetic(sign: $0) }

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      sign.rawValue, signature: sign == .negate ? "-x" : sign == .minus ? "x - y\n-x" : "x \(sign.rawValue) y",
      summary: Message("Arithmetic of numbers, moments and lengths of time.", ja: "数・日時・時間の長さの計算。"),
      details: Message(
        "Whole numbers divide to a whole number; by 0 it is null. Null with anything is null.",
        ja: "整数どうしの割り算は切り捨て、0 で割ると null。null との計算は null。"),
      examples: examples, isListed: sign != .negate)
  }

  private var examples: [Documentation.Example] {
    switch sign {
    case .plus:
      [.init("print 1 + 2, 1.5 + 1, 2025-04-01 + 1d", gives: "print_0,print_1,print_2\n3,2.5,2025-04-02T00:00:00Z\n")]
    case .minus: [.init("print 1 - 2, 2025-04-01 - 2025-03-01", gives: "print_0,print_1\n-1,31.00:00:00\n")]
    case .times: [.init("print 2 * 3, 2 * 1h", gives: "print_0,print_1\n6,02:00:00\n")]
    case .divide:
      [.init("print 7 / 2, 7 / 2.0, 1 / 0, 1d / 1h", gives: "print_0,print_1,print_2,print_3\n3,3.5,,24.0\n")]
    case .modulo: [.init("print 14 % 12, -14 % 12, 14 % -12", gives: "print_0,print_1,print_2\n2,10,2\n")]
    case .negate: [.init("print x = 5 | project y = -x", gives: "y\n-5\n")]
    }
  }

  /// Numbers; moments and lengths of time where that means something.
  public var overloads: [Overload] {
    let numbers = Overload.uniform([.long, .real], count: sign == .negate ? 1 : 2)
    switch sign {
    case .plus:
      return numbers + [
        Overload([.timespan, .timespan], .timespan), Overload([.datetime, .timespan], .datetime),
        Overload([.timespan, .datetime], .datetime),
      ]
    case .minus:
      return numbers + [
        Overload([.timespan, .timespan], .timespan), Overload([.datetime, .timespan], .datetime),
        Overload([.datetime, .datetime], .timespan),
      ]
    case .times:
      return numbers + [
        Overload([.timespan, .long], .timespan), Overload([.long, .timespan], .timespan),
        Overload([.timespan, .real], .timespan), Overload([.real, .timespan], .timespan),
      ]
    case .divide:
      return numbers + [
        Overload([.timespan, .timespan], .real), Overload([.timespan, .long], .timespan),
        Overload([.timespan, .real], .timespan),
      ]
    case .modulo: return numbers + [Overload([.timespan, .timespan], .timespan)]
    case .negate: return numbers + [Overload([.timespan], .timespan)]
    }
  }

  /// The results of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let types = operands.map(\.type)
    guard let overload = bestOverload(overloads, for: types) else { preconditionFailure("resolved to no overload") }
    if let null = nullIfNull(operands, overload.result) { return null }
    if sign == .negate { return try negated(operands[0]) }
    let validity = bothValid(operands[0], operands[1])
    if overload.result == .real, types[0] != .timespan {
      return .reals(realResults(operands), validity: validity)
    }
    if types.contains(.real) { return try scaledTime(operands, validity) }
    return try integerResults(operands, overload.result, validity)
  }

  private func realResults(_ operands: [Operand]) -> BufferSlice<Double> {
    switch sign {
    case .plus: zipReals(operands[0], operands[1]) { $0 + $1 }
    case .minus: zipReals(operands[0], operands[1]) { $0 - $1 }
    case .times: zipReals(operands[0], operands[1]) { $0 * $1 }
    case .divide: zipReals(operands[0], operands[1]) { $0 / $1 }
    case .modulo, .negate: zipReals(operands[0], operands[1]) { positiveRemainder($0, $1) }
    }
  }

  private func positiveRemainder(_ left: Double, _ right: Double) -> Double {
    let rest = left.truncatingRemainder(dividingBy: right)
    // Adding 0 makes -0 a plain 0: the remainder is never negative.
    return rest < 0 ? rest + abs(right) : rest + 0
  }

  private func integerResults(_ operands: [Operand], _ type: DataType, _ validity: Validity?) throws(Diagnostic)
    -> Column
  {
    switch sign {
    case .plus: return try checked(operands, type, validity) { $0.addingReportingOverflow($1) }
    case .minus: return try checked(operands, type, validity) { $0.subtractingReportingOverflow($1) }
    case .times: return try checked(operands, type, validity) { $0.multipliedReportingOverflow(by: $1) }
    case .divide where type == .real:
      let values = zipIntegers(operands[0], operands[1]) { Double($0) / Double($1) }
      return .reals(values, validity: validity)
    case .divide:
      return try divided(operands, type, validity) { $0.dividedReportingOverflow(by: $1) }
    case .modulo, .negate:
      return try divided(operands, type, validity) { left, right in
        // No remainder by -1, which would overflow for the smallest long; a magnitude, since that has no abs().
        let rest = right == -1 ? 0 : left % right
        return (rest < 0 ? Int64(truncatingIfNeeded: right.magnitude) &+ rest : rest, false)
      }
    }
  }

  /// Rows without a value cannot overflow: what they hold means nothing.
  private func checked(
    _ operands: [Operand], _ type: DataType, _ validity: Validity?,
    _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(Diagnostic) -> Column {
    var overflowed = false
    let values = zipIntegers(operands[0], operands[1]) { left, right in
      let (value, overflow) = body(left, right)
      if overflow { overflowed = true }
      return value
    }
    if overflowed, let row = firstOverflow(operands, validity, body) { throw overflow(row, type) }
    if type == .datetime { try checkCalendar(values, validity) }
    return .integers(values, type: type, validity: validity)
  }

  /// A moment outside the years 1 to 9999 could be neither written nor read.
  private func checkCalendar(_ values: BufferSlice<Int64>, _ validity: Validity?) throws(Diagnostic) {
    let first = Int64(CivilDate.firstDays) * Ticks.perDay
    let end = Int64(CivilDate.lastDays + 1) * Ticks.perDay
    for row in 0..<values.count where values[row] < first || values[row] >= end {
      guard validity?.isValid(row) ?? true else { continue }
      throw Diagnostic(
        .overflow, Message("the result lies outside the years 1 to 9999", ja: "結果が西暦1年から9999年の範囲を外れる"))
    }
  }

  private func firstOverflow(
    _ operands: [Operand], _ validity: Validity?, _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> (Int64, Int64)? {
    let left = operands[0].column.integers()
    let right = operands[1].column.integers()
    for row in 0..<left.count where validity?.isValid(row) ?? true {
      if body(left[row], right[row]).overflow { return (left[row], right[row]) }
    }
    return nil
  }

  private static let tooLong = Diagnostic(
    .overflow, Message("a length of time is more than a timespan can hold", ja: "時間の長さが範囲を超える"))

  private func overflow(_ sides: (Int64, Int64), _ type: DataType) -> Diagnostic {
    if type != .long { return Self.tooLong }
    return Diagnostic(
      .overflow,
      Message(
        "\(sides.0) \(sign.rawValue) \(sides.1) is more than a long can hold",
        ja: "\(sides.0) \(sign.rawValue) \(sides.1) は整数の範囲を超える"),
      help: [Message("compute with reals: 1.0 * …", ja: "実数で計算する: 1.0 * …")])
  }

  private func divided(
    _ operands: [Operand], _ type: DataType, _ validity: Validity?,
    _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(Diagnostic) -> Column {
    var hasZero = false
    var overflowed = false
    let values = zipIntegers(operands[0], operands[1]) { left, right -> Int64 in
      if right == 0 {
        hasZero = true
        return 0
      }
      let (value, overflow) = body(left, right)
      if overflow { overflowed = true }
      return value
    }
    let nonZeroBody = { (left: Int64, right: Int64) in right == 0 ? (0, false) : body(left, right) }
    if overflowed, let row = firstOverflow(operands, validity, nonZeroBody) { throw overflow(row, type) }
    guard hasZero else { return .integers(values, type: type, validity: validity) }
    let divisors = operands[1].column.integers()
    let nonZero = Validity(count: values.count) { divisors[$0] != 0 }
    return .integers(values, type: type, validity: Validity.both(validity, nonZero))
  }

  private func scaledTime(_ operands: [Operand], _ validity: Validity?) throws(Diagnostic) -> Column {
    let isTimeFirst = operands[0].type == .timespan
    let time = operands[isTimeFirst ? 0 : 1].column.integers()
    let factor = operands[isTimeFirst ? 1 : 0].column.reals()
    var tooLarge = false
    let values = BufferSlice<Int64>(count: time.count) { output in
      for i in output.indices {
        if sign == .divide, factor[i] == 0 {
          output[i] = 0
          continue
        }
        let product = sign == .divide ? Double(time[i]) / factor[i] : Double(time[i]) * factor[i]
        if let ticks = Int64(exactly: product.rounded(.towardZero)) {
          output[i] = ticks
        } else {
          output[i] = 0
          if validity?.isValid(i) ?? true { tooLarge = true }
        }
      }
    }
    if tooLarge { throw Self.tooLong }
    guard sign == .divide else { return .integers(values, type: .timespan, validity: validity) }
    let nonZero = Validity(count: values.count) { factor[$0] != 0 }
    return .integers(values, type: .timespan, validity: Validity.both(validity, nonZero))
  }

  private func negated(_ operand: Operand) throws(Diagnostic) -> Column {
    let column = operand.column
    if operand.type == .real { return .reals(column.reals().mapped { -$0 }, validity: column.validity) }
    let zero = Operand(
      constant: operand.type == .timespan ? .timespan(0) : .long(0), type: operand.type, rowCount: column.count)
    return try Arithmetic(sign: .minus).evaluate([zero, operand], EvaluationContext(now: 0))
  }
}
