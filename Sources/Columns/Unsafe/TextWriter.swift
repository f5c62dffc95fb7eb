import Glibc

/// Texts that are written one after the other and become the pool of a column.
public struct TextWriter: Sendable {
  @usableFromInline var bytes: [UInt8] = []
  @usableFromInline var byteCount = 0
  private var offsets: [UInt32] = [0]

  /// A writer of about so many texts.
  public init(textCount: Int) {
    offsets.reserveCapacity(textCount + 1)
    bytes = [UInt8](repeating: 0, count: max(64, textCount * 12))
  }

  /// Writes bytes to the end of the text.
  public mutating func append(_ text: Span<UInt8>) {
    makeRoom(text.count)
    // Why unsafe: a copy in one piece has no checked form; room was made for it.
    unsafe bytes.withUnsafeMutableBufferPointer { target in
      unsafe text.withUnsafeBufferPointer { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        _ = unsafe memcpy(target + byteCount, source, text.count)
      }
    }
    byteCount += text.count
  }

  /// Writes bytes, each turned into another, to the end of the text.
  @inlinable
  public mutating func append(_ text: Span<UInt8>, as turn: (UInt8) -> UInt8) {
    makeRoom(text.count)
    let first = byteCount
    var output = bytes.mutableSpan
    for index in text.indices { output[first + index] = turn(text[index]) }
    byteCount += text.count
  }

  /// Writes a byte to the end of the text.
  @inline(__always)
  public mutating func append(_ byte: UInt8) {
    makeRoom(1)
    bytes[byteCount] = byte
    byteCount += 1
  }

  /// Writes a string to the end of the text.
  public mutating func append(_ text: String) {
    var text = text
    makeRoom(text.utf8.count)
    text.withUTF8 { utf8 in
      for index in utf8.indices { unsafe bytes[byteCount + index] = utf8[index] }
      byteCount += utf8.count
    }
  }

  /// Writes a whole number in decimal digits.
  public mutating func append(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var digitCount = 1
    while rest >= 10 {
      rest /= 10
      digitCount += 1
    }
    makeRoom(digitCount)
    rest = number.magnitude
    for place in (byteCount..<(byteCount + digitCount)).reversed() {
      bytes[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    byteCount += digitCount
  }

  /// Ends the text; what is written from now on is the next.
  public mutating func end() { offsets.append(UInt32(byteCount)) }

  /// All texts, of which some may be equal.
  public consuming func finish() -> StringPool {
    let written = bytes.span.extracting(first: byteCount)
    let bytes = Buffer<UInt8>(count: byteCount) { output in
      for place in written.indices { output[place] = written[place] }
    }
    return StringPool(offsets: Buffer(offsets), bytes: bytes, isDistinct: false)
  }

  @inlinable
  @inline(__always)
  mutating func makeRoom(_ count: Int) {
    if bytes.count - byteCount < count { grow(by: count) }
  }

  @usableFromInline
  @inline(never)
  mutating func grow(by count: Int) {
    bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, count)))
  }
}
