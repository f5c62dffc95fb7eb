import Glibc

extension String {
  /// The text of UTF-8 bytes; what is no UTF-8 becomes U+FFFD.
  public init(bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension Span where Element == UInt8 {
  /// Whether both hold the same bytes.
  public func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBufferPointer { left in
      unsafe other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        return unsafe memcmp(a, b, left.count) == 0
      }
    }
  }

  /// Whether these bytes sort before the others; a shorter text sorts before the longer one that it begins.
  public func precedes(_ other: Span<UInt8>) -> Bool {
    let order: Int32 = unsafe withUnsafeBufferPointer { left in
      unsafe other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return 0 }
        return unsafe memcmp(a, b, Swift.min(left.count, right.count))
      }
    }
    return order != 0 ? order < 0 : count < other.count
  }

  /// A hash of the bytes, the same in every run.
  public var fingerprint: UInt64 {
    unsafe withUnsafeBytes { bytes in
      var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
      var index = 0
      while index + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
        hash ^= hash >> 29
        index += 8
      }
      var rest: UInt64 = 0
      while index < bytes.count {
        rest = unsafe rest << 8 | UInt64(bytes[index])
        index += 1
      }
      hash = (hash ^ rest) &* 0x94D0_49BB_1331_11EB
      return hash ^ (hash >> 32)
    }
  }
}
