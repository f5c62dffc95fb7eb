import Glibc

/// The distribution of χ².
enum ChiSquared {
  /// The probability of a value as large as this or larger: Q(df/2, x/2), the regularised upper incomplete gamma function, by
  /// its series below df/2 + 1 and by Lentz's continued fraction above (Numerical Recipes, 6.2).
  static func upperTail(_ value: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0, value.isFinite else { return .nan }
    if value <= 0 { return 1 }
    let (a, x) = (Double(degreesOfFreedom) / 2, value / 2)
    return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
  }

  private static let smallest = 1e-300

  private static func front(_ a: Double, _ x: Double) -> Double { exp(a * log(x) - x - lgamma(a)) }

  private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var divisor = a
    for _ in 0..<10_000 {
      divisor += 1
      term *= x / divisor
      sum += term
      if abs(term) < abs(sum) * 1e-16 { break }
    }
    return sum * front(a, x)
  }

  private static func upperFraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1 / smallest
    var d = 1 / b
    var result = d
    for step in 1..<10_000 {
      let an = -Double(step) * (Double(step) - a)
      b += 2
      d = an * d + b
      if abs(d) < smallest { d = smallest }
      c = b + an / c
      if abs(c) < smallest { c = smallest }
      d = 1 / d
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return result * front(a, x)
  }
}
