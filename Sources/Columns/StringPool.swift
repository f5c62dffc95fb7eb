/// The texts of a string column as UTF-8 bytes, one after the other; immutable and shared by all slices of the column.
public struct StringPool: Sendable {
  /// Where each text starts among the bytes, and at the end the number of bytes.
  public let offsets: Buffer<UInt32>
  /// The bytes of all texts.
  public let bytes: Buffer<UInt8>
  /// Whether no text stands twice, so that equal codes mean equal texts and the other way round.
  public let isDistinct: Bool

  /// A pool over the given bytes; `offsets` holds one value more than there are texts.
  public init(offsets: Buffer<UInt32>, bytes: Buffer<UInt8>, isDistinct: Bool) {
    precondition(offsets.count >= 1, "a pool needs the end of its last text")
    self.offsets = offsets
    self.bytes = bytes
    self.isDistinct = isDistinct
  }

  /// A pool of the given texts, in this order.
  public init(_ texts: [String]) {
    var offsets: [UInt32] = [0]
    var bytes: [UInt8] = []
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(UInt32(bytes.count))
    }
    let isDistinct = Set(texts.map { Array($0.utf8) }).count == texts.count
    self.init(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: isDistinct)
  }

  /// Whether both are the same pool in memory, so that their codes mean the same.
  public func isSame(as other: StringPool) -> Bool { bytes === other.bytes && offsets === other.offsets }

  /// The number of texts.
  @inlinable public var count: Int { offsets.count - 1 }

  /// The bytes of one text.
  @inlinable
  @_lifetime(borrow self)
  public func utf8(at index: Int) -> Span<UInt8> {
    let start = Int(offsets.span[index])
    return bytes.span(from: start, count: Int(offsets.span[index + 1]) - start)
  }

  /// Whether one text is empty, which is how a missing text is stored.
  @inlinable
  public func isEmpty(at index: Int) -> Bool {
    offsets.span[index] == offsets.span[index + 1]
  }

  /// One text.
  public subscript(index: Int) -> String { String(bytes: utf8(at: index)) }

  /// All texts, in order.
  public var texts: [String] { (0..<count).map { self[$0] } }

  /// The place of a text, or nil where the pool does not have it.
  public func firstIndex(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    return (0..<count).first { utf8(at: $0).isEqual(to: wanted.span) }
  }

  /// The place of each of another pool's texts in this one, which has none twice; `Selection.none` where it is not.
  public func codes(of other: StringPool) -> BufferSlice<UInt32> {
    var builder = StringPoolBuilder()
    for index in 0..<count { _ = builder.code(of: utf8(at: index)) }
    return BufferSlice(count: other.count) { output in
      for index in output.indices { output[index] = builder.knownCode(of: other.utf8(at: index)) ?? Selection.none }
    }
  }

  /// The first eight bytes of every text as a word whose order is theirs.
  func prefixes() -> BufferSlice<UInt64> {
    BufferSlice<UInt64>(count: count) { output in
      for index in output.indices {
        output[index] = UInt64(bigEndian: UInt64(littleEndian: utf8(at: index).word(at: 0)))
      }
    }
  }
}
