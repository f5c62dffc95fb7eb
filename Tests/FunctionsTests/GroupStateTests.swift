import Columns
import Plan
import Testing

@testable import Functions

/// States that take as little room as the values so far need, against a direct computation: values of every size, in batches
/// that outgrow one kind of record and go on in the next.
@Suite("Records of groups")
struct GroupStateTests {
  /// Batches of one table, of which each may be stored in its own way.
  private struct Batches {
    var columns: [Column] = []
    var groups: [[UInt32]] = []
    var groupCount = 1

    /// All rows, as the direct computation wants them.
    var rows: [(group: Int, value: Value)] {
      zip(columns, groups).flatMap { column, groups in zip(groups.map(Int.init), column.values).map { ($0, $1) } }
    }
  }

  /// Sizes of values: with each a kind of record is outgrown sooner.
  private static let sizes = [3, 100, 30_000, 1 << 21, 1 << 34, 1 << 45, Int.max / 2]

  private static func batches(_ random: inout SeededRandom, seed: Int, digits: Int? = nil) -> Batches {
    var result = Batches()
    result.groupCount = [1, 4, 5000][seed % 3]
    for _ in 0..<(1 + random.below(6)) {
      let count = [1, 60, 17_000, 40_000][random.below(seed % 6 == 0 ? 4 : 2)]
      let size = min(sizes[random.below(sizes.count)], digits == nil ? .max : 1 << 30)
      let hasNulls = random.below(3) == 0
      let values = (0..<count).map { _ in Int64(random.below(size)) - Int64(size / 3) }
      let validity = hasNulls ? Validity(count: count) { values[$0] % 7 != 0 } : nil
      let column = Column.integers(BufferSlice(values), validity: validity)
      result.columns.append(
        digits.map { digits in
          Column(type: .real, storage: .decimal(units: column.storage, digits: digits), validity: validity)
        } ?? column)
      result.groups.append((0..<count).map { _ in UInt32(random.below(result.groupCount)) })
    }
    return result
  }

  /// The groups in the order of their first rows.
  private static func order(_ rows: [(group: Int, value: Value)]) -> [UInt32] {
    var known = Set<Int>()
    return rows.filter { known.insert($0.group).inserted }.map { UInt32($0.group) }
  }

  /// The state of all batches: some of them by a state of their own, the groups of the first noted on the way.
  private static func filled<State: NotingAccumulator>(
    _ batches: Batches, _ random: inout SeededRandom, _ empty: () -> State
  ) throws -> (state: State, order: [UInt32]) {
    var parts: [State] = [empty()]
    var seen: [SeenSlots?] = [SeenSlots(slotCount: batches.groupCount)]
    for (column, groups) in zip(batches.columns, batches.groups) {
      if random.below(3) == 0 {
        parts.append(empty())
        seen.append(SeenSlots(slotCount: batches.groupCount))
      }
      let last = parts.count - 1
      try parts[last].update(
        groups: BufferSlice(groups), groupCount: batches.groupCount, arguments: [column], noting: &seen[last])
    }
    var whole = parts[0]
    for part in parts.dropFirst() {
      try whole.merge(part, mapping: .numbers(below: batches.groupCount), groupCount: batches.groupCount)
    }
    for part in seen.dropFirst() { if let part { seen[0]?.add(part) } }
    let order = seen[0]?.order ?? BufferSlice([])
    return (whole, (0..<order.count).map { order[$0] })
  }

  private static func whole(_ value: Value, digits: Int) -> Int128? {
    switch value {
    case .long(let number): Int128(number)
    case .real(let number): Int128((number * Decimals.power(digits)).rounded())
    default: nil
    }
  }

  @Test("sums and squares of values of every size", arguments: 0..<25) func moments(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let batches = Self.batches(&random, seed: seed)
    let rows = batches.rows
    var counts = [Int64](repeating: 0, count: batches.groupCount)
    var sums = [Int128](repeating: 0, count: batches.groupCount)
    for row in rows {
      guard let number = Self.whole(row.value, digits: 0) else { continue }
      counts[row.group] += 1
      sums[row.group] += number
    }
    for degree in [MomentDegree.sum, .squares] {
      let (state, order) = try Self.filled(batches, &random) { MomentState(degree: degree) }
      #expect(order == Self.order(rows))
      let found = state.integerSums(groupCount: batches.groupCount)
      #expect(found.map(\.sum) == sums)
      #expect(found.map(\.count) == counts)
      #expect(state.counts(groupCount: batches.groupCount).span.count == batches.groupCount)
      let means = state.realSums(groupCount: batches.groupCount, isAverage: true)
      for group in 0..<batches.groupCount where counts[group] > 0 {
        let wanted = Double(sums[group]) / Double(counts[group])
        #expect(abs(means[group] - wanted) <= 1e-12 * abs(wanted), "the mean of group \(group)")
      }
      if degree == .squares {
        let spreads = state.spreads(groupCount: batches.groupCount)
        for group in 0..<min(5, batches.groupCount) {
          let values = rows.filter { $0.group == group }.compactMap { Self.whole($0.value, digits: 0) }
          let mean = Double(sums[group]) / Double(max(1, counts[group]))
          let wanted = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
          #expect(abs(spreads[group].squares - wanted) <= 1e-6 * max(1, wanted), "the spread of group \(group)")
        }
      }
    }
  }

