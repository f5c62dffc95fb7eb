import Columns
import Diagnostics
import Plan

/// `welch_ci(x, treated)`: the difference of two means with its interval.
struct WelchInterval: EstimateAggregate {
  static let prefix = "difference"

  let documentation = Documentation(
    "welch_ci", signature: "welch_ci(x, CONDITION)",
    summary: Message(
      "The mean where a condition is true less the mean where it is not, with its 95 % interval.",
      ja: "条件に合う行の平均から合わない行の平均を引いた差と、その95%信頼区間。"),
    details: Message(
      "Three columns: the difference, NAME_lower and NAME_upper, by Welch (1947): the variances need not be equal. Rows with a null are left out; with fewer than two rows on a side it is null. Of changes from one year to the next it is a difference in differences.",
      ja:
        "差、NAME_lower、NAME_upper の三列。ウェルチ（1947）の方法で、分散が等しくなくてもよい。null のある行は除く。どちらかが二行に満たなければ null。前年からの変化に使えば差の差になる。"),
    examples: [
      .init(
        "datatable(x:real, t:bool)[3, true, 5, true, 4, true, 1, false, 2, false, 2, false, 4, false] | summarize d = welch_ci(x, t) | project d, lower = round(d_lower, 4), upper = round(d_upper, 4)",
        gives: "d,lower,upper\n1.75,-0.4541,3.9541\n")
    ])

  var overloads: [Overload] { [Overload([.real, .bool], .real)] }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    TwoGroups(arguments[0], arguments[1])?.difference
  }
}

/// `hedges_g(x, treated)`: the size of a difference of two means.
struct HedgesG: EstimateAggregate {
  static let prefix = "g"

  let documentation = Documentation(
    "hedges_g", signature: "hedges_g(x, CONDITION)",
    summary: Message(
      "The difference of two means in standard deviations (Hedges' g), with its 95 % interval.",
      ja: "二つの平均の差を標準偏差で割った効果量（ヘッジスの g）と、その95%信頼区間。"),
    details: Message(
      "Three columns: g, NAME_lower and NAME_upper. g = (1 − 3/(4·df − 1))·difference/s with s pooled over both groups and df = n₁ + n₀ − 2 (Hedges 1981); its variance is (n₁ + n₀)/(n₁n₀) + g²/(2(n₁ + n₀)) (Hedges and Olkin 1985). About 0.2 is called small, 0.5 medium, 0.8 large. Rows with a null are left out; with fewer than two rows on a side, or no spread, it is null.",
      ja:
        "g、NAME_lower、NAME_upper の三列。g = (1 − 3/(4·df − 1))·差/s（s は両群をあわせた標準偏差、df = n₁ + n₀ − 2、ヘッジス 1981）。分散は (n₁ + n₀)/(n₁n₀) + g²/(2(n₁ + n₀))。0.2 で小、0.5 で中、0.8 で大とされる。null のある行は除く。どちらかが二行に満たないか、ばらつきがなければ null。"
    ),
    examples: [
      .init(
        "datatable(x:real, t:bool)[3, true, 5, true, 4, true, 1, false, 2, false, 2, false, 4, false] | summarize g = hedges_g(x, t) | project g = round(g, 4), lower = round(g_lower, 4), upper = round(g_upper, 4)",
        gives: "g,lower,upper\n1.2683,-0.3694,2.9061\n")
    ])

  var overloads: [Overload] { [Overload([.real, .bool], .real)] }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    TwoGroups(arguments[0], arguments[1])?.size
  }
}

/// Values in two groups.
struct TwoGroups {
  let treated: Spread
  let others: Spread

  /// The values where the flag is 1, and where it is 0; nil where a group has fewer than two.
  init?(_ values: [Double], _ flags: [Double]) {
    func part(_ flag: Double) -> Spread? {
      Spread(zip(values, flags).compactMap { $1 == flag ? $0 : nil })
    }
    guard let treated = part(1), let others = part(0), treated.count > 1, others.count > 1 else { return nil }
    (self.treated, self.others) = (treated, others)
  }

  /// The difference of the means and its interval (Welch 1947).
  var difference: Estimate {
    let parts = [treated, others].map { $0.squares / ($0.count - 1) / $0.count }
    let variance = parts[0] + parts[1]
    let df =
      variance * variance / (parts[0] * parts[0] / (treated.count - 1) + parts[1] * parts[1] / (others.count - 1))
    let value = treated.mean - others.mean
    let reach = variance == 0 ? 0 : StudentT.quantile(degreesOfFreedom: df) * variance.squareRoot()
    return Estimate(value: value, lower: value - reach, upper: value + reach)
  }

  /// Hedges' g and its interval; nil without any spread.
  var size: Estimate? {
    let (count, df) = (treated.count + others.count, treated.count + others.count - 2)
    let deviation = ((treated.squares + others.squares) / df).squareRoot()
    guard deviation > 0 else { return nil }
    let g = (1 - 3 / (4 * df - 1)) * (treated.mean - others.mean) / deviation
    let variance = count / (treated.count * others.count) + g * g / (2 * count)
    let reach = SurvivalCurve.quantile * variance.squareRoot()
    return Estimate(value: g, lower: g - reach, upper: g + reach)
  }
}
