/// An accumulator whose groups take the same room however many rows they have seen, and whose results do not depend on the
/// order of the rows: sums, counts, extremes. Frames of many rows are put together from parts of others then.
public protocol FixedAccumulator: Accumulator {
  /// Whether it is so for what it was made for.
  var isFixed: Bool { get }
}

extension FixedAccumulator {
  /// It is.
  public var isFixed: Bool { true }
}
