import Columns
import Diagnostics
import Plan

/// `mean_ci(x)`: a mean with its interval.
struct MeanInterval: EstimateAggregate {
  static let prefix = "mean"

  let documentation = Documentation(
    "mean_ci", signature: "mean_ci(x)",
    summary: Message("The mean of the values with its 95 % interval.", ja: "平均と、その95%信頼区間。"),
    details: Message(
      "Three columns: the mean, NAME_lower and NAME_upper, mean ± t·s/√n with Student's t of n - 1 degrees of freedom (Student 1908). Nulls are left out; of one value the borders are null, of none all is. The interval tells of a population of which the rows are a sample: of everybody who is there the mean is simply the mean.",
      ja:
        "平均、NAME_lower、NAME_upper の三列。平均 ± t·s/√n（自由度 n-1 のスチューデントの t）。null は除く。値が一つなら区間は null、なければすべて null。区間は行が標本であるときの母平均についてのもので、全員の平均そのものには区間は要らない。"
    ),
    examples: [
      .init(
        "datatable(x:real)[1, 2, 3, 4, 10] | summarize m = mean_ci(x) | extend m_lower = round(m_lower, 4), m_upper = round(m_upper, 4)",
        gives: "m,m_lower,m_upper\n4.0,-0.3899,8.3899\n")
    ])

  var overloads: [Overload] { [Overload([.real], .real)] }

  static func estimate(_ arguments: [[Double]]) -> Estimate? {
    guard let spread = Spread(arguments[0]) else { return nil }
    guard let variance = spread.variance else {
      return Estimate(value: spread.mean, lower: .nan, upper: .nan)
    }
    let reach = StudentT.quantile(degreesOfFreedom: spread.count - 1) * (variance / spread.count).squareRoot()
    return Estimate(value: spread.mean, lower: spread.mean - reach, upper: spread.mean + reach)
  }
}

/// Number, mean and variance of some values.
struct Spread {
  let count: Double
  let mean: Double
  /// The sum of the squares of the distances from the mean.
  let squares: Double

  /// Of no values there is none.
  init?(_ values: [Double]) {
    if values.isEmpty { return nil }
    count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  /// The variance of a sample; nil of one value.
  var variance: Double? { count > 1 ? squares / (count - 1) : nil }
}
