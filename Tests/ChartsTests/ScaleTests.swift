import Testing

@testable import Charts

@Suite("Axes with round numbers")
struct ScaleTests {
  @Test(
    "ends and steps are 1, 2 or 5 times a power of ten",
    arguments: [
      ([3.0, 97], true, ["0", "20", "40", "60", "80", "100"]),
      ([0.013, 0.041], false, ["0.010", "0.015", "0.020", "0.025", "0.030", "0.035", "0.040", "0.045"]),
      ([1_200, 4_800], true, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
      ([-7.0, -2], true, ["−7", "−6", "−5", "−4", "−3", "−2", "−1", "0"]),
      ([5.0, 5], true, ["0", "1", "2", "3", "4", "5"]), ([0.0, 0], true, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([], true, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ])
  func ticks(_ values: [Double], _ holdsZero: Bool, _ labels: [String]) {
    let axis = Scale.numbers(title: "", values, holdsZero: holdsZero)
    #expect(axis.ticks.map(\.label) == labels)
    for value in values { #expect(axis.range.contains(value)) }
  }

  @Test("given ends are kept") func ends() {
    let axis = Scale.numbers(title: "", [3, 4], holdsZero: true, low: 1, high: 5)
    #expect(axis.range == 1...5)
    #expect(axis.ticks.map(\.position) == [1, 2, 3, 4, 5])
  }

  @Test("powers of ten") func powers() {
    let axis = Scale.powers(title: "", [3, 4000, -1])
    #expect(axis.ticks.map(\.label) == ["1", "10", "100", "1,000", "10,000"])
  }

  @Test(
    "numbers in few digits",
    arguments: [
      (0.0, "0"), (1.5, "1.5"), (-2.25, "−2.25"), (1234.56, "1,234.6"), (1_000_000, "1,000,000"), (0.123456, "0.1235"),
      (99.99999, "100"),
    ])
  func texts(_ number: Double, _ text: String) { #expect(Scale.text(number) == text) }
}
