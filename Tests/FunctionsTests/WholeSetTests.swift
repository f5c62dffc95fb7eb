import Columns
import Testing

@testable import Functions

/// Sets of whole numbers that lie close, far apart, and at the ends of what 64 bits hold.
struct WholeSetTests {
  static let sets: [[Int64]] = [
    [], [0], [5, 5, 7], Array(-70...70), [.min, .max], [.min, .min + 1, 0, .max - 1, .max],
    (0..<3_000).map { Int64($0) * 3_000_000_007 - 4_500_000_000_000 }, (0..<500).map { $0 * $0 },
  ]

  @Test(arguments: sets)
  func numbersAreFound(_ numbers: [Int64]) {
    let known = Set(numbers)
    let set = WholeSet(numbers)
    let near = numbers.flatMap { [$0, $0 &- 1, $0 &+ 1, $0 &+ 64, $0 &- 64, -1 &- $0, $0 &* 3] }
    let asked = near + [0, 1, -1, 63, 64, .min, .max, .min + 1]
    for number in asked { #expect(set.contains(number) == known.contains(number), "\(number)") }
    let mask = set.mask(of: .integers(BufferSlice(asked)))
    #expect((0..<mask.count).map { mask[$0] == 1 } == asked.map(known.contains))
  }
}
