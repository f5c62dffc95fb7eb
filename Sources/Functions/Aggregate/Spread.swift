import Columns
import Diagnostics
import Plan

/// `stdev`, `stdevp`, `variance`, `variancep`: how far values lie from their mean.
struct Spread: MomentAggregate {
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
        "Divides by the number of values. Nulls are left out, of nothing it is null. Of whole numbers and decimals it is exact up to the last rounding; other reals are taken in one pass (Welford 1962; parts put together after Chan, Golub and LeVeque 1979).",
        ja:
          "値の数で割る。null は除き、値がなければ null。整数と十進小数は最後の丸めまで正確で、その他の実数は一度の走査で計算する（Welford 1962。部分の合成は Chan, Golub, LeVeque 1979）。"
      )
      : Message(
        "Divides by the number of values less one. Nulls are left out, of one value or none it is 0. Of whole numbers and decimals it is exact up to the last rounding; other reals are taken in one pass (Welford 1962; parts put together after Chan, Golub and LeVeque 1979).",
        ja:
          "値の数から 1 を引いた数で割る。null は除き、値が一つ以下なら 0。整数と十進小数は最後の丸めまで正確で、その他の実数は一度の走査で計算する（Welford 1962。部分の合成は Chan, Golub, LeVeque 1979）。"
      )
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

  var dependsOnOrder: Bool { false }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    SpreadState(measure: measure)
  }

  var momentDegree: MomentDegree { .squares }

  func finish(_ moments: any Accumulator, _ overload: Overload, groupCount: Int) throws(Diagnostic) -> Column {
    guard let moments = moments as? MomentState else { preconditionFailure("moments of another kind") }
    return measure.column(moments, groupCount: groupCount)
  }
}

/// The state of a spread on its own.
private struct SpreadState: FixedAccumulator {
  let measure: Spread.Measure
  private var moments = MomentState(degree: .squares)

  init(measure: Spread.Measure) { self.measure = measure }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    try moments.update(groups: groups, groupCount: groupCount, arguments: arguments)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? SpreadState else { return }
    try moments.merge(other.moments, mapping: mapping, groupCount: groupCount)
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { measure.column(moments, groupCount: groupCount) }
}

extension Spread.Measure {
  /// The measure of each group.
  fileprivate func column(_ moments: MomentState, groupCount: Int) -> Column {
    let spreads = moments.spreads(groupCount: groupCount)
    let results = BufferSlice<Double>(count: groupCount) { output in
      for (group, (count, squares)) in spreads.enumerated() {
        let least = isPopulation ? 0.0 : 1.0
        let variance = count > least ? squares / (count - least) : 0
        output[group] = isRoot ? variance.squareRoot() : variance
      }
    }
    if !isPopulation { return .reals(results) }
    let counts = moments.counts(groupCount: groupCount)
    return .reals(results, validity: Validity.unlessAll((0..<groupCount).map { counts[$0] > 0 }))
  }
}
