/// A part of a buffer, without a copy.
public struct BufferSlice<Element: BitwiseCopyable>: Sendable {
  /// The buffer that holds the values.
  public let buffer: Buffer<Element>
  /// The first value's place in the buffer.
  public let offset: Int
  /// The number of values.
  public let count: Int

  /// The whole buffer.
  @inlinable
  public init(_ buffer: Buffer<Element>) {
    self.buffer = buffer
    offset = 0
    count = buffer.count
  }

  /// A copy of the array's values.
  public init(_ values: [Element]) { self.init(Buffer(values)) }

  /// A new buffer of `count` values, every one of which `initialize` writes.
  @inlinable
  public init(count: Int, initialize: (inout MutableSpan<Element>) throws -> Void) rethrows {
    self.init(try Buffer(count: count, initialize: initialize))
  }

  @usableFromInline init(buffer: Buffer<Element>, offset: Int, count: Int) {
    self.buffer = buffer
    self.offset = offset
    self.count = count
  }

  /// The values.
  @inlinable public var span: Span<Element> {
    @_lifetime(borrow self) get { buffer.span(from: offset, count: count) }
  }

  /// The value at `index`.
  @inlinable public subscript(index: Int) -> Element { span[index] }

  /// The value behind which none stands; nil where there are none.
  public var lastValue: Element? { count > 0 ? self[count - 1] : nil }

  /// The rows of `range`, without a copy.
  public func slice(_ range: Range<Int>) -> BufferSlice {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a slice lies outside its buffer")
    return BufferSlice(buffer: buffer, offset: offset + range.lowerBound, count: range.count)
  }
}
