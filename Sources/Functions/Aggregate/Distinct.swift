import Columns
import Diagnostics
import Plan

/// `dcount(x)`: the number of different values; exact, nulls left out.
public struct DistinctCount: AggregateFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "dcount", signature: "dcount(x)",
    summary: Message("The number of different values, exactly; nulls are left out.", ja: "異なる値の数。正確な値で、null は除く。"),
    examples: [.init("datatable(x:string)[\"a\", \"b\", \"a\"] | summarize dcount(x)", gives: "dcount_x\n2\n")])

  /// Anything; KQL's accuracy may be given and changes nothing.
  public var overloads: [Overload] {
    let types: [DataType] = [.long, .real, .string, .bool, .date, .datetime, .timespan, .dynamic]
    return Overload.uniform(types, count: 1, result: .long) + types.map { Overload([$0, .long], .long) }
  }

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// It adds nothing up.
  public var roundsSums: Bool { false }

  /// A bit or a number for each value.
  public var keepsValues: Bool { true }

  /// A value is counted where its rows are.
  public var addsUpOverValues: Bool { true }

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    DistinctState(type: overload.parameters[0])
  }
}

/// The different values of each group: a bit for each value that can occur, while that takes little room; else values are
/// numbered, and each group keeps which numbers it has seen.
struct DistinctState: Accumulator {
  private let type: DataType
  private var bits: DistinctBits?
  private var numbered: DistinctNumbers?

  init(type: DataType) { self.type = type }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let column = arguments[0]
    if numbered == nil {
      if bits == nil { bits = DistinctBits(column) }
      if bits?.add(groups, groupCount: groupCount, column) == true { return }
    }
    beNumbered()
    numbered?.add(groups, groupCount: groupCount, column)
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard var other = other as? DistinctState else { return }
    if bits == nil, numbered == nil { bits = other.bits?.empty }
    if numbered == nil, other.numbered == nil {
      guard let theirs = other.bits else { return }
      if bits?.merge(theirs, mapping: mapping, groupCount: groupCount) == true { return }
    }
    beNumbered()
    other.beNumbered()
    if let theirs = other.numbered { numbered?.merge(theirs, mapping: mapping, groupCount: groupCount) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    let counts = numbered?.counts(groupCount: groupCount) ?? bits?.counts(groupCount: groupCount)
    return .integers(BufferSlice(counts ?? [Int64](repeating: 0, count: groupCount)))
  }

  /// Gives the bits up for numbers.
  private mutating func beNumbered() {
    if numbered != nil { return }
    var numbers = DistinctNumbers(type: type)
    if let (groups, column) = bits?.all(type), groups.count > 0 {
      numbers.add(groups, groupCount: Int(groups.extremes(where: nil)?.high ?? 0) + 1, column)
    }
    numbered = numbers
    bits = nil
  }
}

/// A bit for each group and each value between a lowest and a highest.
struct DistinctBits: Sendable {
  private let low: Int64
  private let high: Int64
  /// The texts, where values are their codes.
  private let pool: StringPool?
  private let digits: Int
  /// The words of a group.
  private let stride: Int
  private var words = Records<UInt64>(initial: 0)

  /// The most words that all groups may take.
  private static let wordLimit = 1 << 22
  /// The values that these words have bits for.
  private static let mostValues = Int64(wordLimit) * 64

