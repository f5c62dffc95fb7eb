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
}

/// The state of an aggregate over many groups, filled a batch at a time.
public protocol Accumulator: Sendable {
  /// Takes the rows of a batch. `groups` names each row's group; all are below `groupCount`.
  mutating func update(groups: BufferSlice<UInt32>, groupCount: Int, arguments: [Column]) throws(Diagnostic)
  /// Takes over what another accumulator of the same kind has seen; its group i is this one's group `mapping[i]`.
  mutating func merge(_ other: any Accumulator, mapping: BufferSlice<UInt32>, groupCount: Int) throws(Diagnostic)
  /// A value a group.
  func finish(groupCount: Int) throws(Diagnostic) -> Column
}
