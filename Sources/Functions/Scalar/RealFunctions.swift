import Columns
import Diagnostics
import Glibc
import Plan

/// The functions of one real that give a real: `exp exp2 exp10 log log2 log10 sqrt sin cos tan asin acos atan degrees
/// radians sign`. What a function is not defined for is null, and so is null.
public struct RealFunction: ScalarFunction {
  /// Its words.
  public let documentation: Documentation
  private let body: @Sendable (Double) -> Double?

  private init(
    _ name: String, _ summary: Message, details: Message? = nil, example: (query: String, result: String),
    _ body: @escaping @Sendable (Double) -> Double?
  ) {
    documentation = Documentation(
      name, signature: "\(name)(x)", summary: summary, details: details,
      examples: [.init("print y = round(\(example.query), 6)", gives: "y\n\(example.result)\n")])
    self.body = body
  }

  /// As its first argument; KQL numbers the columns of these three.
  public var impliedName: ImpliedName { ["degrees", "radians", "sign"].contains(name) ? .numbered : .firstArgument }

  /// A real; whole numbers are widened.
  public var overloads: [Overload] { [Overload([.real], .real)] }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapReals(operands[0].column, body)
  }

  /// All of them.
  public static let all: [any ScalarFunction] = powers + logarithms + angles

  private static let powers = [
    RealFunction("exp", Message("e to the power x.", ja: "e の x 乗。"), example: ("exp(1)", "2.718282")) {
      Glibc.exp($0)
    },
    RealFunction("exp2", Message("2 to the power x.", ja: "2 の x 乗。"), example: ("exp2(10)", "1024.0")) {
      Glibc.exp2($0)
    },
    RealFunction("exp10", Message("10 to the power x.", ja: "10 の x 乗。"), example: ("exp10(3)", "1000.0")) {
      Glibc.pow(10, $0)
    },
    RealFunction(
      "sqrt", Message("The square root.", ja: "平方根。"), details: notBelowZero, example: ("sqrt(2)", "1.414214")
    ) { $0 < 0 ? nil : $0.squareRoot() },
    RealFunction(
      "sign", Message("1.0 above zero, -1.0 below it, else 0.0.", ja: "正なら 1.0、負なら -1.0、ほかは 0.0。"),
      example: ("sign(-12.5)", "-1.0")
    ) { $0.isNaN ? $0 : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
  ]

  private static let notBelowZero = Message("Null below 0.", ja: "0 未満なら null。")
  private static let logarithmDetails = Message(
    "Null below 0; minus infinity at 0.", ja: "0 未満なら null、0 なら負の無限大。")

  private static let logarithms = [
    RealFunction(
      "log", Message("The natural logarithm.", ja: "自然対数。"), details: logarithmDetails, example: ("log(10)", "2.302585")
    ) { $0 < 0 ? nil : Glibc.log($0) },
    RealFunction(
      "log2", Message("The logarithm to base 2.", ja: "底が 2 の対数。"), details: logarithmDetails,
      example: ("log2(8)", "3.0")
    ) { $0 < 0 ? nil : Glibc.log2($0) },
    RealFunction(
      "log10", Message("The logarithm to base 10.", ja: "常用対数。"), details: logarithmDetails,
      example: ("log10(1000)", "3.0")
    ) { $0 < 0 ? nil : Glibc.log10($0) },
  ]

  private static let notOutsideOne = Message("Null outside -1 to 1.", ja: "-1 から 1 の外なら null。")

  private static let angles = [
    RealFunction("sin", Message("The sine of an angle in radians.", ja: "正弦（ラジアン）。"), example: ("sin(pi() / 6)", "0.5"))
    {
      Glibc.sin($0)
    },
    RealFunction(
      "cos", Message("The cosine of an angle in radians.", ja: "余弦（ラジアン）。"), example: ("cos(pi() / 3)", "0.5")
    ) { Glibc.cos($0) },
    RealFunction(
      "tan", Message("The tangent of an angle in radians.", ja: "正接（ラジアン）。"), example: ("tan(pi() / 4)", "1.0")
    ) {
      Glibc.tan($0)
    },
    RealFunction(
      "asin", Message("The angle, in radians, of a sine.", ja: "逆正弦（ラジアン）。"), details: notOutsideOne,
      example: ("asin(1)", "1.570796")
    ) { abs($0) > 1 ? nil : Glibc.asin($0) },
    RealFunction(
      "acos", Message("The angle, in radians, of a cosine.", ja: "逆余弦（ラジアン）。"), details: notOutsideOne,
      example: ("acos(0)", "1.570796")
    ) { abs($0) > 1 ? nil : Glibc.acos($0) },
    RealFunction(
      "atan", Message("The angle, in radians, of a tangent.", ja: "逆正接（ラジアン）。"), example: ("atan(1)", "0.785398")
    ) {
      Glibc.atan($0)
    },
    RealFunction("degrees", Message("Radians as degrees.", ja: "ラジアンを度にする。"), example: ("degrees(pi())", "180.0")) {
      180 / Double.pi * $0
    },
    RealFunction("radians", Message("Degrees as radians.", ja: "度をラジアンにする。"), example: ("radians(180)", "3.141593")) {
      Double.pi / 180 * $0
    },
  ]
}

