import Columns

/// Collects the distinct texts of a column and gives equal ones the same code, in order of first appearance.
///
/// Open addressing; a text of up to eight bytes is compared as one word, without a look at its bytes.
struct CellDictionary: Sendable {
  private struct Slot {
    var head: UInt64 = 0
    var hash: UInt32 = 0
    var length: UInt32 = 0
    /// The code plus one, 0 where the slot is free.
    var mark: UInt32 = 0
    var offset: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 64)
  private(set) var offsets: [UInt32] = [0]
  private(set) var bytes: [UInt8] = []

  /// The number of distinct texts.
  var count: Int { offsets.count - 1 }

  /// The code of `length` bytes from `start` on, which are added where they are new.
  @inline(__always)
  mutating func code(of source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32 {
    let head = length >= 8 ? source.word(at: start) : source.word(at: start) & Self.mask(length)
    let hash = length <= 8 ? Self.mix(head ^ UInt64(truncatingIfNeeded: length)) : Self.longHash(source, start, length)
    var place = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while true {
      let slot = slots[place]
      if slot.mark == 0 { return insert(source, start, length, head: head, hash: hash) }
      if slot.head == head, slot.length == UInt32(truncatingIfNeeded: length),
        length <= 8 || (slot.hash == hash && holds(Int(slot.offset), source, start, length))
      {
        return slot.mark &- 1
      }
      place = (place &+ 1) & (slots.count &- 1)
    }
  }

  /// Whether the texts would take more room than their offsets can say.
  var isFull: Bool { bytes.count > Int(UInt32.max) - (1 << 28) }

  /// All texts as a pool.
  func pool() -> StringPool { StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: true) }

  @inline(__always) private static func mask(_ length: Int) -> UInt64 {
    (1 << UInt64(truncatingIfNeeded: 8 &* length)) &- 1
  }

  @inline(__always) private static func mix(_ word: UInt64) -> UInt32 {
    let product = word &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: (product ^ (product >> 29)) >> 16)
  }

  private static func longHash(_ source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32 {
    var hash = UInt64(truncatingIfNeeded: length)
    var place = 0
    while place &+ 8 <= length {
      hash = (hash ^ source.word(at: start &+ place)) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
      place &+= 8
    }
    if place < length { hash ^= source.word(at: start &+ place) & mask(length &- place) }
    return mix(hash)
  }

  private func holds(_ offset: Int, _ source: Span<UInt8>, _ start: Int, _ length: Int) -> Bool {
    let own = bytes.span
    var place = 8
    while place &+ 8 <= length {
      if own.word(at: offset &+ place) != source.word(at: start &+ place) { return false }
      place &+= 8
    }
    if place == length { return true }
    return (own.word(at: offset &+ place) ^ source.word(at: start &+ place)) & Self.mask(length &- place) == 0
  }

  @inline(never)
  private mutating func insert(
    _ source: Span<UInt8>, _ start: Int, _ length: Int, head: UInt64, hash: UInt32
  ) -> UInt32 {
    if offsets.count * 2 > slots.count { grow() }
    let offset = bytes.count
    if bytes.capacity - bytes.count < length { bytes.reserveCapacity(max(64, length, bytes.count) * 2) }
    bytes.append(addingCapacity: length) { output in
      for place in start..<(start + length) { output.append(source[place]) }
    }
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    let slot = Slot(
      head: head, hash: hash, length: UInt32(length), mark: UInt32(offsets.count - 1),
      offset: UInt32(truncatingIfNeeded: offset))
    place(slot)
    return slot.mark - 1
  }

  private mutating func place(_ slot: Slot) {
    var place = Int(slot.hash) & (slots.count - 1)
    while slots[place].mark != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 4)
    for slot in old where slot.mark != 0 { place(slot) }
  }
}
