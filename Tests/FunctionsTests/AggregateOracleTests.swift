import Columns
import Plan
import Testing

@testable import Functions

/// Aggregates of random groups, in batches and parts, against a direct computation over each group's rows.
@Suite("Aggregates against a row-at-a-time oracle")
struct AggregateOracleTests {
  /// A table by rows, and the group of each.
  private struct Rows {
    var groups: [Int] = []
    var x: [Value] = []
    var y: [Value] = []
    var text: [Value] = []
    var day: [Value] = []
    var flag: [Value] = []
  }

  private static let order = CategoryOrder(["低", "中", "高"])

  private static func rows(_ random: inout SeededRandom, count: Int, groupCount: Int, nulls: Int) -> Rows {
    var rows = Rows()
    for _ in 0..<count {
      func value(_ value: Value) -> Value { random.below(100) < nulls ? .null : value }
      rows.groups.append(random.below(groupCount))
      rows.x.append(value(.long(Int64(random.below(40)) - 20)))
      rows.y.append(value(.real(random.below(50) == 0 ? .nan : Double(random.below(64)) / 4 - 3)))
      rows.text.append(.string(["", "低", "中", "高", "a", "B", "é", "zz"][random.below(8)]))
      rows.day.append(value(.date(Int32(20_000 + random.below(30)))))
      rows.flag.append(value(.bool(random.below(2) == 0)))
    }
    return rows
  }

  /// What an aggregate gives for each group, computed in batches by as many accumulators as there are parts.
  private static func found(
    _ name: String, _ columns: [[Value]], _ types: [DataType], constants: [Value] = [], order: CategoryOrder? = nil,
    _ rows: Rows, _ random: inout SeededRandom
  ) throws -> [Int: [Value]] {
    let function = try #require(Functions.aggregates.first { $0.name == name })
    var arguments = types.map { ArgumentType(type: $0, order: $0 == .string ? order : nil) }
    arguments += constants.map { ArgumentType(type: $0.type, constant: $0) }
    let overload = try #require(function.overload(for: arguments), "\(name)")
    var whole = function.makeAccumulator(overload, arguments: arguments)
    var wholeGroups: [Int] = []
    var start = 0
    while start < rows.groups.count {
      let end = min(rows.groups.count, start + 1 + random.below(400))
      var state = function.makeAccumulator(overload, arguments: arguments)
      var groups: [Int] = []
      var at = start
      while at < end {
        let next = min(end, at + 1 + random.below(90))
        var numbers: [UInt32] = []
        for row in at..<next {
          let number = groups.firstIndex(of: rows.groups[row]) ?? groups.count
          if number == groups.count { groups.append(rows.groups[row]) }
          numbers.append(UInt32(number))
        }
        var batch = zip(columns, types).map { Column(type: $1, values: Array($0[at..<next])) }
        batch += constants.map { .constant($0, type: $0.type ?? .long, count: next - at) }
        batch = zip(batch, overload.parameters).map { $0.widened(to: $1) }
        try state.update(groups: BufferSlice(numbers), groupCount: groups.count, arguments: batch)
        at = next
      }
      let mapping = groups.map { group -> UInt32 in
        let number = wholeGroups.firstIndex(of: group) ?? wholeGroups.count
        if number == wholeGroups.count { wholeGroups.append(group) }
        return UInt32(number)
      }
      try whole.merge(state, mapping: BufferSlice(mapping), groupCount: wholeGroups.count)
      start = end
    }
    let results = try whole.finishAll(groupCount: wholeGroups.count)
    return Dictionary(
      uniqueKeysWithValues: wholeGroups.enumerated().map { place, group in
        (group, results.map { $0.value(at: place) })
      })
  }

  /// Compares with what `wanted` gives for the rows of each group.
  private static func check(
    _ name: String, _ found: [Int: [Value]], _ rows: Rows, _ wanted: ([Int]) -> [Value]
  ) {
    for (group, values) in found {
      let members = rows.groups.indices.filter { rows.groups[$0] == group }
      let expected = wanted(members)
      let isSame = values.count == expected.count && zip(values, expected).allSatisfy(isNear)
      #expect(isSame, "\(name) of \(members.count) rows: \(values) for \(expected)")
    }
    #expect(Set(found.keys) == Set(rows.groups))
  }

