import Columns
import Diagnostics
import Plan

/// `percentile(x, 95)`, `percentiles(x, 25, 50, 75)`: values below which a part of all values lies.
struct Percentile: AggregateFunction {
  /// Whether there may be several percentiles, each of which gives a column.
  let isMany: Bool

  static let all: [any AggregateFunction] = [Percentile(isMany: false), Percentile(isMany: true)]

  var documentation: Documentation {
    let details = Message(
      "Exact, by nearest rank: the smallest value that is not below P percent of the values; of 0 the smallest (KQL reference). P is a constant from 0 to 100. Nulls and NaN are left out, of nothing it is null.",
      ja: "最近順位法による正確な値。値の P パーセント以上がそれ以下になる最小の値で、0 なら最小値（KQL の規定）。P は 0 から 100 の定数。null と NaN は除き、値がなければ null。")
    if isMany {
      return Documentation(
        "percentiles", signature: "percentiles(x, P, …)",
        summary: Message("The percentiles of the values, a column each.", ja: "パーセンタイル値。一つにつき一列。"), details: details,
        examples: [
          .init(
            "range x from 1 to 10 step 1 | summarize percentiles(x, 25, 99.9)",
            gives: "percentile_x_25,percentile_x_99_9\n3,10\n")
        ])
    }
    return Documentation(
      "percentile", signature: "percentile(x, P)",
      summary: Message("The value that P percent of the values do not exceed.", ja: "値の P パーセントがそれ以下になる値。"),
      details: details,
      examples: [.init("range x from 1 to 10 step 1 | summarize percentile(x, 50)", gives: "percentile_x_50\n5\n")])
  }

  private static let types: [DataType] = [.long, .real, .date, .datetime, .timespan]

  var overloads: [Overload] { Self.types.map { Overload([$0, .real], $0) } }

  func overload(for arguments: [ArgumentType]) -> Overload? {
    guard isMany, let first = arguments.first, arguments.count > 1 else {
      return bestOverload(overloads, for: arguments.map(\.type))
    }
    let more = Array(repeating: DataType.real, count: arguments.count - 1)
    let all = Self.types.map { Overload([$0] + more, $0) }
    return bestOverload(all, for: [first.type] + arguments.dropFirst().map(\.type))
  }

  func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    arguments.dropFirst().enumerated().map { place, argument in
      let number = (argument.constant?.text ?? "").map { $0 == "." ? "_" : $0 }
      let whole = String(number).hasSuffix("_0") ? String(String(number).dropLast(2)) : String(number)
      let implied = "percentile_\(names.first.flatMap { $0 } ?? "")_\(whole)"
      return Field(place == 0 ? given ?? implied : implied, overload.result)
    }
  }

  var keepsValues: Bool { true }

  var dependsOnOrder: Bool { false }

  var roundsSums: Bool { false }

  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    PercentileState(type: overload.result, percentiles: arguments.dropFirst().map { $0.constant?.number })
  }
}

/// All values of the groups: how often each whole number occurs, while few can; else the values themselves, as words of the
/// same order.
struct PercentileState: Accumulator {
  let type: DataType
  /// What was asked for; nil for what is no constant number.
  let percentiles: [Double?]
  private var counted: ValueCounts?
  private var isListed = false
  /// The groups and the words of all values, piece by piece.
  private var pieces: [(groups: BufferSlice<UInt32>, words: BufferSlice<UInt64>)] = []

