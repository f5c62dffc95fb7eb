import Columns
import Diagnostics
import Plan

/// `stdev`, `stdevp`, `variance`, `variancep`: how far values lie from their mean.
struct Spread: AggregateFunction {
  /// Which measure.
  enum Measure: String, Sendable, CaseIterable {
    case stdev, stdevp, variance, variancep

    /// Whether the values are all there are, and not a sample of more.
    var isPopulation: Bool { self == .stdevp || self == .variancep }
    /// Whether the root of the variance is taken.
    var isRoot: Bool { self == .stdev || self == .stdevp }
  }

  let measure: Measure

  init(_ measure: Measure) { self.measure = measure }

  static let all: [any AggregateFunction] = Measure.allCases.map { Spread($0) }

  var documentation: Documentation {
    Documentation(
      measure.rawValue, signature: "\(measure.rawValue)(x)", summary: summary, details: Self.details(measure),
      examples: [
        .init(
          "datatable(x:long)[2, 4, 4, 4, 5, 5, 7, 9] | summarize \(measure.rawValue)(x)",
          gives: "\(measure.rawValue)_x\n\(example)\n")
      ])
  }

  static func details(_ measure: Measure) -> Message {
    measure.isPopulation
      ? Message(
        "Divides by the number of values. Nulls are left out, of nothing it is null. Computed in one pass (Welford 1962; parts put together after Chan, Golub and LeVeque 1979).",
        ja: "値の数で割る。null は除き、値がなければ null。一度の走査で計算する（Welford 1962。部分の合成は Chan, Golub, LeVeque 1979）。")
      : Message(
        "Divides by the number of values less one. Nulls are left out, of one value or none it is 0. Computed in one pass (Welford 1962; parts put together after Chan, Golub and LeVeque 1979).",
        ja: "値の数から 1 を引いた数で割る。null は除き、値が一つ以下なら 0。一度の走査で計算する（Welford 1962。部分の合成は Chan, Golub, LeVeque 1979）。")
  }

  private var summary: Message {
    switch measure {
    case .stdev: Message("The standard deviation of a sample.", ja: "標本標準偏差（不偏分散の平方根）。")
    case .stdevp: Message("The standard deviation of a whole population.", ja: "母標準偏差。")
    case .variance: Message("The variance of a sample.", ja: "標本分散（不偏分散）。")
    case .variancep: Message("The variance of a whole population.", ja: "母分散。")
    }
  }

  private var example: String {
    switch measure {
    case .stdev: "2.138089935299395"
    case .stdevp: "2.0"
    case .variance: "4.571428571428571"
    case .variancep: "4.0"
    }
  }

  var overloads: [Overload] { [Overload([.real], .real)] }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    SpreadState(measure: measure)
  }
}

/// Number, mean and sum of squared distances from the mean of each group's values.
struct SpreadState: FixedAccumulator {
  /// What a group has seen (Welford, Technometrics 4, 1962).
  private struct Moments: Sendable {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    @inline(__always)
    mutating func add(_ value: Double) {
      count += 1
      let distance = value - mean
      mean += distance / count
      squares += distance * (value - mean)
    }

    /// Chan, Golub and LeVeque, Stanford STAN-CS-79-773, 1979.
    mutating func add(_ other: Moments) {
      if other.count == 0 { return }
      if count == 0 {
        self = other
        return
      }
      let total = count + other.count
      let distance = other.mean - mean
      squares += other.squares + distance * distance * (count * other.count / total)
      mean += distance * (other.count / total)
      count = total
    }
  }

  let measure: Spread.Measure
  private var moments: [Moments] = []

  init(measure: Spread.Measure) { self.measure = measure }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    moments.grow(to: groupCount, filledWith: Moments())
    let values = arguments[0].reals()
    let rows = groups.span
    let numbers = values.span
    if let validity = arguments[0].validity {
      for row in rows.indices where validity.isValid(row) { moments[Int(rows[row])].add(numbers[row]) }
    } else {
      for row in rows.indices { moments[Int(rows[row])].add(numbers[row]) }
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? SpreadState else { return }
    moments.grow(to: groupCount, filledWith: Moments())
    for (group, part) in other.moments.enumerated() { moments[Int(mapping[group])].add(part) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = moments
    all.grow(to: groupCount, filledWith: Moments())
    let results = BufferSlice<Double>(count: groupCount) { output in
      for group in output.indices {
        let value = variance(all[group])
        output[group] = measure.isRoot ? value.squareRoot() : value
      }
    }
    if !measure.isPopulation { return .reals(results) }
    return .reals(results, validity: Validity.unlessAll((0..<groupCount).map { all[$0].count > 0 }))
  }

  private func variance(_ moments: Moments) -> Double {
    if measure.isPopulation { return moments.count > 0 ? moments.squares / moments.count : 0 }
    return moments.count > 1 ? moments.squares / (moments.count - 1) : 0
  }
}
