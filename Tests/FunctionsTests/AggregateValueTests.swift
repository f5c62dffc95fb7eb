import Columns
import Plan
import Testing

@testable import Functions

/// Aggregates against published numbers.
@Suite("Numbers of aggregates")
struct AggregateValueTests {
  /// The value of an aggregate of one group, from rows cut into so many parts, each with an accumulator of its own.
  static func value(_ name: String, _ columns: [Column], parts: Int, constants: [Double] = []) throws -> [Value] {
    let function = try #require(Functions.aggregates.first { $0.name == name })
    let types =
      columns.map { ArgumentType(type: $0.type) }
      + constants.map { ArgumentType(type: .real, constant: .real($0)) }
    let overload = try #require(function.overload(for: types))
    let count = columns[0].count
    let one = BufferSlice<UInt32>([0])
    var whole = function.makeAccumulator(overload, arguments: types)
    for part in 0..<parts {
      let range = (count * part / parts)..<(count * (part + 1) / parts)
      var state = function.makeAccumulator(overload, arguments: types)
      let arguments =
        zip(columns, overload.parameters).map { $0.slice(range).widened(to: $1) }
        + constants.map { .constant(.real($0), type: .real, count: range.count) }
      let groups = BufferSlice<UInt32>([UInt32](repeating: 0, count: range.count))
      try state.update(groups: groups, groupCount: 1, arguments: arguments)
      try whole.merge(state, mapping: one, groupCount: 1)
    }
    return try whole.finishAll(groupCount: 1).map { $0.value(at: 0) }
  }

  private static func reals(_ values: [Double]) -> Column { Column(type: .real, values: values.map { .real($0) }) }

  private static func number(_ value: Value) -> Double {
    if case .real(let number) = value { return number }
    return .nan
  }

  /// NIST Statistical Reference Datasets, univariate summary statistics, NumAcc1 to NumAcc4: the certified standard
  /// deviations are 1, 0.1, 0.1 and 0.1. One-pass formulas lose all digits of the last.
  static let accuracySets: [(name: String, values: [Double], stdev: Double, error: Double)] = [
    ("NumAcc1", [10_000_001, 10_000_003, 10_000_002], 1, 1e-15),
    ("NumAcc2", [1.2] + (0..<1000).map { $0 % 2 == 0 ? 1.1 : 1.3 }, 0.1, 1e-13),
    ("NumAcc3", [1_000_000.2] + (0..<1000).map { $0 % 2 == 0 ? 1_000_000.1 : 1_000_000.3 }, 0.1, 1e-8),
    ("NumAcc4", [10_000_000.2] + (0..<1000).map { $0 % 2 == 0 ? 10_000_000.1 : 10_000_000.3 }, 0.1, 1e-7),
  ]

  @Test("NIST's standard deviations, whole and from parts", arguments: accuracySets, [1, 2, 7])
  func certified(_ set: (name: String, values: [Double], stdev: Double, error: Double), parts: Int) throws {
    let column = Self.reals(set.values)
    let stdev = Self.number(try Self.value("stdev", [column], parts: parts)[0])
    #expect(abs(stdev - set.stdev) <= set.error * set.stdev, "\(set.name): \(stdev)")
    let variance = Self.number(try Self.value("variance", [column], parts: parts)[0])
    #expect(abs(variance - set.stdev * set.stdev) <= 2 * set.error, "\(set.name): \(variance)")
  }

