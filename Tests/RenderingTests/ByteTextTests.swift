import Columns
import Rendering
import Testing

@Suite struct ByteTextTests {
  /// The cells as CSV writes them, which must read as `Value.text` does.
  private func written(_ values: [Value], _ type: DataType) -> [String] {
    let batch = Samples.batch([(Field("a", type), values), (Field("b", .long), values.map { _ in .long(0) })])
    return CSVRenderer().render(batch).split(separator: "\n").dropFirst().map { String($0.dropLast(2)) }
  }

  private func expectSame(_ values: [Value], _ type: DataType) {
    #expect(written(values, type) == values.map { $0.text })
  }

  private let wholes: [Int64] = [
    .min, .min + 1, -Ticks.perDay - 1, -Ticks.perDay, -10, -1, 0, 1, 9, 10, 99, 100, 36_000_000_000, 863_999_999_999,
    Ticks.perDay, Ticks.perDay * 20_179 + 1, .max - 1, .max,
  ]

  @Test func wholeNumbersReadTheSame() { expectSame(wholes.map { .long($0) }, .long) }

  @Test func timespansReadTheSame() { expectSame(wholes.map { .timespan($0) }, .timespan) }

  @Test func momentsReadTheSame() {
    expectSame(wholes.filter { $0.magnitude < 1 << 61 }.map { .datetime($0) }, .datetime)
  }

  @Test func daysReadTheSame() {
    let days: [Int32] = [-800_000, -719_529, -719_528, -719_162, -1, 0, 59, 11_016, 2_932_896, 2_932_897, 9_000_000]
    expectSame(days.map { .date($0) }, .date)
  }

  @Test func realsReadTheSame() {
    let special: [Double] = [
      0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 0.0001, 0.00001, 1.0 / 3, 99_999_999_999.9999, 1e11, 123_456_789_012.5, 1e15,
      1e16,
      1e17, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan, .infinity, -.infinity, 2.675, 1234.5678,
    ]
    let spread: [Double] = (1...4000).map { Double($0 * 7919) / [7, 10, 100, 1000, 10_000, 100_000][$0 % 6] }
    expectSame((special + spread).map { .real($0) }, .real)
  }

  @Test func everyStorageWidthIsWritten() {
    for scale: Int64 in [1, 1000, 1_000_000, 1_000_000_000_000] {
      expectSame([-3, 0, 7].map { .long($0 * scale) } + [.null], .long)
    }
    for count in [3, 300, 70_000] {
      let texts = (0..<count).map { "課\($0)" }
      #expect(written(texts.map { .string($0) }, .string) == texts)
    }
  }
}
