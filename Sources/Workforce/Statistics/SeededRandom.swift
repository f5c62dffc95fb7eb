import Glibc

/// Random numbers that the same seed gives again: SplitMix64 (Steele, Lea and Flood 2014).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A fraction from 0 up to 1, which is not reached.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// How many of `count` trials succeed: by inversion of the distribution where few are expected, else by the normal
  /// distribution, rounded.
  mutating func binomial(_ count: Int, _ probability: Double) -> Int {
    if count <= 0 || probability <= 0 { return 0 }
    if probability >= 1 { return count }
    if probability > 0.5 { return count - binomial(count, 1 - probability) }
    let expected = Double(count) * probability
    if expected > 30 {
      let spread = (expected * (1 - probability)).squareRoot()
      let normal = (-2 * log(1 - fraction())).squareRoot() * cos(2 * Double.pi * fraction())
      return min(count, max(0, Int((expected + spread * normal).rounded())))
    }
    var rest = fraction()
    var term = pow(1 - probability, Double(count))
    var successes = 0
    while rest > term, successes < count {
      rest -= term
      term *= Double(count - successes) / Double(successes + 1) * probability / (1 - probability)
      successes += 1
    }
    return successes
  }
}
