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
    overload.parameters[0] == .string ? TextSetState() : WordSetState()
  }
}

/// The different values of each group, as 64-bit words.
struct WordSetState: Accumulator {
  private var sets: [Set<Int64>] = []

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    sets.grow(to: groupCount, filledWith: [])
    let column = arguments[0]
    if column.type == .real {
      let values = column.reals()
      for row in 0..<values.count where !column.isNull(at: row) {
        sets[Int(groups[row])].insert(Int64(bitPattern: (values[row] == 0 ? 0 : values[row]).bitPattern))
      }
      return
    }
    let values = column.integers()
    for row in 0..<values.count where !column.isNull(at: row) { sets[Int(groups[row])].insert(values[row]) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? WordSetState else { return }
    sets.grow(to: groupCount, filledWith: [])
    for (group, set) in other.sets.enumerated() { sets[Int(mapping[group])].formUnion(set) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    .integers(BufferSlice((0..<groupCount).map { $0 < sets.count ? Int64(sets[$0].count) : 0 }))
  }
}

/// The different texts of each group, an empty one among them, as KQL counts it.
struct TextSetState: Accumulator {
  private var sets: [Set<[UInt8]>] = []

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    sets.grow(to: groupCount, filledWith: [])
    let texts = arguments[0].strings()
    var seen: Set<UInt64> = []
    for row in 0..<texts.count {
      let code = texts.code(at: row)
      // A text that the group has had in this batch needs no second look.
      guard seen.insert(UInt64(groups[row]) << 32 | UInt64(code)).inserted else { continue }
      sets[Int(groups[row])].insert(bytes(texts.pool.utf8(at: code)))
    }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? TextSetState else { return }
    sets.grow(to: groupCount, filledWith: [])
    for (group, set) in other.sets.enumerated() { sets[Int(mapping[group])].formUnion(set) }
  }

  func finish(groupCount: Int) throws(Diagnostic) -> Column {
    .integers(BufferSlice((0..<groupCount).map { $0 < sets.count ? Int64(sets[$0].count) : 0 }))
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

  /// The name of its column is that of what it was called on.
  public func defaultName(argument: String?) -> String { argument ?? "\(documentation.name)_" }

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