  /// No bits for values like those of the column; nil where they have no bounds, or some that lie too far apart.
  init?(_ column: Column) {
    guard let bounds = column.bounds else { return nil }
    var pool: StringPool?
    if case .string(let texts) = column.storage {
      guard texts.pool.isDistinct else { return nil }
      pool = texts.pool
    } else if column.units == nil {
      return nil
    }
    let (distance, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    guard !overflow, distance < Self.mostValues else { return nil }
    self.init(low: bounds.lowerBound, high: bounds.upperBound, pool: pool, digits: column.digits)
  }

  private init(low: Int64, high: Int64, pool: StringPool?, digits: Int) {
    // Words of different bounds begin at the same values.
    self.low = low & ~63
    self.high = high
    self.pool = pool
    self.digits = digits
    stride = Int(high - self.low) / 64 + 1
  }

  /// Sees to it that values of other bounds have bits, too, and as many beyond, since the next ones may lie there; false where
  /// there would be too many words.
  private mutating func cover(_ other: ClosedRange<Int64>, groupCount: Int) -> Bool {
    if other.lowerBound >= low, other.upperBound <= high { return true }
    if pool != nil { return false }
    let least = min(low, other.lowerBound)
    let most = max(high, other.upperBound)
    let (span, isTooFar) = most.subtractingReportingOverflow(least)
    guard !isTooFar, span < Self.mostValues else { return false }
    let ownCount = words.count / stride
    for slack in [span, 0] {
      let (first, isBelow) = least.subtractingReportingOverflow(least < low ? slack : 0)
      let (last, isAbove) = most.addingReportingOverflow(most > high ? slack : 0)
      guard !isBelow, !isAbove, last - first < Self.mostValues else { continue }
      var wider = DistinctBits(low: first, high: last, pool: nil, digits: digits)
      guard wider.stride * max(groupCount, ownCount) <= Self.wordLimit,
        wider.merge(self, mapping: .numbers(below: ownCount), groupCount: ownCount)
      else { continue }
      self = wider
      return true
    }
    return false
  }

  /// The same without any bit set.
  var empty: DistinctBits { DistinctBits(low: low, high: high, pool: pool, digits: digits) }

  /// Sets the bits of the rows; false where they have no bounds, or there would be too many words.
  mutating func add(_ groups: BufferSlice<UInt32>, groupCount: Int, _ column: Column) -> Bool {
    guard column.digits == digits, holds(column), let bounds = column.bounds, cover(bounds, groupCount: groupCount),
      groupCount * stride <= Self.wordLimit
    else { return false }
    words.grow(to: groupCount * stride)
    let offsets = BufferSlice<UInt32>.slots(
      of: [SlotKey(column.storage, validity: column.validity, low: low, nullDistance: 0)],
      slotCount: Int(high - low) + 1)
    let stride = UInt32(stride)
    let places = groups.zipped(offsets) { $0 &* stride &+ $1 >> 6 }
    words.update(at: words.groups(places, where: column.validity), with: offsets) { word, offset in
      word |= 1 << UInt64(offset & 63)
    }
    return true
  }

  private func holds(_ column: Column) -> Bool {
    guard case .string(let texts) = column.storage else { return pool == nil }
    return pool.map { $0.isSame(as: texts.pool) } ?? false
  }

  mutating func merge(_ other: DistinctBits, mapping: BufferSlice<UInt32>, groupCount: Int) -> Bool {
    let isSamePool = pool.map { own in other.pool.map { $0.isSame(as: own) } ?? false } ?? (other.pool == nil)
    guard digits == other.digits, isSamePool, cover(other.low...other.high, groupCount: groupCount),
      groupCount * stride <= Self.wordLimit
    else { return false }
    words.grow(to: groupCount * stride)
    let length = other.stride
    let first = UInt32((other.low - low) / 64)
    let count = other.words.count / length
    let places = BufferSlice<UInt32>(count: count * length) { output in
      for group in 0..<count {
        let start = mapping[group] * UInt32(stride) + first
        for word in 0..<length { output[group * length + word] = start + UInt32(word) }
      }
    }
    words.merge(other.words, mapping: places) { $0 |= $1 }
    return true
  }

  func counts(groupCount: Int) -> [Int64] {
    let bits = words.mapped(words.count) { $0.nonzeroBitCount }
    let span = bits.span
    return (0..<groupCount).map { group in
      var count = 0
      for word in (group * stride)..<((group + 1) * stride) where word < span.count { count += span[word] }
      return Int64(count)
    }
  }

  /// Every group and value whose bit is set.
  func all(_ type: DataType) -> (groups: BufferSlice<UInt32>, values: Column) {
    var groups: [UInt32] = []
    var values: [Int64] = []
    for place in 0..<words.count {
      var rest = words[place]
      while rest != 0 {
        groups.append(UInt32(place / stride))
        values.append(low + Int64(place % stride * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    let numbers = BufferSlice(values)
    let column: Column =
      if let pool {
        .strings(StringStorage(codes: numbers.mapped { UInt32(truncatingIfNeeded: $0) }, pool: pool))
      } else if type == .bool {
        .bools(numbers.mapped { UInt8(truncatingIfNeeded: $0) })
      } else if type == .real {
        Column(type: .real, storage: .decimal(units: .int64(numbers), digits: digits))
      } else {
        .integers(numbers, type: type)
      }
    return (BufferSlice(groups), column)
  }
}

/// Values by number, and the pairs of a group and the number of a value that it has seen.
struct DistinctNumbers: Sendable {
  private var values: ValueNumbers
  private var pairs = WordTable()

  init(type: DataType) { values = ValueNumbers(type: type) }

  mutating func add(_ groups: BufferSlice<UInt32>, groupCount: Int, _ column: Column) {
    guard let validity = column.validity else { return add(groups, values.numbers(of: column)) }
    let selection = Selection(
      mask: BufferSlice<UInt8>(Buffer(repeating: 1, count: column.count)).without(nullsOf: validity))
    add(groups.gather(selection, missing: 0), values.numbers(of: column.gather(selection)))
  }

  mutating func merge(_ other: DistinctNumbers, mapping: BufferSlice<UInt32>, groupCount: Int) {
    let translated = values.numbers(of: other.values.column())
    let known = other.pairs.words
    add(known.mapped { mapping[Int($0 >> 32)] }, known.mapped { translated[Int($0 & 0xFFFF_FFFF)] })
  }

  func counts(groupCount: Int) -> [Int64] {
    var counts = [Int64](repeating: 0, count: groupCount)
    let words = pairs.words
    for index in 0..<words.count { counts[Int(words[index] >> 32)] += 1 }
    return counts
  }

  private mutating func add(_ groups: BufferSlice<UInt32>, _ numbers: BufferSlice<UInt32>) {
    _ = pairs.numbers(of: groups.zipped(numbers) { UInt64($0) << 32 | UInt64($1) }, validity: nil)
  }
}
