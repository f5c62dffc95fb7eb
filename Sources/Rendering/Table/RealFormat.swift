import Columns

/// How the reals of one column are printed for people: all with the same number of decimals, so that the points stand
/// below each other.
///
/// There are as many decimals as the values need, at least one and at most four; more digits are rounded away. A number
/// that would then read as zero, or one of 10¹⁵ and more, is printed in full (`1.5e-07`).
struct RealFormat: Sendable {
  private static let scale = 10_000.0
  private static let mostDecimals = 4

  /// The number of decimals.
  let decimalCount: Int

  /// The format that fits all values.
  init(fitting values: some Sequence<Double>) {
    var needed = 1
    for value in values where needed < Self.mostDecimals && Self.isPlain(value) {
      needed = max(needed, Self.decimalCount(of: value))
    }
    decimalCount = needed
  }

  /// The number as text.
  func text(of number: Double) -> String {
    guard Self.isPlain(number) else { return Self.shortened(number) }
    let (whole, decimals) = Self.parts(of: number)
    let digits = String(decimals + 10_000).dropFirst().prefix(decimalCount)
    let sign = number < 0 && (whole > 0 || decimals > 0) ? "-" : ""
    return "\(sign)\(whole).\(digits)"
  }

  /// Whether the number can be printed in four decimals.
  private static func isPlain(_ number: Double) -> Bool {
    number == 0 || (number.magnitude >= 0.5 / scale && number.magnitude < 1e15)
  }

  /// The whole part and the ten thousandths, both of the magnitude.
  private static func parts(of number: Double) -> (whole: Int, decimals: Int) {
    let whole = number.magnitude.rounded(.down)
    let decimals = Int(((number.magnitude - whole) * scale).rounded())
    return decimals == 10_000 ? (Int(whole) + 1, 0) : (Int(whole), decimals)
  }

  private static func decimalCount(of number: Double) -> Int {
    var rest = parts(of: number).decimals
    var count = rest == 0 ? 0 : mostDecimals
    while count > 0, rest % 10 == 0 {
      rest /= 10
      count -= 1
    }
    return count
  }

  /// The number in full, with the digits of an exponential form cut to three: `1.23e-07`.
  private static func shortened(_ number: Double) -> String {
    let full = Value.text(of: number)
    guard let exponent = full.firstIndex(of: "e") else { return full }
    let mantissa = Double(full[..<exponent]) ?? 0
    return "\((mantissa * 100).rounded() / 100)\(full[exponent...])"
  }
}
