import Columns

/// A hash of each row's key, to tell quickly that no key stands twice: equal keys have equal hashes, so where all hashes
/// differ all keys do, and nothing needs to be compared.
struct KeyHashes {
  private let hashes: [UInt64]

  init(columns: [Column], rowCount: Int) {
    var hashes = [UInt64](repeating: 0x9E37_79B9_7F4A_7C15, count: rowCount)
    for column in columns {
      let words = column.words()
      for row in hashes.indices {
        let mixed = (hashes[row] ^ words[row]) &* 0xBF58_476D_1CE4_E5B9
        hashes[row] = mixed ^ (mixed >> 29)
      }
    }
    self.hashes = hashes
  }

  /// Whether two rows may have one key.
  var mayRepeat: Bool {
    var capacity = 64
    while capacity < hashes.count * 2 { capacity *= 2 }
    var slots = [UInt64](repeating: 0, count: capacity)
    for hash in hashes {
      // 0 marks a free slot, so no hash may be 0.
      let marked = hash | 1
      var slot = Int(truncatingIfNeeded: marked >> 20) & (capacity - 1)
      while slots[slot] != 0 {
        if slots[slot] == marked { return true }
        slot = (slot + 1) & (capacity - 1)
      }
      slots[slot] = marked
    }
    return false
  }
}
