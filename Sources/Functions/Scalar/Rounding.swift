import Columns
import Diagnostics
import Plan

/// `bin`: the largest multiple of a step that is not above the value. Moments count from 0001-01-01, a Monday, so that
/// bins of 7d begin on Mondays.
public struct Bin: ScalarFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    documentation = Documentation(
      name, signature: "\(name)(VALUE, STEP)",
      summary: Message("Rounds down to a multiple of the step.", ja: "STEP の倍数に切り下げる。"),
      details: Message("Null where the value is null or the step is not above 0.", ja: "値が null か、STEP が 0 以下なら null。"),
      examples: [
        .init("print \(name)(27, 5), \(name)(-3, 5), \(name)(4.7, 0.5)", gives: "print_0,print_1,print_2\n25,-5,4.5\n"),
        .init("print \(name)(datetime(2025-04-03 10:30), 7d)", gives: "print_0\n2025-03-31T00:00:00Z\n"),
      ])
  }

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Numbers, moments and lengths of time.
  public var overloads: [Overload] {
    [
      Overload([.long, .long], .long), Overload([.real, .real], .real), Overload([.datetime, .timespan], .datetime),
      Overload([.timespan, .timespan], .timespan),
    ]
  }

  /// The ticks from 0001-01-01 to 1970-01-01.
  private static let epochOffset = 719_162 * Ticks.perDay

  /// The step's largest part that both ways of counting begin with.
  public func periodOfMoments(for constants: [Value?]) -> Int64? {
    guard let step = constants[1]?.integer, step > 0 else { return nil }
    return commonDivisor(step, Self.epochOffset)
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let type = operands[0].type
    if let null = nullIfNull(operands, type) { return null }
    let validity = bothValid(operands[0], operands[1])
    if let bins = evenBins(operands, type) { return .integers(bins, type: type, validity: validity) }
    if type == .real {
      let steps = operands[1].column.reals()
      let positive = Validity(count: steps.count) { steps[$0] > 0 }
      let values = zipReals(operands[0], operands[1]) { ($0 / $1).rounded(.down) * $1 }
      return .reals(values, validity: Validity.both(validity, positive))
    }
    let steps = operands[1].column.integers()
    let positive = Validity(count: steps.count) { steps[$0] > 0 }
    let offset = Int128(type == .datetime ? Self.epochOffset : 0)
    var overflowed = false
    let values = zipIntegers(operands[0], operands[1]) { value, step -> Int64 in
      guard step > 0 else { return 0 }
      let rest = (Int128(value) + offset) % Int128(step)
      let (start, overflow) = value.subtractingReportingOverflow(Int64(rest < 0 ? rest + Int128(step) : rest))
      if overflow { overflowed = true }
      return start
    }
    let valid = Validity.both(validity, positive)
    if overflowed {
      // A start above its value has wrapped around; what a row without a value holds does not count.
      let numbers = operands[0].column.integers()
      for row in 0..<values.count where valid?.isValid(row) ?? true && values[row] > numbers[row] {
        throw Self.overflow(numbers[row])
      }
    }
    return .integers(values, type: type, validity: valid)
  }
}

extension Bin {
  /// The starts of whole numbers, days or ticks for one step, where all lie far from the ends of what a long can hold.
  private func evenBins(_ operands: [Operand], _ type: DataType) -> BufferSlice<Int64>? {
    let column = operands[0].column
    guard type != .real, let step = operands[1].constant?.integer, step > 0, step < 1 << 61,
      let bounds = column.measured.bounds, bounds.lowerBound > -(1 << 61), bounds.upperBound < 1 << 61
    else { return nil }
    let offset = type == .datetime ? Self.epochOffset % step : 0
    let divisor = Divisor(step)
    return column.mapIntegers { divisor.floored($0 &+ offset) &* step &- offset }
  }

  private static func overflow(_ value: Int64) -> Diagnostic {
    Diagnostic(
      .overflow,
      Message("the bin of \(value) begins below what a long can hold", ja: "\(value) の区間の始まりは整数の範囲より小さい"),
      help: [Message("compute with reals: 1.0 * …", ja: "実数で計算する: 1.0 * …")])
  }
}

