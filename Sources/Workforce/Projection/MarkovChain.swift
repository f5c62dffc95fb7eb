import Diagnostics

/// How people went from state to state and out, year by year.
struct MarkovChain {
  let stateCount: Int
  /// How often people went from the first state to the second; what is missing never happened.
  private var moves: [[Int: Int]]
  /// How often people of a state were seen a year later, or were gone.
  private var seen: [Int]
  /// How often people joined in a state.
  private var joined: [Int]
  /// The people of each state on the last day.
  private var now: [Int]

  init(stateCount: Int) {
    self.stateCount = stateCount
    moves = [[Int: Int]](repeating: [:], count: stateCount)
    seen = [Int](repeating: 0, count: stateCount)
    joined = seen
    now = seen
  }

  /// Takes a person in: the state on each day, -1 where out of office.
  mutating func add(_ states: [Int]) {
    for (state, next) in zip(states, states.dropFirst()) {
      if state >= 0 {
        seen[state] += 1
        if next >= 0 { moves[state][next, default: 0] += 1 }
      } else if next >= 0 {
        joined[next] += 1
      }
    }
    if let last = states.last, last >= 0 { now[last] += 1 }
  }

  /// Whether anybody was ever in the state.
  func isKnown(_ state: Int) -> Bool { seen[state] > 0 || joined[state] > 0 || now[state] > 0 }

  /// The states that hold people now and held none before.
  var newStates: Int { (0..<stateCount).count { now[$0] > 0 && seen[$0] == 0 } }

  /// How many joined a year.
  func meanHires(overYears years: Int) -> Double { Double(joined.reduce(0, +)) / Double(max(1, years)) }

  /// The shares of a state's people that are in each state a year later, those who stay among them; the rest is gone.
  private func shares(of state: Int) -> [(state: Int, share: Double)] {
    if seen[state] == 0 { return [(state, 1)] }
    return moves[state].sorted { $0.key < $1.key }.map { ($0.key, Double($0.value) / Double(seen[state])) }
  }

  /// The shares of those who join that begin in each state; where nobody ever joined, as people are now.
  private var entries: [(state: Int, share: Double)] {
    let counts = joined.contains { $0 > 0 } ? joined : now
    let total = Double(max(1, counts.reduce(0, +)))
    return counts.indices.filter { counts[$0] > 0 }.map { ($0, Double(counts[$0]) / total) }
  }

  /// The people of each state now and after each of the years: what is expected, and the borders of the middle 95 % of
  /// simulated futures.
  func outlook(
    years: Int, hires: Double, futures: Int, _ random: inout SeededRandom, check: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [[Estimate]] {
    let matrix = (0..<stateCount).map(shares)
    let entries = entries
    let mean = expected(years, hires, matrix, entries)
    var drawn = [[[Int]]](
      repeating: [[Int]](repeating: [], count: stateCount), count: years)
    for _ in 0..<futures {
      try check()
      var people = now
      for year in 0..<years {
        people = step(people, hires, matrix, entries, &random)
        for state in 0..<stateCount { drawn[year][state].append(people[state]) }
      }
    }
    let borders = drawn.map { year in
      year.map { counts -> (Double, Double) in
        let sorted = counts.sorted()
        return (Double(sorted[futures * 25 / 1000]), Double(sorted[futures - 1 - futures * 25 / 1000]))
      }
    }
    return mean.enumerated().map { year, values in
      values.enumerated().map { state, value in
        year == 0
          ? Estimate(value: value, lower: value, upper: value)
          : Estimate(value: value, lower: borders[year - 1][state].0, upper: borders[year - 1][state].1)
      }
    }
  }

  private func expected(
    _ years: Int, _ hires: Double, _ matrix: [[(state: Int, share: Double)]], _ entries: [(state: Int, share: Double)]
  ) -> [[Double]] {
    var result = [now.map(Double.init)]
    for year in 0..<years {
      var next = [Double](repeating: 0, count: stateCount)
      for (state, count) in result[year].enumerated() {
        for (target, share) in matrix[state] { next[target] += count * share }
      }
      for (target, share) in entries { next[target] += hires * share }
      result.append(next)
    }
    return result
  }

  /// One simulated year: each state's people are dealt out by the shares, then those who join.
  private func step(
    _ people: [Int], _ hires: Double, _ matrix: [[(state: Int, share: Double)]],
    _ entries: [(state: Int, share: Double)], _ random: inout SeededRandom
  ) -> [Int] {
    var next = [Int](repeating: 0, count: stateCount)
    func deal(_ count: Int, _ shares: [(state: Int, share: Double)], _ random: inout SeededRandom) {
      var (left, rest) = (count, 1.0)
      for (target, share) in shares where left > 0 {
        let gone = random.binomial(left, min(1, share / max(rest, 1e-12)))
        next[target] += gone
        left -= gone
        rest -= share
      }
    }
    for (state, count) in people.enumerated() where count > 0 { deal(count, matrix[state], &random) }
    // A share of a person joins in so many of the futures.
    deal(Int(hires) + random.binomial(1, hires - hires.rounded(.down)), entries, &random)
    return next
  }
}
