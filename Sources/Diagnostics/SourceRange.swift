/// A piece of a source text, in UTF-8 bytes from its start; the upper bound is not part of it.
public struct SourceRange: Sendable, Hashable {
  /// The first byte.
  public var lowerBound: Int
  /// One past the last byte.
  public var upperBound: Int

  /// The range from `lowerBound` up to `upperBound`; an empty range marks a place between two bytes.
  public init(_ lowerBound: Int, _ upperBound: Int) {
    self.lowerBound = lowerBound
    self.upperBound = max(lowerBound, upperBound)
  }

  /// The smallest range that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lowerBound, other.lowerBound), max(upperBound, other.upperBound))
  }

  /// The same range in a text that has `byteCount` more bytes in front.
  public func shifted(by byteCount: Int) -> SourceRange {
    SourceRange(lowerBound + byteCount, upperBound + byteCount)
  }
}
