/// Room for a column that several threads read part by part: each part is written at the rows where it will stand, as
/// narrow as its values are, so that nothing is copied where all parts turn out alike. There is one run of memory for each
/// width that occurs; what nobody writes of it takes no pages.
public final class ColumnRoom: Sendable {
  /// The most rows that the column may have.
  public let rowCount: Int
  private let buffers = Guarded<[ObjectIdentifier: any Sendable]>([:])

  /// Room for so many rows; memory is taken when the first part of a width is written.
  public init(rowCount: Int) { self.rowCount = rowCount }

  /// Hands out the rows' memory at the width of `Element`, to be written in full, or changed where they were written
  /// before, and gives the rows. Nobody else may look at them meanwhile; other rows may be written by other threads.
  public func write<Element: BitwiseCopyable>(
    _ rows: Range<Int>, as type: Element.Type, _ body: (inout MutableSpan<Element>) -> Void
  ) -> BufferSlice<Element> {
    let buffer = buffer(of: type)
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount, "rows lie outside their room")
    // Why unsafe: the one kind of buffer that is written after it is made, while nobody reads these rows of it.
    var span = unsafe MutableSpan(_unsafeStart: buffer.base + rows.lowerBound, count: rows.count)
    body(&span)
    return BufferSlice(buffer: buffer, offset: rows.lowerBound, count: rows.count)
  }

  /// The first rows at the width of `Element`, all of which have been written. None is written from now on.
  public func first<Element: BitwiseCopyable>(_ count: Int, as type: Element.Type) -> BufferSlice<Element> {
    BufferSlice(buffer(of: type)).slice(0..<count)
  }

  private func buffer<Element: BitwiseCopyable>(of type: Element.Type) -> Buffer<Element> {
    buffers.withLock { buffers in
      if let known = buffers[ObjectIdentifier(type)] as? Buffer<Element> { return known }
      let buffer = Buffer<Element>(uninitializedCount: rowCount)
      buffers[ObjectIdentifier(type)] = buffer
      return buffer
    }
  }
}
