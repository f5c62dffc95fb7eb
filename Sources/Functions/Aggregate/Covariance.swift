import Columns
import Diagnostics
import Plan

/// `covariance(x, y)`, `covariancep(x, y)`: how two values vary together.
struct Covariance: AggregateFunction {
  /// Whether the pairs are all there are, and not a sample of more.
  let isPopulation: Bool

  static let all: [any AggregateFunction] = [Covariance(isPopulation: false), Covariance(isPopulation: true)]

  var documentation: Documentation {
    let name = isPopulation ? "covariancep" : "covariance"
    return Documentation(
      name, signature: "\(name)(x, y)",
      summary: isPopulation
        ? Message("The covariance of two values over a whole population.", ja: "二つの値の母共分散。")
        : Message("The covariance of two values over a sample.", ja: "二つの値の標本共分散（不偏共分散）。"),
      details: isPopulation
        ? Message(
          "Divides by the number of pairs; pairs with a null are left out. Of no pair it is null.",
          ja: "組の数で割る。どちらかが null の組は除く。組がなければ null。")
        : Message(
          "Divides by the number of pairs less one; pairs with a null are left out. Of fewer than two pairs it is null.",
          ja: "組の数から 1 を引いた数で割る。どちらかが null の組は除く。組が二つに満たなければ null。"),
      examples: [
        .init(
          "datatable(x:long, y:long)[1, 2, 2, 4, 3, 9] | summarize \(name)(x, y)",
          gives: "\(name)_x_y\n\(isPopulation ? "2.3333333333333335" : "3.5")\n")
      ])
  }

  var overloads: [Overload] { [Overload([.real, .real], .real)] }

  func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    let parts = names.compactMap { $0 }
    let implied = parts.count == 2 ? "\(name)_\(parts[0])_\(parts[1])" : "\(name)_\(names.first.flatMap { $0 } ?? "")"
    return [Field(given ?? implied, .real)]
  }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    CovarianceState(isPopulation: isPopulation)
  }
}

/// Number, means and sum of the products of both distances from the means, of each group's pairs.
struct CovarianceState: FixedAccumulator {
  private struct Moments: Sendable {
    var count = 0.0
    var meanX = 0.0
    var meanY = 0.0
    var products = 0.0

    @inline(__always)
    mutating func add(_ x: Double, _ y: Double) {
      count += 1
      let distance = x - meanX
      meanX += distance / count
      meanY += (y - meanY) / count
      products += distance * (y - meanY)
    }

    /// The formula of Chan, Golub and LeVeque (1979) for two values.
    mutating func add(_ other: Moments) {
      if other.count == 0 { return }
      if count == 0 {
        self = other
        return
      }
      let total = count + other.count
      let distanceX = other.meanX - meanX
      let distanceY = other.meanY - meanY
      products += other.products + distanceX * distanceY * (count * other.count / total)
      meanX += distanceX * (other.count / total)
      meanY += distanceY * (other.count / total)
      count = total
    }
  }

  let isPopulation: Bool
  private var moments: [Moments] = []

  init(isPopulation: Bool) { self.isPopulation = isPopulation }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    moments.grow(to: groupCount, filledWith: Moments())
    let first = arguments[0].reals()
    let second = arguments[1].reals()
    let validity = Validity.both(arguments[0].validity, arguments[1].validity)
    let rows = groups.span
    let x = first.span
    let y = second.span
    for row in rows.indices where validity?.isValid(row) ?? true { moments[Int(rows[row])].add(x[row], y[row]) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? CovarianceState else { return }
    moments.grow(to: groupCount, filledWith: Moments())
    for (group, part) in other.moments.enumerated() { moments[Int(mapping[group])].add(part) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = moments
    all.grow(to: groupCount, filledWith: Moments())
    let least: Double = isPopulation ? 1 : 2
    let results = BufferSlice<Double>(count: groupCount) { output in
      for group in output.indices {
        let divisor = all[group].count - (isPopulation ? 0 : 1)
        output[group] = all[group].count >= least ? all[group].products / divisor : 0
      }
    }
    return .reals(results, validity: Validity.unlessAll((0..<groupCount).map { all[$0].count >= least }))
  }
}
