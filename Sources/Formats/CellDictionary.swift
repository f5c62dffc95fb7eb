import Columns

/// Collects the distinct texts of a column and gives equal ones the same code, in order of first appearance.
///
/// Open addressing; a text of up to sixteen bytes is compared as two words, its first and its last eight bytes, without a
/// look at its bytes.
struct CellDictionary: Sendable {
  private struct Slot {
    var head: UInt64 = 0
    /// The last eight bytes of a text of nine to sixteen; the hash of a longer one.
    var tail: UInt64 = 0
    /// No text is as long as that of a free slot.
    var length = UInt32.max
    /// The code.
    var code: UInt32 = 0

    @inline(__always) var isFree: Bool { length == .max }

    @inline(__always) var hash: Int {
      let mixed = (head ^ (tail &* 0xBF58_476D_1CE4_E5B9) ^ UInt64(length)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 16)
    }

    @inline(__always) func isAlike(_ other: Slot) -> Bool {
      (head ^ other.head) | (tail ^ other.tail) | UInt64(length ^ other.length) == 0
    }
  }

  private var slots = [Slot](repeating: Slot(), count: 256)
  private(set) var offsets: [UInt32] = [0]
  private(set) var bytes: [UInt8] = []

  /// The number of distinct texts.
  var count: Int { offsets.count - 1 }

  /// The text without its code. Lengths change from cell to cell, so up to sixteen bytes are taken without a branch.
  @inline(__always)
  private static func key(_ source: Span<UInt8>, _ start: Int, _ length: Int) -> Slot {
    let head = source.word(at: start) & Digits.lowest(min(length, 8))
    if length > 16 {
      return Slot(head: head, tail: longHash(source, start, length), length: UInt32(truncatingIfNeeded: length))
    }
    // What is behind the first eight bytes, by arithmetic: a maximum would be made a branch.
    let behind = length &- 8
    let last = source.word(at: start &+ (behind & ~(behind >> 63)))
    return Slot(head: head, tail: length > 8 ? last : 0, length: UInt32(truncatingIfNeeded: length))
  }

  /// The code of a text that is known; nil where it is new.
  @inline(__always)
  func knownCode(of source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32? {
    let key = Self.key(source, start, length)
    let slots = slots.span
    var place = key.hash & (slots.count &- 1)
    while true {
      let slot = slots[place]
      if slot.isAlike(key), key.length <= 16 || holds(slot, source, start) { return slot.code }
      if slot.isFree { return nil }
      place = (place &+ 1) & (slots.count &- 1)
    }
  }

  /// The code of `length` bytes from `start` on, which are added where they are new.
  @inline(__always)
  mutating func code(of source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32 {
    code(of: Self.key(source, start, length), source, start)
  }

  @inline(__always)
  private mutating func code(of key: Slot, _ source: Span<UInt8>, _ start: Int) -> UInt32 {
    var place = key.hash & (slots.count &- 1)
    while true {
      let slot = slots[place]
      if slot.isAlike(key), key.length <= 16 || holds(slot, source, start) { return slot.code }
      if slot.isFree { return insert(key, source, start) }
      place = (place &+ 1) & (slots.count &- 1)
    }
  }

  /// The codes of many texts; text i reaches from offset i to offset i + 1. The slots of a run of texts are read before any
  /// is needed, so that the memory is asked for many at a time.
  mutating func codes(of source: Span<UInt8>, _ offsets: Span<UInt32>) -> [UInt32] {
    var codes = [UInt32](repeating: 0, count: offsets.count - 1)
    var keys = [Slot](repeating: Slot(), count: 256)
    var sum: UInt32 = 0
    for start in stride(from: 0, to: codes.count, by: keys.count) {
      let runLength = min(keys.count, codes.count - start)
      let mask = slots.count &- 1
      for index in 0..<runLength {
        let first = Int(offsets[start &+ index])
        keys[index] = Self.key(source, first, Int(offsets[start &+ index &+ 1]) &- first)
        sum &+= slots[keys[index].hash & mask].code
      }
      for index in 0..<runLength {
        codes[start &+ index] = code(of: keys[index], source, Int(offsets[start &+ index]))
      }
    }
    // The sum is used so that the reads are made.
    if sum == .max, slots.isEmpty { codes.removeAll() }
    return codes
  }

  /// Whether the texts would take more room than their offsets can say.
  var isFull: Bool { bytes.count > Int(UInt32.max) - (1 << 28) }

  /// All texts as a pool.
  func pool() -> StringPool { StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: true) }

  private static func longHash(_ source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: length)
    var place = 0
    while place &+ 8 <= length {
      hash = (hash ^ source.word(at: start &+ place)) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
      place &+= 8
    }
    if place < length { hash ^= source.word(at: start &+ place) & Digits.lowest(length &- place) }
    return hash ^ (hash >> 32)
  }

  private func holds(_ slot: Slot, _ source: Span<UInt8>, _ start: Int) -> Bool {
    let own = bytes.span
    let offset = Int(offsets[Int(slot.code)])
    let length = Int(slot.length)
    var place = 8
    while place &+ 8 <= length {
      if own.word(at: offset &+ place) != source.word(at: start &+ place) { return false }
      place &+= 8
    }
    if place == length { return true }
    return (own.word(at: offset &+ place) ^ source.word(at: start &+ place)) & Digits.lowest(length &- place) == 0
  }

  @inline(never)
  private mutating func insert(_ key: Slot, _ source: Span<UInt8>, _ start: Int) -> UInt32 {
    if offsets.count * (slots.count < 4096 ? 8 : 2) > slots.count { grow() }
    let length = Int(key.length)
    if bytes.capacity - bytes.count < length { bytes.reserveCapacity(max(64, length, bytes.count) * 2) }
    bytes.append(addingCapacity: length) { output in
      for place in start..<(start + length) { output.append(source[place]) }
    }
    var slot = key
    slot.code = UInt32(truncatingIfNeeded: count)
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    place(slot)
    return slot.code
  }

  private mutating func place(_ slot: Slot) {
    var place = slot.hash & (slots.count - 1)
    while !slots[place].isFree { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 4)
    for slot in old where !slot.isFree { place(slot) }
  }
}