/// A real a row from a real a row; nil makes it null, and null stays null.
func mapReals(_ column: Column, _ body: (Double) -> Double?) -> Column {
  let source = column.reals()
  var flags = [Bool](repeating: true, count: source.count)
  let values = BufferSlice<Double>(count: source.count) { output in
    for row in output.indices {
      let value = column.isNull(at: row) ? nil : body(source[row])
      output[row] = value ?? 0
      flags[row] = value != nil
    }
  }
  return .reals(values, validity: Validity.unlessAll(flags))
}

/// `pow atan2`: the functions of two reals that give a real. Null with anything is null.
public struct RealPair: ScalarFunction {
  /// Its words.
  public let documentation: Documentation
  private let body: @Sendable (Double, Double) -> Double

  /// All of them.
  public static let all: [any ScalarFunction] = [
    RealPair(
      Documentation(
        "pow", signature: "pow(BASE, EXPONENT)",
        summary: Message("The base to the power of the exponent, as a real.", ja: "BASE の EXPONENT 乗（実数）。"),
        examples: [.init("print pow(2, 10), pow(9, 0.5)", gives: "print_0,print_1\n1024.0,3.0\n")])
    ) {
      // A square needs no logarithm, and is rounded once.
      $1 == 2 ? $0 * $0 : Glibc.pow($0, $1)
    },
    RealPair(
      Documentation(
        "atan2", signature: "atan2(Y, X)",
        summary: Message(
          "The angle, in radians, from the x axis to the point (x, y).", ja: "x 軸から点 (x, y) への角度（ラジアン）。"),
        examples: [.init("print degrees(atan2(1, 1)), degrees(atan2(-1, 0))", gives: "print_0,print_1\n45.0,-90.0\n")])
    ) { Glibc.atan2($0, $1) },
  ]

  private init(_ documentation: Documentation, _ body: @escaping @Sendable (Double, Double) -> Double) {
    self.documentation = documentation
    self.body = body
  }

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Two reals; whole numbers are widened.
  public var overloads: [Overload] { [Overload([.real, .real], .real)] }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let null = nullIfNull(operands, .real) { return null }
    return .reals(zipReals(operands[0], operands[1], body), validity: bothValid(operands[0], operands[1]))
  }
}

/// `pi`: the ratio of a circle's circumference to its diameter.
public struct Pi: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "pi", signature: "pi()", summary: Message("The number pi, 3.14159….", ja: "円周率。"),
    examples: [.init("print round(pi(), 4)", gives: "print_0\n3.1416\n")])

  /// Nothing.
  public var overloads: [Overload] { [Overload([], .real)] }

  /// The number.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    .constant(.real(Double.pi), type: .real, count: operands.first?.rowCount ?? 1)
  }
}
