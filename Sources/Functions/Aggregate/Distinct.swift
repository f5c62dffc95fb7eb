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

  /// No values yet.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    DistinctState(type: overload.parameters[0])
  }
}

/// The different values of each group: values are numbered, and each group keeps which numbers it has seen, as a bit a
/// number while groups are few, else as pairs of group and number.
struct DistinctState: Accumulator {
  private var values: ValueNumbers
  /// The bits of each group; nil once groups are many.
  private var bits: [[UInt64]]? = []
  private var pairs = WordTable()

  /// The most groups that have bits.
  private static let bitGroupLimit = 256

  init(type: DataType) { values = ValueNumbers(type: type) }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    let column = arguments[0]
    makeRoom(groupCount)
    guard let validity = column.validity else { return add(groups, values.numbers(of: column)) }
    let rows = (0..<UInt32(column.count)).filter { validity.isValid(Int($0)) }
    let selection = Selection(BufferSlice(rows))
    add(groups.gather(selection, missing: 0), values.numbers(of: column.gather(selection)))
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? DistinctState else { return }
    makeRoom(groupCount)
    let translated = values.numbers(of: other.values.column())
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
      let wordCount = values.count / 64 + 1
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
}
