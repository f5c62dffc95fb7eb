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

  /// Anything but lists; KQL's accuracy may be given and changes nothing.
  public var overloads: [Overload] {
    let types: [DataType] = [.long, .real, .string, .bool, .date, .datetime, .timespan]
    return Overload.uniform(types, count: 1, result: .long) + types.map { Overload([$0, .long], .long) }
  }

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    DistinctState()
  }
}

/// The different values of each group: values are numbered, and each group keeps which numbers it has seen, as a bit a
/// number while groups are few, else as pairs of group and number.
struct DistinctState: Accumulator {
  private var merger = StringPoolMerger()
  private var values = WordTable()
  /// The bits of each group; nil once groups are many.
  private var bits: [[UInt64]]? = []
  private var pairs = WordTable()

  /// The most groups that have bits.
  private static let bitGroupLimit = 256

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let column = arguments[0]
    makeRoom(groupCount)
    guard let validity = column.validity else { return add(groups, numbers(of: column)) }
    let rows = (0..<UInt32(column.count)).filter { validity.isValid(Int($0)) }
    let selection = Selection(BufferSlice(rows))
    add(groups.gather(selection, missing: 0), numbers(of: column.gather(selection)))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? DistinctState else { return }
    makeRoom(groupCount)
    let pool = other.merger.finish()
    let texts = merger.codes(of: StringStorage(codes: .identity(start: 0, count: pool.count), pool: pool))
    let words = values.numbers(of: BufferSlice(other.values.words), validity: nil)
    let translated = pool.count > 0 ? texts : words
    let known = BufferSlice(other.allPairs)
    add(known.mapped { mapping[Int($0 >> 32)] }, known.mapped { translated[Int($0 & 0xFFFF_FFFF)] })
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var counts = [Int64](repeating: 0, count: groupCount)
    for (group, words) in (bits ?? []).enumerated() {
      counts[group] = words.reduce(0) { $0 + Int64($1.nonzeroBitCount) }
    }
    for pair in pairs.words { counts[Int(pair >> 32)] += 1 }
    return .integers(BufferSlice(counts))
  }

  /// All pairs of a group and the number of a value that it has seen.
  private var allPairs: [UInt64] {
    var result = pairs.words
    for (group, words) in (bits ?? []).enumerated() {
      for (place, word) in words.enumerated() {
        var rest = word
        while rest != 0 {
          result.append(UInt64(group) << 32 | UInt64(place * 64 + rest.trailingZeroBitCount))
          rest &= rest - 1
        }
      }
    }
    return result
  }

  /// Gives the bits up for pairs once there are many groups.
  private mutating func makeRoom(_ groupCount: Int) {
    guard bits != nil else { return }
    if groupCount <= Self.bitGroupLimit {
      bits?.grow(to: groupCount, filledWith: [])
    } else {
      let known = allPairs
      bits = nil
      _ = pairs.numbers(of: BufferSlice(known), validity: nil)
    }
  }

  private mutating func add(_ groups: BufferSlice<UInt32>, _ numbers: BufferSlice<UInt32>) {
    if var seen = bits {
      bits = []
      let wordCount = max(values.count, merger.count) / 64 + 1
      for group in seen.indices { seen[group].grow(to: wordCount, filledWith: 0) }
      let a = groups.span
      let b = numbers.span
      for row in a.indices { seen[Int(a[row])][Int(b[row] >> 6)] |= 1 << UInt64(b[row] & 63) }
      bits = seen
      return
    }
    let words = groups.zipped(numbers) { UInt64($0) << 32 | UInt64($1) }
    _ = pairs.numbers(of: words, validity: nil)
  }

  /// The number of each row's value; both zeros are one value, and so are all NaNs.
  private mutating func numbers(of column: Column) -> BufferSlice<UInt32> {
    switch column.storage {
    case .string(let texts): return merger.codes(of: texts)
    case .real(let reals):
      let words = reals.mapped { $0 == 0 ? 0 : $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
      return values.numbers(of: words, validity: nil)
    default: return values.numbers(of: column.mapIntegers { UInt64(bitPattern: $0) }, validity: nil)
    }
  }
}

/// `take_any(x)`: a value of the group; here always the first that is not missing, so that it replays.
public struct TakeAny: AggregateFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    documentation = Documentation(
      name, signature: "\(name)(x)",
      summary: Message("A value of the group: the first that is not missing.", ja: "グループの値の一つ（欠けていない最初の値）。"),
      examples: [.init("datatable(x:long)[long(null), 7, 8] | summarize v = \(name)(x)", gives: "v\n7\n")])
  }

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1) }

  /// The name of its column is that of what it was called on; the old name `any` sets itself in front (KQL reference).
  public func defaultName(argument: String?) -> String {
    if documentation.name == "take_any", let argument { return argument }
    return "\(documentation.name)_\(argument ?? "")"
  }

  /// No value yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    FirstState(type: overload.result)
  }
}

/// The first value of each group that is not missing.
struct FirstState: Accumulator {
  let type: DataType
  private var values: [Value] = []

  init(type: DataType) { self.type = type }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    values.grow(to: groupCount, filledWith: .null)
    for row in 0..<groups.count where values[Int(groups[row])].isNull {
      let value = arguments[0].value(at: row)
      if value != .string("") { values[Int(groups[row])] = value }
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? FirstState else { return }
    values.grow(to: groupCount, filledWith: .null)
    for (group, value) in other.values.enumerated() where values[Int(mapping[group])].isNull {
      values[Int(mapping[group])] = value
    }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    var all = values
    all.grow(to: groupCount, filledWith: .null)
    return Column(type: type, values: all)
  }
}
