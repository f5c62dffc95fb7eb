import Columns
import Plan

/// Number, sum and, where they are wanted, sum of squares of each group's whole numbers, all of them exact.
///
/// They take the least room that holds them, since a row's time goes into reaching its group in memory: number and sum share
/// a word at first, have a word each once they outgrow it, and two where they might outgrow that.
struct UnitMoments: Sendable {
  /// The moments of one group.
  struct Total {
    var count: Int64 = 0
    var sum: Int128 = 0
    var squares: Int128 = 0
  }

  private enum Width { case packed, plain, wide }

  private struct Sum: Sendable {
    var sum: Int64 = 0
    var count: Int64 = 0
  }

  private struct Squares: Sendable {
    var sum: Int64 = 0
    var count: Int64 = 0
    var squares: Int64 = 0
  }

  private struct Wide: Sendable {
    var sum: Int128 = 0
    var squares: Int128 = 0
    var count: Int64 = 0
  }

  /// A word with the number of rows in its low bits and their sum above them.
  private enum Packing {
    static let countBits: Int64 = 28
    static let most = (rows: 1 << 28 - 1, sum: Double(1 << 35 - 1))

    @inline(__always) static func word(of value: Int64) -> Int64 { value << countBits | 1 }
    @inline(__always) static func count(_ word: Int64) -> Int64 { word & (1 << countBits &- 1) }
    @inline(__always) static func sum(_ word: Int64) -> Int64 { word >> countBits }

    /// The word of a row, and its square beside it: both are added at once.
    @inline(__always) static func pair(of value: Int64) -> SIMD2<Int64> { SIMD2(word(of: value), value &* value) }
  }

  /// The words and squares of all values from `low` on: to look one up takes less than to make it. The last values stand for
  /// those behind them too, which do not occur.
  private struct Pairs: Sendable {
    static let most = 1 << 11
    let low: Int64
    let mask: Int64
    let pairs: Buffer<SIMD2<Int64>>

    /// Whether all values within the bounds are there.
    func holds(_ bounds: ClosedRange<Int64>) -> Bool {
      low <= bounds.lowerBound && bounds.upperBound <= low &+ mask
    }

    /// Nil where the values are too many.
    init?(_ bounds: ClosedRange<Int64>) {
      let span = Double(bounds.upperBound) - Double(bounds.lowerBound) + 1
      guard span <= Double(Self.most) else { return nil }
      low = bounds.lowerBound
      let size = Int64(1) << Int64(64 - (Int64(span) - 1).leadingZeroBitCount)
      mask = size - 1
      pairs = Buffer(count: Int(size)) { [low] output in
        for place in output.indices { output[place] = Packing.pair(of: low &+ Int64(place)) }
      }
    }
  }

  /// What 64 bits hold, with room for an error of the reckoning.
  private static let mostInWord = 4e18
  /// The same of 128 bits.
  private static let mostInTwo = 1e38

  let needsSquares: Bool
  /// Where rows go.
  private var width = Width.packed
  private var packedSums = Records<Int64>(initial: 0)
  private var packedSquares = Records(initial: SIMD2<Int64>.zero)
  private var pairs: Pairs?
  private var sums = Records(initial: Sum())
  private var squares = Records(initial: Squares())
  private var wide = Records(initial: Wide())
  /// What the sums of all rows so far cannot exceed.
  private var sumLimit = 0.0
  private var squareLimit = 0.0
  /// The same of those that are packed, and their number.
  private var packedLimit = 0.0
  private var packedRows = 0
  /// Whether some rows did not count.
  private(set) var hasGaps = false

  /// Moments that have seen nothing.
  init(needsSquares: Bool) { self.needsSquares = needsSquares }

