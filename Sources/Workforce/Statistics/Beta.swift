import Glibc

/// The beta distribution, from which those of Student and Fisher follow.
enum Beta {
  /// The probability of a value up to x: the regularised incomplete beta function I_x(a, b), by Lentz's continued fraction
  /// (Numerical Recipes, 6.4). NaN where a or b is not above 0.
  static func lowerTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, !x.isNaN else { return .nan }
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
  }

  /// The value that is not exceeded with the given probability, by halving the interval until it is empty.
  static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return middle }
      if lowerTail(middle, a, b) < probability { low = middle } else { high = middle }
      if high < 1e-300 { return 0 }
    }
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let smallest = 1e-300
    func kept(_ value: Double) -> Double { abs(value) < smallest ? smallest : value }
    var c = 1.0
    var d = 1 / kept(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1..<100_000 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / kept(1 + term * d)
        c = kept(1 + term / c)
        result *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}

/// Student's t distribution.
enum StudentT {
  /// The value that leaves 2.5 % above it, of so many degrees of freedom (above 0, not always whole).
  static func quantile(degreesOfFreedom df: Double) -> Double {
    guard df > 0 else { return .nan }
    // t² / (df + t²) has a beta distribution; the smaller tail keeps the digits.
    let rest = Beta.quantile(0.05, df / 2, 0.5)
    return (df * (1 - rest) / rest).squareRoot()
  }
}

/// Fisher's F distribution.
enum FisherF {
  /// The value that leaves 2.5 % above it.
  static func quantile(_ first: Double, _ second: Double) -> Double {
    let rest = Beta.quantile(0.025, second / 2, first / 2)
    return second * (1 - rest) / (first * rest)
  }
}