  private static func isNear(_ left: Value, _ right: Value) -> Bool {
    guard case .real(let a) = left, case .real(let b) = right else { return left == right }
    return (a.isNaN && b.isNaN) || abs(a - b) <= 1e-11 * max(1, abs(a), abs(b))
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .long(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  /// The text-book formula in two passes.
  private static func variance(_ values: [Double], divisor: Int) -> Double {
    if divisor <= 0 { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(divisor)
  }

  @Test("spreads", arguments: 0..<30) func spreads(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let rows = Self.rows(
      &random, count: [0, 1, 2, 700, 3000][seed % 5], groupCount: [1, 3, 40][seed % 3], nulls: seed % 40)
    for name in ["stdev", "stdevp", "variance", "variancep"] {
      let found = try Self.found(name, [rows.x], [.long], rows, &random)
      Self.check(name, found, rows) { members in
        let values = members.compactMap { Self.number(rows.x[$0]) }
        let isPopulation = name.hasSuffix("p")
        if isPopulation, values.isEmpty { return [.null] }
        let variance = Self.variance(values, divisor: isPopulation ? values.count : values.count - 1)
        return [.real(name.hasPrefix("stdev") ? variance.squareRoot() : variance)]
      }
    }
    for name in ["stdevif", "varianceif", "avgif"] {
      let found = try Self.found(name, [rows.x, rows.flag], [.long, .bool], rows, &random)
      Self.check(name, found, rows) { members in
        let values = members.filter { rows.flag[$0] == .bool(true) }.compactMap { Self.number(rows.x[$0]) }
        if name == "avgif" { return [.real(values.reduce(0, +) / Double(values.count))] }
        let variance = Self.variance(values, divisor: values.count - 1)
        return [.real(name == "stdevif" ? variance.squareRoot() : variance)]
      }
    }
  }

  @Test("covariances", arguments: 0..<15) func covariances(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 100)
    var rows = Self.rows(&random, count: [1, 2, 900][seed % 3], groupCount: [1, 5][seed % 2], nulls: seed % 30)
    rows.y = rows.y.map { Self.number($0)?.isNaN == true ? .null : $0 }
    for name in ["covariance", "covariancep"] {
      let found = try Self.found(name, [rows.x, rows.y], [.long, .real], rows, &random)
      Self.check(name, found, rows) { members in
        let pairs = members.compactMap { row in
          Self.number(rows.x[row]).flatMap { x in Self.number(rows.y[row]).map { (x, $0) } }
        }
        let divisor = name == "covariance" ? pairs.count - 1 : pairs.count
        if divisor < 1 { return [.null] }
        let meanX = pairs.reduce(0) { $0 + $1.0 } / Double(pairs.count)
        let meanY = pairs.reduce(0) { $0 + $1.1 } / Double(pairs.count)
        return [.real(pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / Double(divisor))]
      }
    }
  }

  @Test("percentiles", arguments: 0..<30) func percentiles(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 200)
    let rows = Self.rows(
      &random, count: [1, 2, 3, 700, 4000][seed % 5], groupCount: [1, 3, 40][seed % 3], nulls: seed % 40)
    let percents = [50, 0, 100, 99.9, 12.5, 50]
    let columns: [([Value], DataType)] = [(rows.x, .long), (rows.y, .real), (rows.day, .date)]
    for (values, type) in columns {
      let found = try Self.found("percentiles", [values], [type], constants: percents.map { .real($0) }, rows, &random)
      Self.check("percentiles", found, rows) { members in
        let sorted = members.map { values[$0] }.filter { !$0.isNull && Self.number($0)?.isNaN != true }.sorted {
          switch ($0, $1) {
          case (.long(let a), .long(let b)): a < b
          case (.real(let a), .real(let b)): a < b
          case (.date(let a), .date(let b)): a < b
          default: false
          }
        }
        return percents.map { percent in
          // The smallest value that so many percent of all values do not exceed.
          sorted.indices.first { Double($0 + 1) * 100 >= percent * Double(sorted.count) }.map { sorted[$0] } ?? .null
        }
      }
    }
  }

  @Test("lists and sets", arguments: 0..<24) func lists(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 300)
    let rows = Self.rows(
      &random, count: [1, 2, 700, 3000][seed % 4], groupCount: [1, 3, 300][seed % 3], nulls: seed % 40)
    let limit = [nil, 0, 1, 5, 1_000_000][seed % 5]
    let constants = limit.map { [Value.long(Int64($0))] } ?? []
    let columns: [([Value], DataType)] = [
      (rows.x, .long), (rows.y, .real), (rows.day, .date), (rows.text, .string), (rows.flag, .bool),
    ]
    for (values, type) in columns {
      for name in ["make_list", "make_set"] {
        let wanted = { (members: [Int]) -> [Value] in
          var list: [Value] = []
          for value in members.map({ values[$0] }) where !value.isNull {
            let isKnown = list.contains { $0 == value || ($0.text == "NaN" && value.text == "NaN") }
            if name == "make_list" || !isKnown { list.append(value) }
          }
          return [.string(Value.list(Array(list.prefix(limit ?? .max))).json)]
        }
        let found = try Self.found(name, [values], [type], constants: constants, rows, &random)
        Self.check(name, found.mapValues { $0.map { .string($0.json) } }, rows, wanted)
        let some = try Self.found(
          "\(name)_if", [values, rows.flag], [type, .bool], constants: constants, rows, &random)
        Self.check("\(name)_if", some.mapValues { $0.map { .string($0.json) } }, rows) { members in
          wanted(members.filter { rows.flag[$0] == .bool(true) })
        }
      }
      let found = try Self.found("dcountif", [values, rows.flag], [type, .bool], rows, &random)
      Self.check("dcountif", found, rows) { members in
        let texts = members.filter { rows.flag[$0] == .bool(true) && !values[$0].isNull }.map { values[$0].text }
        return [.long(Int64(Set(texts).count))]
      }
    }
  }

