/// The log-rank test of whether groups have one curve (Mantel 1966; Peto and Peto 1972).
struct LogRank {
  /// The events of each group that would be expected if all had one curve.
  let expected: [Double]
  /// χ² = Zᵀ V⁻¹ Z of the observed less the expected events, with the hypergeometric covariances of each day.
  let chiSquared: Double
  /// The groups less one, fewer where some were never under observation.
  let degreesOfFreedom: Int

  /// The probability of groups as unlike as these if all had one curve.
  var probability: Double { ChiSquared.upperTail(chiSquared, degreesOfFreedom: degreesOfFreedom) }

  /// The test of groups.
  init(_ groups: [[SurvivalCurve.Spell]]) {
    let count = groups.count
    var expected = [Double](repeating: 0, count: count)
    var observed = [Double](repeating: 0, count: count)
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var walks = groups.map { GroupWalk($0) }
    for day in SurvivalDays(groups.joined().map { $0 }) where day.events > 0 {
      let atRisk = walks.indices.map { Double(walks[$0].atRisk(on: day.day)) }
      let n = atRisk.reduce(0, +)
      let d = Double(day.events)
      for group in 0..<count {
        observed[group] += Double(walks[group].events(on: day.day))
        expected[group] += d * atRisk[group] / n
      }
      guard n > 1 else { continue }
      let factor = d * (n - d) / (n - 1)
      for row in 0..<count where atRisk[row] > 0 {
        for column in 0..<count where atRisk[column] > 0 {
          let share = atRisk[row] / n
          covariance[row][column] += factor * ((row == column ? share : 0) - share * atRisk[column] / n)
        }
      }
    }
    self.expected = expected
    let difference = zip(observed, expected).map { $0 - $1 }
    // The differences add to nought: one group says nothing that the others have not.
    let kept = max(0, count - 1)
    let (values, rank) = LinearSystem.solution(
      covariance.prefix(kept).map { Array($0.prefix(kept)) }, Array(difference.prefix(kept)))
    chiSquared = zip(values, difference).reduce(0) { $0 + $1.0 * $1.1 }
    degreesOfFreedom = rank
  }
}

/// Goes through a group's exits and entries as days pass.
private struct GroupWalk {
  private let exits: [Int64]
  private let eventDays: [Int64]
  private let entries: [Int64]
  private var gone = 0
  private var entered = 0
  private var seen = 0

  init(_ spells: [SurvivalCurve.Spell]) {
    exits = spells.map(\.exit).sorted()
    eventDays = spells.filter(\.isEvent).map(\.exit).sorted()
    entries = spells.map(\.entry).sorted()
  }

  mutating func atRisk(on day: Int64) -> Int {
    while gone < exits.count, exits[gone] < day { gone += 1 }
    while entered < entries.count, entries[entered] < day { entered += 1 }
    return entered - gone
  }

  mutating func events(on day: Int64) -> Int {
    let before = seen
    while seen < eventDays.count, eventDays[seen] <= day { seen += 1 }
    return seen - before
  }
}
