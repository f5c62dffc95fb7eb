import Glibc

/// A run of values of one fixed-size type in memory: written once, when it is made, then immutable and shared.
///
/// `@unchecked Sendable` and `@safe`: the memory is written only inside `init`, before anyone else can hold the buffer, or
/// by a `ColumnRoom` at rows that nobody else looks at yet; it is read only through spans, whose lifetime is tied to the
/// buffer.
@safe public final class Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  /// The number of values.
  public let count: Int
  /// The bytes taken from the memory budget.
  private let byteCount: Int
  /// The bounds of its blocks, where it is a long run of whole numbers.
  let blockBounds: BlockBounds?

  /// A buffer of `count` values. `initialize` must write every one of them: what it leaves out is not defined.
  @inlinable
  public convenience init(count: Int, initialize: (inout MutableSpan<Element>) throws -> Void) rethrows {
    self.init(uninitializedCount: count)
    var span = unsafe MutableSpan(_unsafeStart: base, count: count)
    try initialize(&span)
  }

  /// A buffer of `count` equal values.
  public convenience init(repeating value: Element, count: Int) {
    self.init(uninitializedCount: count)
    unsafe base.initialize(repeating: value, count: count)
  }

  /// A copy of the array's values.
  public convenience init(_ values: [Element]) {
    self.init(uninitializedCount: values.count)
    unsafe values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { unsafe base.initialize(from: start, count: values.count) }
    }
  }

  @usableFromInline init(uninitializedCount count: Int) {
    byteCount = count * MemoryLayout<Element>.stride
    blockBounds = BlockBounds(of: Element.self, count: count)
    MemoryBudget.shared.take(byteCount)
    unsafe base = LargeMemory.allocate(byteCount: byteCount).bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  deinit {
    unsafe LargeMemory.release(base, byteCount: byteCount)
    MemoryBudget.shared.giveBack(byteCount)
  }

  /// The values, for as long as the buffer is held.
  @inlinable public var span: Span<Element> {
    @_lifetime(borrow self) get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// A part of the values, for as long as the buffer is held.
  @inlinable
  @_lifetime(borrow self)
  public func span(from offset: Int, count partCount: Int) -> Span<Element> {
    precondition(offset >= 0 && partCount >= 0 && offset + partCount <= count, "a slice lies outside its buffer")
    let span = unsafe Span(_unsafeStart: base + offset, count: partCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
