import CMachine

extension Span where Element == UInt8 {
  /// Eight bytes from `index` on, the first one lowest; zeros stand for what lies past the end.
  @inlinable
  public func word(at index: Int) -> UInt64 {
    guard index >= 0, index <= count &- 8 else { return partialWord(at: index) }
    // Why unsafe: a load of several bytes has no checked form; the bounds are checked above.
    return UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Sixteen bytes from `index` on, all of which must exist.
  @inlinable
  public func vector(at index: Int) -> SIMD16<UInt8> {
    precondition(index >= 0 && index <= count &- 16, "a vector lies outside its bytes")
    // Why unsafe: a load of several bytes has no checked form; the bounds are checked above.
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
  }

  /// A bit for each of the 64 bytes from `index` on that equals `wanted`, the first byte lowest; all of them must exist.
  public func equalMask(at index: Int, _ wanted: UInt8) -> UInt64 {
    precondition(index >= 0 && index <= count &- 64, "a block lies outside its bytes")
    // Why unsafe: the bounds are checked above, and the C function reads just 64 bytes.
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe machine_equal_mask(base + index, wanted)
    }
  }

  /// How many of the bytes from `start` up to `end` equal `wanted`.
  public func number(of wanted: UInt8, _ start: Int, _ end: Int) -> Int {
    var count = 0
    var place = start
    while place &+ 64 <= end {
      count &+= equalMask(at: place, wanted).nonzeroBitCount
      place &+= 64
    }
    while place < end {
      count &+= self[place] == wanted ? 1 : 0
      place &+= 1
    }
    return count
  }

  /// The bytes that are left from `index` on, as the low end of a word.
  @usableFromInline
  func partialWord(at index: Int) -> UInt64 {
    var word: UInt64 = 0
    var shift: UInt64 = 0
    var place = Swift.max(index, 0)
    while place < count, shift < 64 {
      word |= UInt64(self[place]) << shift
      shift += 8
      place += 1
    }
    return word
  }
}