  /// Takes the whole numbers of rows and notes the groups that had none before, unless nobody asks. Rows that are not valid do
  /// not count, but for that.
  mutating func add(
    _ units: Column.Storage, of column: Column, _ groups: BufferSlice<UInt32>, groupCount: Int,
    where validity: Validity?, noting seen: inout SeenSlots?
  ) {
    makeRoom(for: column, groupCount: groupCount)
    grow(to: groupCount)
    if validity != nil { hasGaps = true }
    if !wordsTellRows { seen?.note(groups) }
    let rows = validity.map { $0.masked(groups, with: UInt32(truncatingIfNeeded: count)) } ?? groups
    switch units {
    case .int8(let values): add(values, rows, noting: &seen)
    case .int16(let values): add(values, rows, noting: &seen)
    case .int32(let values): add(values, rows, noting: &seen)
    case .int64(let values): add(values, rows, noting: &seen)
    case .bool(let values): add(values, rows, noting: &seen)
    case .real, .decimal, .string, .list, .boxed: preconditionFailure("units are whole numbers")
    }
  }

  /// Whether a group has had rows where its word is not 0, and there only: words that were emptied, or that rows have left
  /// out, do not tell.
  private var wordsTellRows: Bool { width == .packed && !needsSquares && sums.count == 0 && !hasGaps }

