/// A set of whole numbers as a bit each by their hashes: a number whose bit is not set is not in the set, of the others
/// nearly all are. It is looked at first, since it stays near where the set itself does not.
///
/// Source: Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 1970; here with one hash and sixteen
/// bits a number.
public struct WordFilter: Sendable {
  private let bits: Buffer<UInt64>
  private let shift: UInt64

  /// The filter of these numbers.
  public init(_ numbers: some Collection<Int64>) {
    let logarithm = max(10, 64 - (max(1, numbers.count * 16) - 1).leadingZeroBitCount)
    let shift = UInt64(64 - logarithm)
    bits = Buffer(repeating: 0, count: 1 << (logarithm - 6))
    self.shift = shift
    let words = unsafe bits.base
    for number in numbers {
      let place = Self.place(of: number, shift)
      unsafe words[Int(truncatingIfNeeded: place >> 6)] |= 1 << (place & 63)
    }
  }

  /// A mask of the rows whose whole number, day, tick or unit may be in the set; that of a null row means nothing.
  public func mask(of column: Column) -> BufferSlice<UInt8> {
    let words = unsafe bits.base
    let shift = shift
    return column.mapIntegers { number in
      let place = Self.place(of: number, shift)
      return UInt8(truncatingIfNeeded: unsafe words[Int(truncatingIfNeeded: place >> 6)] >> (place & 63) & 1)
    }
  }

  /// As many bits as there are places are left of the product: no place lies outside.
  @inline(__always)
  private static func place(of number: Int64, _ shift: UInt64) -> UInt64 {
    (UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15) >> shift
  }
}
