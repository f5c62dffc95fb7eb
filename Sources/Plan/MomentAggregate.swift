import Columns
import Diagnostics

/// How much of a column's moments an aggregate needs.
public enum MomentDegree: Int, Sendable, Comparable {
  /// The number of values.
  case count
  /// Their sum too.
  case sum
  /// The sum of their squares too.
  case squares

  /// Whether it needs less.
  public static func < (left: MomentDegree, right: MomentDegree) -> Bool { left.rawValue < right.rawValue }
}

/// An aggregate that is read off the number, the sum and the sum of squares of its argument's values. Several of one
/// argument share one state: `avg(x), stdev(x), count()` looks at each row once.
public protocol MomentAggregate: AggregateFunction {
  /// What it needs.
  var momentDegree: MomentDegree { get }
  /// A fresh state that keeps what the degree asks for.
  func makeMoments(_ overload: Overload, degree: MomentDegree) -> any Accumulator
  /// A state of which group i has seen the rows `starts[i]..<ends[i]` of a column; nil where it is quicker, or more exact,
  /// to go through the rows of each.
  func makeMoments(
    of column: Column, from starts: BufferSlice<UInt32>, to ends: BufferSlice<UInt32>, _ overload: Overload,
    degree: MomentDegree
  ) -> (any Accumulator)?
  /// A value a group, from a state that keeps at least what it needs.
  func finish(_ moments: any Accumulator, _ overload: Overload, groupCount: Int) throws(Diagnostic) -> Column
}

extension MomentAggregate {
  /// It is.
  public var asMoment: (any MomentAggregate)? { self }
}
