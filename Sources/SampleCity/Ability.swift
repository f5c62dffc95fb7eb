/// The ability of a person from year to year: a chain with correlation 0.6 and standard deviation 0.5.
struct Ability {
  private var random: Random
  private var value: Double

  /// The chain of a person, which begins with the first year of the history.
  init(of person: Int, seed: UInt64) {
    random = Random(seed: seed, "ability", person)
    value = random.normal() * 0.5
  }

  /// The ability of the next year. 0.8 is √(1 − 0.6²), so that the spread stays the same.
  mutating func next() -> Double {
    let result = value
    value = 0.6 * value + 0.8 * 0.5 * random.normal()
    return result
  }
}
