import Columns
import Diagnostics
import Plan

/// The number of rows of each group, or of those for which a condition is true.
struct CountState: FixedAccumulator {
  /// Whether only the rows count for which the argument is true.
  let isConditional: Bool
  private var counts = Records<Int64>(initial: 0)

  init(isConditional: Bool = false) { self.isConditional = isConditional }

  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic) {
    counts.grow(to: groupCount)
    guard isConditional, let condition = arguments.first else { return counts.update(at: groups) { $0 &+= 1 } }
    let flags = condition.bools().without(nullsOf: condition.validity)
    counts.update(at: groups, with: flags) { $0 &+= Int64($1) }
  }

  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic) {
    guard let other = other as? CountState else { return }
    counts.grow(to: groupCount)
    counts.merge(other.counts, mapping: mapping) { $0 &+= $1 }
  }

  var filledGroupCount: Int? { isConditional ? nil : counts.number { $0 > 0 } }

  func finish(groupCount: Int) throws(Diagnostic) -> Column { .integers(counts.mapped(groupCount) { $0 }) }
}

extension Array {
  /// Makes room for as many elements.
  mutating func grow(to count: Int, filledWith value: Element) {
    if self.count < count { append(contentsOf: repeatElement(value, count: count - self.count)) }
  }
}

/// `count()`: the number of rows.
public struct CountRows: MomentAggregate {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "count", signature: "count()\ncountif(CONDITION)", summary: Message("The number of rows.", ja: "行数。"),
    details: Message(
      "`count(x)` counts rows too, those where x is null among them (KQL reference).",
      ja: "count(x) も行数で、x が null の行も数える（KQL の規定）。"),
    examples: [.init("datatable(x:long)[1, long(null)] | summarize count()", gives: "count_\n2\n")])

  /// Nothing, or a value that changes nothing but the name of the result. Of a condition only `countif` counts.
  public var overloads: [Overload] {
    [Overload([], .long)] + DataType.allCases.filter { $0 != .bool }.map { Overload([$0], .long) }
  }

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// It adds up whole numbers.
  public var roundsSums: Bool { false }

  /// A count.
  public func recordByteCount(_ overload: Overload) -> Int? { 8 }

  /// An empty count.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator { CountState() }

  /// The number of rows, which is that of a column's values where none is null.
  public var momentDegree: MomentDegree { .count }

  /// The numbers of all groups.
  public func finish(
    _ moments: any Accumulator, _ overload: Overload, groupCount: Int
  ) throws(Diagnostic) -> Column {
    guard let moments = moments as? MomentState else { preconditionFailure("moments of another kind") }
    return .integers(moments.counts(groupCount: groupCount))
  }
}

/// `countif(condition)`: the number of rows for which it is true.
public struct CountIf: AggregateFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "countif", signature: "countif(CONDITION)",
    summary: Message("The number of rows for which the condition is true.", ja: "条件が真である行の数。"),
    examples: [.init("datatable(x:long)[1, 5, long(null)] | summarize countif(x > 2)", gives: "countif_\n1\n")])

  /// A condition.
  public var overloads: [Overload] { [Overload([.bool], .long)] }

  /// It does not.
  public var dependsOnOrder: Bool { false }

  /// It adds up whole numbers.
  public var roundsSums: Bool { false }

  /// A count.
  public func recordByteCount(_ overload: Overload) -> Int? { 8 }

  /// An empty count.
  public func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator {
    CountState(isConditional: true)
  }
}