  private mutating func add<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ rows: BufferSlice<UInt32>, noting seen: inout SeenSlots?
  ) {
    if wordsTellRows, var own = seen.take() {
      defer { seen = own }
      packedSums.update(at: rows, with: values, noting: &own, where: { $0 == 0 }) {
        $0 &+= Packing.word(of: Int64(truncatingIfNeeded: $1))
      }
      return
    }
    switch (width, needsSquares) {
    case (.packed, false):
      packedSums.update(at: rows, with: values) { $0 &+= Packing.word(of: Int64(truncatingIfNeeded: $1)) }
    case (.packed, true):
      if let pairs {
        packedSquares.add(pairs.pairs, at: values, from: pairs.low, to: rows)
      } else {
        packedSquares.update(at: rows, with: values) { $0 &+= Packing.pair(of: Int64(truncatingIfNeeded: $1)) }
      }
    case (.plain, false):
      sums.update(at: rows, with: values) { record, value in
        record.sum &+= Int64(truncatingIfNeeded: value)
        record.count &+= 1
      }
    case (.plain, true):
      squares.update(at: rows, with: values) { record, value in
        let number = Int64(truncatingIfNeeded: value)
        record.sum &+= number
        record.count &+= 1
        record.squares &+= number &* number
      }
    case (.wide, let needsSquares):
      wide.update(at: rows, with: values) { record, value in
        let number = Int128(value)
        record.sum &+= number
        if needsSquares { record.squares &+= number &* number }
        record.count &+= 1
      }
    }
  }

  // MARK: Room

  /// The number of groups.
  var count: Int {
    max(max(packedSums.count, packedSquares.count), max(sums.count, max(squares.count, wide.count)))
  }

  private mutating func grow(to groupCount: Int) {
    switch (width, needsSquares) {
    case (.packed, false): packedSums.grow(to: groupCount)
    case (.packed, true): packedSquares.grow(to: groupCount)
    case (.plain, false): sums.grow(to: groupCount)
    case (.plain, true): squares.grow(to: groupCount)
    case (.wide, _): wide.grow(to: groupCount)
    }
  }

  /// Whether the squares of a column's values are sure to find room beside those that are there.
  func hasRoom(for column: Column) -> Bool {
    if !needsSquares { return true }
    let largest = Self.largest(column)
    return squareLimit + largest * largest * Double(column.count) < Self.mostInTwo
  }

  /// The same of all that others have seen.
  func hasRoom(for other: UnitMoments) -> Bool {
    !needsSquares || squareLimit + other.squareLimit < Self.mostInTwo
  }

  private static func largest(_ column: Column) -> Double {
    let bounds = column.bounds ?? column.measured.bounds ?? 0...0
    return max(Double(bounds.upperBound.magnitude), Double(bounds.lowerBound.magnitude))
  }

  /// Sees to it that nothing outgrows its place whatever the rows of a column hold.
  private mutating func makeRoom(for column: Column, groupCount: Int) {
    let largest = Self.largest(column)
    let limit = largest * Double(column.count)
    sumLimit += limit
    squareLimit += largest * limit
    if width == .wide { return }
    if width == .packed {
      packedLimit += limit
      packedRows += column.count
      if packedLimit > Packing.most.sum || packedRows > Packing.most.rows {
        let rowCount = packedRows - column.count
        unpack()
        (packedLimit, packedRows) = (limit, column.count)
        // Emptying the words must not take longer than filling them.
        if limit > Packing.most.sum || rowCount < 4 * groupCount { width = .plain }
      }
      if needsSquares { preparePairs(for: column) }
    }
    if limitInWord > Self.mostInWord { widen() }
  }

  private mutating func preparePairs(for column: Column) {
    let bounds = column.bounds ?? column.measured.bounds ?? 0...0
    if pairs?.holds(bounds) == true { return }
    // To make them must not take longer than they save.
    pairs = column.count >= 8 * Pairs.most ? Pairs(bounds) : nil
  }

  private var limitInWord: Double { needsSquares ? max(sumLimit, squareLimit) : sumLimit }

  /// Moves what is packed to where number and sum have a word each.
  private mutating func unpack() {
    if packedSums.count > 0 {
      sums.grow(to: packedSums.count)
      let packed = packedSums
      sums.updateAll { record, group in
        guard group < packed.count else { return }
        record.sum &+= Packing.sum(packed[group])
        record.count &+= Packing.count(packed[group])
      }
      packedSums = Records(initial: 0)
    }
    if packedSquares.count > 0 {
      squares.grow(to: packedSquares.count)
      let packed = packedSquares
      squares.updateAll { record, group in
        guard group < packed.count else { return }
        record.sum &+= Packing.sum(packed[group][0])
        record.count &+= Packing.count(packed[group][0])
        record.squares &+= packed[group][1]
      }
      packedSquares = Records(initial: .zero)
    }
    (packedLimit, packedRows) = (0, 0)
  }

  private mutating func widen() {
    if width == .wide { return }
    unpack()
    width = .wide
    wide.grow(to: max(sums.count, squares.count))
    for group in 0..<sums.count { wide[group] = Wide(sum: Int128(sums[group].sum), count: sums[group].count) }
    for group in 0..<squares.count {
      let record = squares[group]
      wide[group] = Wide(sum: Int128(record.sum), squares: Int128(record.squares), count: record.count)
    }
    sums = Records(initial: Sum())
    squares = Records(initial: Squares())
  }

  // MARK: Parts

  /// Takes over what others have seen; their group i is this one's group `mapping[i]`.
  mutating func merge(_ other: UnitMoments, mapping: BufferSlice<UInt32>, groupCount: Int) {
    sumLimit += other.sumLimit
    squareLimit += other.squareLimit
    packedLimit += other.packedLimit
    packedRows += other.packedRows
    if other.hasGaps { hasGaps = true }
    var other = other
    if other.width == .wide || limitInWord > Self.mostInWord {
      widen()
      other.widen()
    } else if other.width != width || packedLimit > Packing.most.sum || packedRows > Packing.most.rows {
      unpack()
      other.unpack()
      if width == .packed { width = .plain }
      if other.width == .packed { other.width = .plain }
      if width == .wide { other.widen() }
    }
    grow(to: groupCount)
    packedSums.merge(other.packedSums, mapping: mapping) { $0 &+= $1 }
    packedSquares.merge(other.packedSquares, mapping: mapping) { $0 &+= $1 }
    if other.sums.count > 0 { sums.grow(to: groupCount) }
    sums.merge(other.sums, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.count &+= $1.count
    }
    if other.squares.count > 0 { squares.grow(to: groupCount) }
    squares.merge(other.squares, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.squares &+= $1.squares
      $0.count &+= $1.count
    }
    wide.merge(other.wide, mapping: mapping) {
      $0.sum &+= $1.sum
      $0.squares &+= $1.squares
      $0.count &+= $1.count
    }
  }

  // MARK: Runs

  /// The moments of runs of a column's rows, group i those of the rows `starts[i]..<ends[i]`; nil where the values are no
  /// units, or a run's sum might outgrow 64 bits.
  init?(of column: Column, from starts: BufferSlice<UInt32>, to ends: BufferSlice<UInt32>, needsSquares: Bool) {
    guard let units = column.units, let bounds = column.bounds ?? column.measured.bounds else { return nil }
    self.init(needsSquares: needsSquares)
    width = .plain
    var widest: UInt32 = 0
    let (first, last) = (starts.span, ends.span)
    for run in first.indices { widest = max(widest, last[run] - first[run]) }
    let largest = max(Double(bounds.upperBound.magnitude), Double(bounds.lowerBound.magnitude))
    sumLimit = largest * Double(widest)
    squareLimit = largest * sumLimit
    guard limitInWord < Self.mostInWord else { return nil }
    // Sums from the first row on may wrap around; the differences do not.
    let values = units.mapIntegers { $0 }
    let present = column.validity.map { $0.masked(values, with: 0) } ?? values
    let sums = present.runningSums()
    let counts = column.validity?.runningCounts()
    let number = { (run: Int) -> Int64 in
      guard let counts else { return Int64(ends[run] - starts[run]) }
      return Int64(counts[Int(ends[run])] - counts[Int(starts[run])])
    }
    if needsSquares {
      let all = present.mapped { $0 &* $0 }.runningSums()
      squares.grow(to: starts.count)
      squares.updateAll { record, run in
        let (from, to) = (Int(starts[run]), Int(ends[run]))
        record = Squares(sum: sums[to] &- sums[from], count: number(run), squares: all[to] &- all[from])
      }
    } else {
      self.sums.grow(to: starts.count)
      self.sums.updateAll { record, run in
        record = Sum(sum: sums[Int(ends[run])] &- sums[Int(starts[run])], count: number(run))
      }
    }
  }

  // MARK: Results

  /// The same with each group's moments in one place.
  var settled: UnitMoments {
    if width != .packed || (sums.count == 0 && squares.count == 0) { return self }
    var result = self
    result.unpack()
    result.width = .plain
    return result
  }

  /// The moments of a group; of one without rows nothing. They are read off settled moments.
  subscript(group: Int) -> Total {
    switch (width, needsSquares) {
    case (.packed, false):
      guard group < packedSums.count else { return Total() }
      let word = packedSums[group]
      return Total(count: Packing.count(word), sum: Int128(Packing.sum(word)))
    case (.packed, true):
      guard group < packedSquares.count else { return Total() }
      let record = packedSquares[group]
      return Total(
        count: Packing.count(record[0]), sum: Int128(Packing.sum(record[0])), squares: Int128(record[1]))
    case (.plain, false):
      guard group < sums.count else { return Total() }
      return Total(count: sums[group].count, sum: Int128(sums[group].sum))
    case (.plain, true):
      guard group < squares.count else { return Total() }
      let record = squares[group]
      return Total(count: record.count, sum: Int128(record.sum), squares: Int128(record.squares))
    case (.wide, _):
      guard group < wide.count else { return Total() }
      return Total(count: wide[group].count, sum: wide[group].sum, squares: wide[group].squares)
    }
  }

  /// A value from each group's number and sum; nil where a word does not hold all sums. They are read off settled moments.
  func mapped<Result: BitwiseCopyable>(
    _ groupCount: Int, _ body: (_ count: Int64, _ sum: Int64) -> Result
  ) -> BufferSlice<Result>? {
    switch (width, needsSquares) {
    case (.packed, false):
      packedSums.mapped(groupCount) { body(Packing.count($0), Packing.sum($0)) }
    case (.packed, true):
      packedSquares.mapped(groupCount) { body(Packing.count($0[0]), Packing.sum($0[0])) }
    case (.plain, false): sums.mapped(groupCount) { body($0.count, $0.sum) }
    case (.plain, true): squares.mapped(groupCount) { body($0.count, $0.sum) }
    case (.wide, _): nil
    }
  }

  /// The number of rows of each group, read off settled moments.
  func counts(_ groupCount: Int) -> BufferSlice<Int64> {
    mapped(groupCount) { count, _ in count } ?? wide.mapped(groupCount) { $0.count }
  }

  /// How many groups have had rows, read off settled moments.
  var filledGroupCount: Int {
    switch (width, needsSquares) {
    case (.packed, false): packedSums.number { Packing.count($0) > 0 }
    case (.packed, true): packedSquares.number { Packing.count($0[0]) > 0 }
    case (.plain, false): sums.number { $0.count > 0 }
    case (.plain, true): squares.number { $0.count > 0 }
    case (.wide, _): wide.number { $0.count > 0 }
    }
  }
}