  @Test("a set of lists takes their elements") func listElements() throws {
    let lists: [Value] = [
      .list([.long(1), .string("a")]), .null, .long(1), .list([.list([.long(1)]), .null, .string("a")]),
    ]
    let found = try AggregateValueTests.value("make_set", [Column(type: .dynamic, values: lists)], parts: 2)
    #expect(found == [.list([.long(1), .string("a"), .list([.long(1)])])])
  }

  @Test("rows of extremes", arguments: 0..<30) func extremes(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 400)
    let rows = Self.rows(
      &random, count: [1, 2, 700, 3000][seed % 4], groupCount: [1, 3, 300][seed % 3], nulls: seed % 60)
    let keys: [([Value], DataType, CategoryOrder?)] = [
      (rows.x, .long, nil), (rows.y, .real, nil), (rows.day, .date, nil), (rows.flag, .bool, nil),
      (rows.text, .string, nil), (rows.text, .string, Self.order),
    ]
    for (values, type, order) in keys {
      for name in ["arg_max", "arg_min"] {
        let found = try Self.found(
          name, [values, rows.text, rows.x], [type, .string, .long], order: order, rows, &random)
        Self.check("\(name) of \(type)", found, rows) { members in
          var best = members[0]
          for row in members.dropFirst() {
            guard let rank = Self.rank(values[row], order) else { continue }
            guard let known = Self.rank(values[best], order) else {
              best = row
              continue
            }
            if name == "arg_max" ? known.lexicographicallyPrecedes(rank) : rank.lexicographicallyPrecedes(known) {
              best = row
            }
          }
          return [values[best], rows.text[best], rows.x[best]]
        }
      }
    }
  }

  /// What a value is compared by: numbers alone, texts byte by byte; nil for a value without an order.
  private static func rank(_ value: Value, _ order: CategoryOrder?) -> [Double]? {
    switch value {
    case .string(let text):
      if let order { return order.rank(of: text).map { [Double($0)] } }
      return text.isEmpty ? nil : text.utf8.map { Double($0) }
    case .date(let days): return [Double(days)]
    case .bool(let flag): return [flag ? 1 : 0]
    default: return number(value).flatMap { $0.isNaN ? nil : [$0] }
    }
  }

  @Test("any value", arguments: 0..<12) func anyValue(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 500)
    let rows = Self.rows(&random, count: [1, 2, 900][seed % 3], groupCount: [1, 3, 300][seed % 3], nulls: 50)
    let single = try Self.found("take_any", [rows.x], [.long], rows, &random)
    Self.check("take_any", single, rows) { members in [members.map { rows.x[$0] }.first { !$0.isNull } ?? .null] }
    let text = try Self.found("any", [rows.text], [.string], rows, &random)
    Self.check("any", text, rows) { members in
      [members.map { rows.text[$0] }.first { $0 != .string("") } ?? .string("")]
    }
    let both = try Self.found("take_any", [rows.x, rows.text, rows.day], [.long, .string, .date], rows, &random)
    Self.check("take_any", both, rows) { members in
      [rows.x[members[0]], rows.text[members[0]], rows.day[members[0]]]
    }
  }
}