/// `round`: to a number of decimals, halves away from zero. `round(2.15, 1)` is 2.2: what is rounded is the number as it
/// is written in decimals, not its nearest binary fraction.
public struct Round: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "round", signature: "round(VALUE)\nround(VALUE, DECIMALS)",
    summary: Message("Rounds to a number of decimals, halves away from zero.", ja: "小数点以下の桁数に四捨五入する。"),
    details: Message("A negative number of decimals rounds to tens, hundreds and so on.", ja: "桁数が負なら十の位、百の位などに丸める。"),
    examples: [
      .init(
        "print round(2.15, 1), round(2.15), round(-2.5), round(1234.5, -2), round(1250, -2)",
        gives: "print_0,print_1,print_2,print_3,print_4\n2.2,2.0,-3.0,1200.0,1300\n")
    ])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Numbers; a long stays a long.
  public var overloads: [Overload] {
    [
      Overload([.real], .real), Overload([.real, .long], .real), Overload([.long], .long),
      Overload([.long, .long], .long),
    ]
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let null = nullIfNull(operands, operands[0].type) { return null }
    let values = operands[0].column
    if values.type == .long { return operands.count > 1 ? try wholeNumbers(operands) : values }
    guard operands.count > 1 else { return .reals(values.reals().mapped { $0.rounded() }, validity: values.validity) }
    let decimals = operands[1].column
    let places = decimals.integers()
    let numbers = values.reals()
    let rounded = BufferSlice<Double>(count: numbers.count) { output in
      for row in output.indices { output[row] = Self.round(numbers[row], places[row]) }
    }
    return .reals(rounded, validity: Validity.both(values.validity, decimals.validity))
  }

  private func wholeNumbers(_ operands: [Operand]) throws(Diagnostic) -> Column {
    let validity = bothValid(operands[0], operands[1])
    let rounded = zipIntegers(operands[0], operands[1]) { Self.round(whole: $0, $1) ?? Int64.min }
    for row in 0..<rounded.count where rounded[row] == Int64.min && validity?.isValid(row) ?? true {
      let (number, places) = (operands[0].column.integers()[row], operands[1].column.integers()[row])
      guard Self.round(whole: number, places) == nil else { continue }
      throw Diagnostic(
        .overflow,
        Message("\(number), rounded, is more than a long can hold", ja: "\(number) を丸めると整数の範囲を超える"),
        help: [Message("compute with reals: 1.0 * …", ja: "実数で計算する: 1.0 * …")])
    }
    return .integers(rounded, validity: validity)
  }

  /// The nearest multiple of a power of ten, halves away from zero; nil where a long cannot hold it.
  private static func round(whole number: Int64, _ decimals: Int64) -> Int64? {
    if decimals >= 0 { return number }
    // No long comes near half of 10 to the 20th.
    if decimals < -19 { return 0 }
    var unit: Int128 = 1
    for _ in 0..<decimals.magnitude { unit *= 10 }
    let up = (Int128(number.magnitude) + unit / 2) / unit * unit
    return Int64(exactly: number < 0 ? -up : up)
  }

  static func round(_ value: Double, _ decimals: Int64) -> Double {
    guard value.isFinite, decimals <= 15 else { return value }
    // No real is as large as half of 10 to the 309th.
    if decimals < -308 { return 0 }
    if decimals == 0 { return value.rounded() }
    var scale = 1.0
    for _ in 0..<decimals.magnitude { scale *= 10 }
    if decimals < 0 { return (value / scale).rounded() * scale }
    let scaled = value * scale
    guard abs(scaled) < 1e15 else { return value }
    // A half that was lost in the multiplication's last bits is still a half.
    let nudged = scaled + (scaled < 0 ? -1 : 1) * scaled.ulp
    return nudged.rounded() / scale
  }
}

/// `abs`: the distance from zero.
public struct Absolute: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "abs", signature: "abs(x)", summary: Message("The distance from zero.", ja: "絶対値。"),
    examples: [.init("print abs(-5), abs(2.5), abs(-1h)", gives: "print_0,print_1,print_2\n5,2.5,01:00:00\n")])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Numbers and lengths of time.
  public var overloads: [Overload] { Overload.uniform([.long, .real, .timespan], count: 1) }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if column.type == .real { return .reals(column.reals().mapped { Swift.abs($0) }, validity: column.validity) }
    let values = column.integers()
    for row in 0..<values.count where values[row] == Int64.min && !column.isNull(at: row) {
      throw Diagnostic(
        .overflow,
        Message(
          "the absolute value of \(values[row]) is more than a long can hold", ja: "\(values[row]) の絶対値は整数の範囲を超える"))
    }
    return .integers(
      values.mapped { $0 == Int64.min ? 0 : Swift.abs($0) }, type: column.type, validity: column.validity)
  }
}