  /// Anscombe, "Graphs in Statistical Analysis" (1973), first data set; the numbers are those of numpy.cov, numpy.var and
  /// numpy.std 2.4.
  @Test("Anscombe's data, as numpy has it", arguments: [1, 3]) func anscombe(parts: Int) throws {
    let x = Self.reals([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5])
    let y = Self.reals([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    let wanted: [(String, [Column], Double)] = [
      ("variance", [x], 11), ("variance", [y], 4.127269090909091), ("stdev", [y], 2.031568135925815),
      ("stdevp", [y], 1.937024215108669), ("covariance", [x, y], 5.501), ("covariancep", [x, y], 5.0009090909090909),
    ]
    for (name, columns, number) in wanted {
      let found = Self.number(try Self.value(name, columns, parts: parts)[0])
      #expect(abs(found - number) < 1e-13, "\(name): \(found)")
    }
  }

  /// The examples of Wikipedia's article "Percentile", section "The nearest-rank method"; numpy.percentile with
  /// method="inverted_cdf" gives the same.
  @Test("percentiles by nearest rank", arguments: [1, 2, 5]) func nearestRank(parts: Int) throws {
    let five = Column(type: .long, values: [35, 20, 15, 50, 40].map { .long($0) })
    let first = try Self.value("percentiles", [five], parts: parts, constants: [5, 30, 40, 50, 100])
    #expect(first == [15, 20, 20, 35, 50].map { .long($0) })
    let ten = Column(type: .long, values: [20, 3, 6, 7, 8, 16, 8, 10, 13, 15].map { .long($0) })
    let second = try Self.value("percentiles", [ten], parts: parts, constants: [25, 50, 75, 100, 0])
    #expect(second == [7, 8, 15, 20, 3].map { .long($0) })
  }

  @Test("a percentile of a whole rank is that rank") func wholeRanks() {
    for count in 1...300 {
      for percent in 1...100 {
        let rank = (percent * count + 99) / 100
        #expect(PercentileState.rank(of: Double(percent), among: count) == rank - 1, "\(percent) of \(count)")
      }
    }
  }

  @Test("selecting finds what sorting finds", arguments: 0..<60) func selecting(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let count = [1, 2, 16, 17, 18, 100, 1000, 5000][seed % 8]
    let spread = [1, 2, 10, 1_000_000][seed % 4]
    var values = (0..<count).map { index -> UInt64 in
      // Rising, falling and pipe organ orders beside random ones.
      switch seed % 5 {
      case 0: UInt64(index)
      case 1: UInt64(count - index)
      case 2: UInt64(min(index, count - index))
      default: UInt64(random.below(spread))
      }
    }
    let sorted = values.sorted()
    for place in [0, count / 3, count / 2, count - 1] {
      var span = values.mutableSpan
      span.select(place, within: 0..<count)
      #expect(values[place] == sorted[place])
      #expect(
        values[..<place].allSatisfy { $0 <= values[place] } && values[place...].allSatisfy { $0 >= values[place] })
    }
    #expect(values.sorted() == sorted)
  }

  @Test("wide whole numbers become the nearest reals") func wide() {
    var random = SeededRandom(seed: 11)
    var numbers: [Int128] = [
      0, 1, -1, .max, .min, 1 << 63, -(1 << 63), (1 << 63) - 1, (1 << 64) + 1, (1 << 100) + (1 << 47),
    ]
    for bits in 1..<127 {
      for offset in [-1, 0, 1] { numbers += [(1 << bits) + Int128(offset), -(1 << bits) + Int128(offset)] }
      // Half of a last place, and a little more and less.
      if bits > 60 { for offset in [-1, 0, 1] { numbers.append((1 << bits) + (1 << (bits - 53)) + Int128(offset)) } }
      numbers.append((Int128(random.below(1 << 30)) << 66 | Int128(random.below(1 << 30))) >> (126 - bits))
    }
    for number in numbers { #expect(Double(wide: number) == Double(number), "\(number)") }
  }

  @Test("of no values, and of one") func few() throws {
    let none = Self.reals([])
    let one = Self.reals([4])
    let wanted: [(String, [Column], Value)] = [
      ("stdev", [none], .real(0)), ("variance", [none], .real(0)), ("stdevp", [none], .null),
      ("variancep", [none], .null), ("covariance", [none, none], .null), ("covariancep", [none, none], .null),
      ("stdev", [one], .real(0)), ("stdevp", [one], .real(0)), ("variancep", [one], .real(0)),
      ("covariance", [one, one], .null), ("covariancep", [one, one], .real(0)), ("make_list", [none], .list([])),
      ("make_set", [none], .list([])), ("take_any", [none], .null), ("arg_max", [none, none], .null),
    ]
    for (name, columns, value) in wanted {
      #expect(try Self.value(name, columns, parts: 1)[0] == value, "\(name) of \(columns[0].count)")
    }
    #expect(try Self.value("percentile", [none], parts: 1, constants: [50]) == [.null])
    #expect(try Self.value("percentile", [one], parts: 1, constants: [99]) == [.real(4)])
  }

  @Test("a percentile outside 0 to 100 is refused", arguments: [-0.5, 100.5, .nan]) func outside(percent: Double) {
    #expect(throws: (any Error).self) {
      try Self.value("percentile", [Self.reals([1])], parts: 1, constants: [percent])
    }
  }
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
