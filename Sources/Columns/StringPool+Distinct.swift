extension StringPool {
  /// The same pool, marked as one in which no text stands twice where none does.
  public var markedWhereDistinct: StringPool {
    isDistinct || hasTextTwice ? self : StringPool(offsets: offsets, bytes: bytes, isDistinct: true)
  }

  /// Whether some text stands twice; looked at up to the first.
  private var hasTextTwice: Bool {
    var size = 64
    while size < 2 * count { size *= 2 }
    // The upper half of each text's hash over its place plus one; the slots of a run of texts are asked for before any is
    // needed.
    var slots = [UInt64](repeating: 0, count: size)
    var hashes = [UInt64](repeating: 0, count: 128)
    for start in stride(from: 0, to: count, by: hashes.count) {
      let runLength = min(hashes.count, count - start)
      for index in 0..<runLength {
        hashes[index] = utf8(at: start + index).fingerprint
        slots.fetch(at: Int(truncatingIfNeeded: hashes[index]) & (size - 1))
      }
      for index in 0..<runLength {
        let hash = hashes[index]
        var slot = Int(truncatingIfNeeded: hash) & (size - 1)
        while slots[slot] != 0 {
          let other = Int(slots[slot] & 0xFFFF_FFFF) - 1
          if (slots[slot] ^ hash) >> 32 == 0, utf8(at: other).isEqual(to: utf8(at: start + index)) { return true }
          slot = (slot + 1) & (size - 1)
        }
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(start + index + 1)
      }
    }
    return false
  }
}
