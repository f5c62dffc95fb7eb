/// A seeded stream of random numbers that is the same on every machine.
///
/// The generator is xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64 (Steele, Lea and Flood 2014).
/// Fractions are formed with additions and multiplications alone, which IEEE 754 rounds in one way only.
struct Random {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A stream for one purpose. Streams of different names share nothing, so that a table that draws more or fewer numbers
  /// leaves every other table as it was.
  init(seed: UInt64, _ purpose: String, _ index: Int = 0) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    var seeding = seed ^ hash ^ (UInt64(truncatingIfNeeded: index) &* 0xD6E8_FEB8_6659_FD93)
    func next() -> UInt64 {
      seeding &+= 0x9E37_79B9_7F4A_7C15
      var value = seeding
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// Sixty-four random bits.
  mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A whole number from 0 up to `bound`, which is not reached.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
  }

  /// True in so many of a thousand cases.
  mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

  /// A fraction from 0 up to 1, which is not reached.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// A number near the normal distribution with mean 0 and standard deviation 1: twelve fractions added, less 6
  /// (Irwin–Hall). It needs no logarithm, whose last bits differ between machines.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += fraction() }
    return sum
  }

  /// A number whose distribution has the given quantiles at equal steps; between them it runs straight.
  mutating func drawn(from quantiles: [Double]) -> Double {
    let place = fraction() * Double(quantiles.count - 1)
    let index = min(Int(place), quantiles.count - 2)
    return quantiles[index] + (quantiles[index + 1] - quantiles[index]) * (place - Double(index))
  }

  /// An element by its weight.
  mutating func pick(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }

  /// Brings the elements into a random order (Fisher–Yates).
  mutating func shuffle<T>(_ elements: inout [T]) {
    guard elements.count > 1 else { return }
    for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, below(index + 1)) }
  }
}

/// Whole numbers that add up to `total` and stand in the ratio of the weights, by the largest remainder.
func shares(of total: Int, weights: [Int]) -> [Int] {
  let sum = max(1, weights.reduce(0, +))
  var counts = weights.map { total * $0 / sum }
  let order = weights.indices.sorted { left, right in
    let (l, r) = (total * weights[left] % sum, total * weights[right] % sum)
    return l != r ? l > r : left < right
  }
  for index in order.prefix(total - counts.reduce(0, +)) { counts[index] += 1 }
  return counts
}
