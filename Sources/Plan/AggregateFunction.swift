import Columns
import Diagnostics

/// A function of all rows of a group.
public protocol AggregateFunction: Sendable {
  /// Name, signature, summary and examples.
  var documentation: Documentation { get }
  /// The ways to call it.
  var overloads: [Overload] { get }
  /// The overload for arguments of these types, or nil where there is none. The default picks from `overloads`.
  func overload(for arguments: [ArgumentType]) -> Overload?
  /// The name of a result column that was given none; the default is the function's and that of the column that it was
  /// called on.
  func defaultName(argument: String?) -> String
  /// The results' names and types, where a call has more than one; the default is one result. `arguments` are what the
  /// call is made on, `names` their columns' names where they are plain columns, and `given` the name that the query
  /// gives.
  func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field]
  /// How `*` among the arguments is read: whether it stands for all columns that are not grouped by.
  var takesStar: Bool { get }
  /// Whether the `*` may be its first argument; `arg_max` needs what is to be greatest before it.
  var takesStarFirst: Bool { get }
  /// Whether a state keeps the values of its groups, and not only a few numbers that sum them up.
  var keepsValues: Bool { get }
  /// Whether it tells values of its first argument apart and looks at nothing else of them, so that the whole numbers that
  /// it gives for rows with different ones add up to that of all rows.
  var addsUpOverValues: Bool { get }
  /// Whether the result may depend on the order of the rows, were it only by which of equal ones is taken.
  var dependsOnOrder: Bool { get }
  /// Whether reals are added up on the way: the last digit may then depend on where the rows are split into parts.
  var roundsSums: Bool { get }
  /// The bytes that are kept of each group, where they are as many for each; else nil.
  func recordByteCount(_ overload: Overload) -> Int?
  /// The function itself where it is read off moments, else nil: a cast that is not looked up.
  var asMoment: (any MomentAggregate)? { get }
  /// A fresh state for groups to come.
  func makeAccumulator(_ overload: Overload, arguments: [ArgumentType]) -> any Accumulator
}

extension AggregateFunction {
  /// The name.
  public var name: String { documentation.name }
  /// The overload that needs the least widening.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    bestOverload(overloads, for: arguments.map(\.type))
  }
  /// The name of a result column that was given none: the function's, and that of the column it was called on.
  public func defaultName(argument: String?) -> String { "\(name)_\(argument ?? "")" }
  /// One result.
  public func fields(_ overload: Overload, arguments: [ArgumentType], names: [String?], given: String?) -> [Field] {
    let order = overload.result == .string ? arguments.first?.order : nil
    return [Field(given ?? defaultName(argument: names.first ?? nil), overload.result, order: order)]
  }
  /// Most sum up.
  public var keepsValues: Bool { false }
  /// Most do not.
  public var addsUpOverValues: Bool { false }
  /// What does not say so may.
  public var dependsOnOrder: Bool { true }
  /// What does not say so may.
  public var roundsSums: Bool { true }
  /// Most keep more of some than of others.
  public func recordByteCount(_ overload: Overload) -> Int? { nil }
  /// Most are not.
  public var asMoment: (any MomentAggregate)? { nil }
  /// Most functions read no `*`.
  public var takesStar: Bool { false }

  /// `take_any(*)` begins with the star.
  public var takesStarFirst: Bool { true }
}

/// The state of an aggregate over many groups, filled a batch at a time.
public protocol Accumulator: Sendable {
  /// Takes the rows of a batch. `groups` names each row's group; all are below `groupCount`.
  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic)
  /// Takes over what another accumulator of the same kind has seen; its group i is this one's group `mapping[i]`.
  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic)
  /// A value a group, of the first result.
  func finish(groupCount: Int) throws(Diagnostic) -> Column
  /// The state itself where it can note its groups' first rows, else nil: a cast that is not looked up.
  var asNoting: (any NotingAccumulator)? { get }
  /// How many groups have had rows, where every row counts and that can be told without a look at them; else nil.
  var filledGroupCount: Int? { get }
  /// A value a group of each result, in the order of the function's fields; the default is the one of `finish`.
  func finishAll(groupCount: Int) throws(Diagnostic) -> [Column]
  /// The same on up to so many threads; the default needs one.
  func finishAll(groupCount: Int, threadCount: Int) throws(Diagnostic) -> [Column]
}

/// An accumulator that can tell, as it takes rows, which groups have their first among them.
public protocol NotingAccumulator: Accumulator {
  /// Takes the rows of a batch and notes the groups that had none before, unless nobody asks. Groups are slots then, and the
  /// rows of all batches are noted.
  mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column], noting seen: inout SeenSlots?
  ) throws(Diagnostic)
}

extension NotingAccumulator {
  /// It can.
  public var asNoting: (any NotingAccumulator)? { self }

  /// Takes the rows of a batch.
  public mutating func update(
    groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]
  ) throws(Diagnostic) {
    var nobody: SeenSlots?
    try update(groups: groups, groupCount: groupCount, arguments: arguments, noting: &nobody)
  }
}

extension Accumulator {
  /// Most cannot.
  public var asNoting: (any NotingAccumulator)? { nil }

  /// Most cannot tell.
  public var filledGroupCount: Int? { nil }

  /// The one result.
  public func finishAll(groupCount: Int) throws(Diagnostic) -> [Column] { [try finish(groupCount: groupCount)] }

  /// Most have little to do.
  public func finishAll(groupCount: Int, threadCount: Int) throws(Diagnostic) -> [Column] {
    try finishAll(groupCount: groupCount)
  }
}
