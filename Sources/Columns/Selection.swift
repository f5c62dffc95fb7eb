/// Row indices into a batch, in the order in which the rows are wanted; a row may be wanted more than once.
public struct Selection: Sendable {
  /// The index that stands for no row at all: the missing side of an outer join.
  public static let none = UInt32.max

  /// The indices.
  public let rows: BufferSlice<UInt32>
  /// Whether some index is `none`.
  public let hasNone: Bool

  /// A selection; `hasNone` must be true when an index is `none`.
  public init(_ rows: BufferSlice<UInt32>, hasNone: Bool = false) {
    self.rows = rows
    self.hasNone = hasNone
  }

  /// A selection of the given rows.
  public init(_ rows: [UInt32]) {
    self.init(BufferSlice(rows), hasNone: rows.contains(Self.none))
  }

  /// The number of wanted rows.
  @inlinable public var count: Int { rows.count }
}