  @Test("how many groups have rows", arguments: 0..<10) func filledGroups(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 50)
    let batches = Self.batches(&random, seed: seed)
    for degree in [MomentDegree.sum, .squares] {
      let (state, order) = try Self.filled(batches, &random) { MomentState(degree: degree) }
      guard let count = state.filledGroupCount else {
        #expect(batches.columns.contains { $0.validity != nil })
        continue
      }
      #expect(count == order.count)
    }
  }

  @Test("the best rows among values of every size and kind", arguments: 0..<24) func bestRows(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 100)
    var batches = Self.batches(&random, seed: seed, digits: seed % 4 == 0 ? 2 : nil)
    if seed % 4 == 0, seed % 8 == 0 {
      // Decimals of other digits, and reals that are none, behind them.
      let more = Self.batches(&random, seed: seed, digits: 1)
      let reals = (0..<50).map { _ in Double(random.below(1000)) / 7 }
      batches.columns += more.columns + [.reals(BufferSlice(reals))]
      batches.groups += more.groups + [(0..<50).map { _ in UInt32(random.below(batches.groupCount)) }]
    }
    let rows = batches.rows
    let type: DataType = seed % 4 == 0 ? .real : .long
    for isMax in [true, false] {
      let (state, order) = try Self.filled(batches, &random) {
        WordArgState(isMax: isMax, types: [type], order: nil)
      }
      #expect(order == Self.order(rows))
      let found = try state.finish(groupCount: batches.groupCount)
      var wanted = [Value?](repeating: nil, count: batches.groupCount)
      for row in rows {
        guard let known = wanted[row.group], !known.isNull else {
          if wanted[row.group] == nil || !row.value.isNull { wanted[row.group] = row.value }
          continue
        }
        switch (row.value, known) {
        case (.long(let new), .long(let old)) where isMax ? new > old : new < old: wanted[row.group] = row.value
        case (.real(let new), .real(let old)) where isMax ? new > old : new < old: wanted[row.group] = row.value
        default: break
        }
      }
      #expect(found.values == wanted.map { $0 ?? .null })
    }
  }

  @Test("of equal values the first row counts, however the rows are split", arguments: 0..<8)
  func firstOfEqual(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 200)
    let count = 4000
    let years = (0..<count).map { _ in Int64(2016 + random.below(3)) }
    let groups = (0..<count).map { _ in UInt32(random.below(900)) }
    let validity = seed % 2 == 0 ? Validity(count: count) { years[$0] != 2016 || $0 % 3 == 0 } : nil
    let all = Column.integers(BufferSlice(years), validity: validity)
    let numbers = Column.integers(BufferSlice((0..<count).map { Int64($0) }))
    for isMax in [true, false] {
      var states = [WordArgState(isMax: isMax, types: [.long, .long], order: nil)]
      var row = 0
      while row < count {
        let end = min(count, row + 1 + random.below(700))
        if random.below(4) == 0 { states.append(WordArgState(isMax: isMax, types: [.long, .long], order: nil)) }
        try states[states.count - 1].update(
          groups: BufferSlice(groups).slice(row..<end), groupCount: 900,
          arguments: [all.slice(row..<end), numbers.slice(row..<end)])
        row = end
      }
      var whole = states[0]
      for state in states.dropFirst() { try whole.merge(state, mapping: .numbers(below: 900), groupCount: 900) }
      let found = try whole.finishAll(groupCount: 900)[1].values
      for group in 0..<900 {
        let members = (0..<count).filter { groups[$0] == UInt32(group) }
        let valid = members.filter { validity?.isValid($0) ?? true }
        let best = valid.map { years[$0] }.reduce(nil as Int64?) { isMax ? max($0 ?? $1, $1) : min($0 ?? $1, $1) }
        let wanted = valid.first { years[$0] == best } ?? members.first
        #expect(found[group] == wanted.map { .long(Int64($0)) } ?? .null)
      }
    }
  }

  @Test("extremes of values of every size, those among them that stand for none", arguments: 0..<24)
  func extremes(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) + 300)
    var batches = Self.batches(&random, seed: seed)
    for _ in 0..<(seed % 3) {
      let values = (0..<20).map { _ in [Int64.min, .max, .min + 1, .max - 1, 0][random.below(5)] }
      let validity = seed % 2 == 0 ? nil : Validity(count: 20) { $0 % 4 != 0 }
      batches.columns.insert(
        Column.integers(BufferSlice(values), validity: validity), at: random.below(batches.columns.count))
      batches.groups.insert((0..<20).map { _ in UInt32(random.below(batches.groupCount)) }, at: 0)
      // The groups of a column are as many as its rows.
      batches.groups = batches.columns.map { column in
        (0..<column.count).map { _ in UInt32(random.below(batches.groupCount)) }
      }
    }
    let rows = batches.rows
    for isMax in [true, false] {
      let (state, order) = try Self.filled(batches, &random) { IntegerExtremeState(isMax: isMax, type: .long) }
      #expect(order == Self.order(rows))
      var wanted = [Int64?](repeating: nil, count: batches.groupCount)
      for row in rows {
        guard case .long(let number) = row.value else { continue }
        let known = wanted[row.group] ?? number
        wanted[row.group] = isMax ? max(known, number) : min(known, number)
      }
      #expect(try state.finish(groupCount: batches.groupCount).values == wanted.map { $0.map { .long($0) } ?? .null })
    }
  }

  @Test("extremes of decimals of different digits, and of reals", arguments: 0..<24) func realExtremes(seed: Int) throws
  {
    var random = SeededRandom(seed: UInt64(seed) + 400)
    var batches = Self.batches(&random, seed: seed, digits: 2)
    if seed % 2 == 0 {
      let more = Self.batches(&random, seed: seed, digits: seed % 4 == 0 ? 2 : 1)
      let reals = (0..<50).map { _ in random.below(9) == 0 ? .nan : Double(random.below(1000)) / 7 }
      batches.columns += more.columns + [.reals(BufferSlice(reals))]
      batches.groups += more.groups + [(0..<50).map { _ in UInt32(random.below(batches.groupCount)) }]
    }
    let rows = batches.rows
    for isMax in [true, false] {
      let (state, order) = try Self.filled(batches, &random) { RealExtremeState(isMax: isMax) }
      #expect(order == Self.order(rows))
      var wanted = [Double?](repeating: nil, count: batches.groupCount)
      for row in rows {
        guard case .real(let number) = row.value, !number.isNaN else { continue }
        let known = wanted[row.group] ?? number
        wanted[row.group] = isMax ? max(known, number) : min(known, number)
      }
      #expect(try state.finish(groupCount: batches.groupCount).values == wanted.map { $0.map { .real($0) } ?? .null })
    }
  }

  @Test("squares of columns stored at different widths") func widths() throws {
    // The second lies within the bounds of the first, whose lowest value its own width does not hold.
    let wide = Column.integers(BufferSlice((0..<20_000).map { Int64($0 % 300) - 200 }))
    let narrow = Column.integers(BufferSlice((0..<1000).map { Int64($0 % 100) - 50 }))
    var state = MomentState(degree: .squares)
    for column in [wide, narrow] {
      let groups = BufferSlice(Buffer<UInt32>(repeating: 0, count: column.count))
      try state.update(groups: groups, groupCount: 1, arguments: [column])
    }
    let values = (wide.values + narrow.values).compactMap { Self.whole($0, digits: 0) }
    let found = state.integerSums(groupCount: 1)[0]
    #expect(found.sum == values.reduce(0, +))
    #expect(found.count == 21_000)
    let mean = Double(found.sum) / 21_000
    let wanted = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    #expect(abs(state.spreads(groupCount: 1)[0].squares - wanted) <= 1e-9 * wanted)
  }

  @Test("percentiles of listed values, found on any number of threads", arguments: [1, 3, 50, 9000])
  func listedPercentiles(groupCount: Int) throws {
    var random = SeededRandom(seed: UInt64(groupCount))
    var rows = [[Double]](repeating: [], count: groupCount)
    var parts: [any Accumulator] = []
    for part in 0..<3 {
      var state: any Accumulator = PercentileState(type: .real, percentiles: [50, 0, 99.5])
      for _ in 0..<3 {
        let count = 9000
        // Some groups have many rows, and some none.
        let groups = (0..<count).map { _ in UInt32(random.below(random.below(groupCount) + 1)) }
        let values = (0..<count).map { _ in Double(random.below(1 << 40)) / 977 - Double(part * 1000) }
        for (group, value) in zip(groups, values) { rows[Int(group)].append(value) }
        try state.update(groups: BufferSlice(groups), groupCount: groupCount, arguments: [.reals(BufferSlice(values))])
      }
      parts.append(state)
    }
    for part in parts.dropFirst() {
      try parts[0].merge(part, mapping: .numbers(below: groupCount), groupCount: groupCount)
    }
    let sorted = rows.map { $0.sorted() }
    for threadCount in 1...4 {
      let columns = try parts[0].finishAll(groupCount: groupCount, threadCount: threadCount)
      for (percentile, column) in zip([50, 0, 99.5], columns) {
        let wanted = sorted.map { values -> Value in
          if values.isEmpty { return .null }
          return .real(values[max(0, Int((percentile * Double(values.count) / 100).rounded(.up)) - 1)])
        }
        #expect(column.values == wanted, "\(percentile), \(threadCount) threads")
      }
    }
  }

  @Test(
    "different values whose bounds grow, upwards, downwards and at the ends of what a long holds", arguments: 0..<24)
  func distinctValuesOfGrowingBounds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let groupCount = [1, 5, 300][seed % 3]
    // The last is too far for bits: numbers take over on the way.
    let step = [700, 1 << 20, 1 << 31][seed / 3 % 3] * (seed % 2 == 0 ? 1 : -1)
    let start: Int64 = [0, .max - 900, .min + 900, -5][seed / 6]
    var seen = [Set<Int64>](repeating: [], count: groupCount)
    var parts: [DistinctState] = []
    for part in 0..<3 {
      var state = DistinctState(type: .long)
      for batch in 0..<5 {
        let shift = Int64(step * (part * 5 + batch))
        let (moved, isOutside) = start.addingReportingOverflow(shift)
        let base = isOutside ? start : moved
        let values = (0..<400).map { _ -> Int64 in
          let (value, isOutside) = base.addingReportingOverflow(Int64(random.below(900)))
          return isOutside ? base : value
        }
        let groups = values.map { _ in UInt32(random.below(groupCount)) }
        let validity = batch == 2 ? Validity(count: 400) { $0 % 5 != 0 } : nil
        for row in 0..<400 where validity?.isValid(row) ?? true { seen[Int(groups[row])].insert(values[row]) }
        try state.update(
          groups: BufferSlice(groups), groupCount: groupCount,
          arguments: [.integers(BufferSlice(values), validity: validity)])
      }
      parts.append(state)
    }
    // Each order of merging widens the bits on another side.
    if seed % 4 > 1 { parts.reverse() }
    for part in parts.dropFirst() {
      try parts[0].merge(part, mapping: .numbers(below: groupCount), groupCount: groupCount)
    }
    #expect(try parts[0].finish(groupCount: groupCount).values == seen.map { .long(Int64($0.count)) })
  }

  @Test("first and last texts, of one pool and of several", arguments: 0..<40)
  func texts(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let groupCount = [1, 9, 700][seed % 3]
    let words = (0..<300).map { number in
      ["", "課", "課\(number)", "総務課総務課総務課\(number)", "\(number)"][random.below(5)]
    }
    let common = Column.strings(words).strings()
    // Batches of the common pool only, of pools of their own only, and of both.
    let ownShare = [0, 1, 3][seed / 3 % 3]
    for isMax in [false, true] {
      var seen = [[String]](repeating: [], count: groupCount)
      var parts = [TextExtremeState(isMax: isMax)]
      for batch in 0..<12 {
        if batch % 4 == 3 { parts.append(TextExtremeState(isMax: isMax)) }
        let picked = (0..<random.below(200)).map { _ in random.below(words.count) }
        let groups = picked.map { _ in UInt32(random.below(groupCount)) }
        let texts =
          random.below(3) < ownShare
          ? Column.strings(picked.map { words[$0] })
          : .strings(common).gather(Selection(picked.map { UInt32($0) }))
        for (row, group) in groups.enumerated() where !words[picked[row]].isEmpty {
          seen[Int(group)].append(words[picked[row]])
        }
        // A part may not know of the last groups.
        let known = Int(groups.max() ?? 0) + 1
        try parts[parts.count - 1].update(groups: BufferSlice(groups), groupCount: known, arguments: [texts])
      }
      for part in parts.dropFirst() {
        try parts[0].merge(part, mapping: .numbers(below: groupCount), groupCount: groupCount)
      }
      let wanted = seen.map { texts in
        let ordered = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return Value.string((isMax ? ordered.last : ordered.first) ?? "")
      }
      #expect(try parts[0].finish(groupCount: groupCount).values == wanted, "\(isMax)")
    }
  }
}