  init(type: DataType, percentiles: [Double?]) {
    self.type = type
    self.percentiles = percentiles
  }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    if !isListed {
      if counted == nil { counted = ValueCounts(arguments[0]) }
      if counted?.add(groups, groupCount: groupCount, arguments[0]) == true { return }
      beListed()
    }
    let (words, validity) = arguments[0].extremeWords()
    guard let validity else {
      pieces.append((groups, words))
      return
    }
    let rows = Selection(mask: validity.masked(BufferSlice(Buffer(repeating: 1, count: words.count)), with: 0))
    pieces.append((groups.gather(rows, missing: 0), words.gather(rows, missing: 0)))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard var other = other as? PercentileState else { return }
    if !isListed, !other.isListed {
      guard let theirs = other.counted else { return }
      if counted == nil { counted = theirs.empty }
      if counted?.merge(theirs, mapping: mapping, groupCount: groupCount) == true { return }
    }
    beListed()
    other.beListed()
    // Groups that are slots have the same numbers everywhere.
    let isSame = mapping.isIdentity
    for (groups, words) in other.pieces {
      pieces.append((isSame ? groups : mapping.gather(Selection(groups), missing: 0), words))
    }
  }

  /// Gives the counts up for the values themselves.
  private mutating func beListed() {
    if isListed { return }
    isListed = true
    guard let counted else { return }
    let (known, column) = counted.all(type)
    pieces = [(BufferSlice(known), column.extremeWords().words)]
    self.counted = nil
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    guard let first = try finishAll(groupCount: groupCount).first else { return Column(type: type, values: []) }
    return first
  }

  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] {
    try finishAll(groupCount: groupCount, threadCount: 1)
  }

  func finishAll(groupCount: Int, threadCount: Int) throws(Diagnostic) -> [Column] {
    let wanted = try checked()
    if let counted {
      return counted.columns(type, groupCount: groupCount, wanted) { Self.rank(of: $0, among: $1) }
    }
    let starts = starts(groupCount, threadCount: threadCount)
    let shares = Self.shares(starts, threadCount: threadCount)
    let found = parallelMap(count: shares.count, threadCount: threadCount) { selected(wanted, shares[$0], starts) }
    let validity = Validity.unlessAll((0..<groupCount).map { starts[$0] < starts[$0 + 1] })
    return wanted.indices.map { index in
      Column(orderWords: found.flatMap { $0[index] }, type: type, validity: validity)
    }
  }

  /// Groups in as many runs as there are threads, each with about as many values.
  private static func shares(_ starts: [Int], threadCount: Int) -> [Range<Int>] {
    let groupCount = starts.count - 1
    let valueCount = starts[groupCount]
    // A second thread must be worth its start.
    let count = min(threadCount, 1 + valueCount / (1 << 14))
    var ends: [Int] = []
    for share in 1..<max(count, 1) {
      ends.append(starts.firstIndex { $0 >= valueCount * share / count } ?? groupCount)
    }
    return zip([0] + ends, ends + [groupCount]).map { $0..<$1 }
  }

  /// The words of the ranks of some groups, for each percentile.
  private func selected(_ wanted: [Double], _ groups: Range<Int>, _ starts: [Int]) -> [[UInt64]] {
    var all = words(of: groups, starts)
    var values = all.mutableSpan
    let first = starts[groups.lowerBound]
    // Ranks are asked for from the lowest on: what lies before the last one need not be looked at again.
    let byRank = wanted.indices.sorted { wanted[$0] < wanted[$1] }
    var results = [[UInt64]](repeating: [UInt64](repeating: 0, count: groups.count), count: wanted.count)
    for group in groups where starts[group] < starts[group + 1] {
      let (start, end) = (starts[group] - first, starts[group + 1] - first)
      var low = start
      for index in byRank {
        let rank = start + Self.rank(of: wanted[index], among: end - start)
        values.select(rank, within: min(low, rank)..<end)
        results[index][group - groups.lowerBound] = values[rank]
        low = rank
      }
    }
    return results
  }

  /// Where each group starts when the words of groups stand one after the other, and behind the last the number of all.
  private func starts(_ groupCount: Int, threadCount: Int) -> [Int] {
    // To add the numbers of several threads must not take longer than to count.
    let count = min(threadCount, max(1, pieces.count / (1 + groupCount / 4096)))
    let numbers = parallelMap(count: count, threadCount: threadCount) { share in
      var numbers = [Int](repeating: 0, count: groupCount)
      for (groups, _) in pieces[(pieces.count * share / count)..<(pieces.count * (share + 1) / count)] {
        let groups = groups.span
        for row in groups.indices { numbers[Int(groups[row])] += 1 }
      }
      return numbers
    }
    var starts = [0]
    starts.reserveCapacity(groupCount + 1)
    for group in 0..<groupCount { starts.append(numbers.reduce(starts[group]) { $0 + $1[group] }) }
    return starts
  }

  /// The words of some groups, one group after the other.
  private func words(of wanted: Range<Int>, _ starts: [Int]) -> [UInt64] {
    let first = starts[wanted.lowerBound]
    let count = starts[wanted.upperBound] - first
    // Others' words are written too, to one place behind all: a branch that cannot be foretold costs more.
    var next = starts[wanted].map { $0 - first } + [count]
    var all = [UInt64](repeating: 0, count: count + 1)
    let other = UInt32(truncatingIfNeeded: wanted.count)
    let lowest = UInt32(truncatingIfNeeded: wanted.lowerBound)
    for (groups, words) in pieces {
      let (groups, words) = (groups.span, words.span)
      for row in groups.indices {
        let group = min(groups[row] &- lowest, other)
        let place = next[Int(group)]
        all[place] = words[row]
        next[Int(group)] = place &+ (group == other ? 0 : 1)
      }
    }
    return all
  }

  /// The place of the percentile among so many sorted values, from 0: that of the ⌈P·n/100⌉th.
  static func rank(of percentile: Double, among count: Int) -> Int {
    let exact = percentile * Double(count) / 100
    // A product that should be whole may come out a little above it.
    let whole = exact.rounded()
    let rank = abs(exact - whole) <= 1e-9 * max(1, exact) ? whole : exact.rounded(.up)
    return min(count, max(1, Int(rank))) - 1
  }

  private func checked() throws(Diagnostic) -> [Double] {
    var result: [Double] = []
    for percentile in percentiles {
      guard let percentile, percentile >= 0, percentile <= 100 else {
        throw Diagnostic(
          .wrongArguments,
          Message("a percentile is a constant from 0 to 100", ja: "パーセンタイルは 0 から 100 の定数で書く"),
          help: [Message("the median is percentile(x, 50)", ja: "中央値は percentile(x, 50)")])
      }
      result.append(percentile)
    }
    return result
  }
}
