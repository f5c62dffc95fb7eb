/// A share of a count, and what is known of it.
enum Proportion {
  /// The interval of 95 % of Wilson (1927), which stays between 0 and 1 and is not empty where all or none do.
  static func interval(_ successes: Int, of count: Int) -> ClosedRange<Double>? {
    guard count > 0 else { return nil }
    let (n, z) = (Double(count), SurvivalCurve.quantile)
    let share = Double(successes) / n
    let center = share + z * z / (2 * n)
    let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return max(0, (center - reach) / scale)...min(1, (center + reach) / scale)
  }
}
