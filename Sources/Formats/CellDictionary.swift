import Columns

/// Collects the distinct texts of a column and gives equal ones the same code, in order of first appearance.
///
/// Open addressing; a text of up to sixteen bytes is compared as two words, its first and its last eight bytes, without a
/// look at its bytes.
struct CellDictionary: Sendable {
  /// A text as it is looked up.
  struct Key: Sendable {
    /// The first eight bytes of a text of up to sixteen; where the bytes of a longer one lie in the dictionary.
    fileprivate var head: UInt64 = 0
    /// The last eight bytes of a text of nine to sixteen; the hash of a longer one.
    fileprivate var tail: UInt64 = 0
    /// No text is as long as that of a free slot.
    fileprivate var length = UInt32.max
    /// The code.
    fileprivate var code: UInt32 = 0

    fileprivate var isFree: Bool { length == .max }
    fileprivate var isLong: Bool { length > 16 }

    @inline(__always) fileprivate var hash: Int {
      let mixed =
        ((isLong ? 0 : head) ^ (tail &* 0xBF58_476D_1CE4_E5B9) ^ UInt64(length)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 16)
    }

    /// Whether two texts of up to sixteen bytes are the same, or two longer ones may be.
    @inline(__always) fileprivate func isAlike(_ other: Key) -> Bool {
      let heads = isLong ? 0 : head ^ other.head
      return heads | (tail ^ other.tail) | UInt64(length ^ other.length) == 0
    }
  }

  private var slots = [Key](repeating: Key(), count: 256)
  private(set) var offsets: [UInt32] = [0]
  private(set) var bytes: [UInt8] = []

  /// The number of distinct texts.
  var count: Int { offsets.count - 1 }

  /// The text without its code. Lengths change from cell to cell, so up to sixteen bytes are taken without a branch.
  @inline(__always)
  static func key(_ source: Span<UInt8>, _ start: Int, _ length: Int) -> Key {
    if length > 16 {
      return Key(tail: longHash(source, start, length), length: UInt32(truncatingIfNeeded: length))
    }
    let head = source.word(at: start) & Digits.lowest(min(length, 8))
    // What is behind the first eight bytes, by arithmetic: a maximum would be made a branch.
    let behind = length &- 8
    let last = source.word(at: start &+ (behind & ~(behind >> 63)))
    return Key(head: head, tail: length > 8 ? last : 0, length: UInt32(truncatingIfNeeded: length))
  }

  /// The code of a text that is known; nil where it is new.
  @inline(__always)
  func knownCode(of source: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32? {
    let key = Self.key(source, start, length)
    let slots = slots.span
    var place = key.hash & (slots.count &- 1)
    while true {
      let slot = slots[place]
      if slot.isAlike(key), !key.isLong || holds(slot, source, start) { return slot.code }
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
  private mutating func code(of key: Key, _ source: Span<UInt8>, _ start: Int) -> UInt32 {
    var place = key.hash & (slots.count &- 1)
    while true {
      let slot = slots[place]
      if slot.isAlike(key), !key.isLong || holds(slot, source, start) { return slot.code }
      if slot.isFree { return insert(key, source, start) }
      place = (place &+ 1) & (slots.count &- 1)
    }
  }

  /// Whether it takes more memory than lies at hand, so that it is worth while to look up many texts together.
  var isLarge: Bool { slots.count >= 1 << 14 }

  /// The codes of texts that are looked up together: their slots are asked for before any is needed, and the bytes that the
  /// slots lead to before any is compared.
  mutating func codes(of run: CellRun, _ source: Span<UInt8>, _ body: (Int, UInt32) -> Void) {
    let mask = slots.count &- 1
    for index in 0..<run.count { slots.fetch(at: run.keys[index].hash & mask) }
    for index in 0..<run.count where run.keys[index].isLong {
      let slot = slots[run.keys[index].hash & mask]
      if slot.isAlike(run.keys[index]) { bytes.fetch(at: Int(truncatingIfNeeded: slot.head)) }
    }
    for index in 0..<run.count { body(index, code(of: run.keys[index], source, run.starts[index])) }
  }

  /// The codes of many texts; text i reaches from offset i to offset i + 1.
  mutating func codes(of source: Span<UInt8>, _ offsets: Span<UInt32>) -> [UInt32] {
    var codes = [UInt32](repeating: 0, count: offsets.count - 1)
    var run = CellRun()
    for start in stride(from: 0, to: codes.count, by: CellRun.longest) {
      run.clear()
      for index in start..<min(start + CellRun.longest, codes.count) {
        run.append(source, Int(offsets[index]), Int(offsets[index &+ 1] &- offsets[index]))
      }
      self.codes(of: run, source) { index, code in codes[start &+ index] = code }
    }
    return codes
  }

  /// A guess at how many different texts there are, of which so many were drawn and found to differ: of n that were drawn,
  /// about n² / 2 pairs each had one chance in that number to be equal. Nil where no two were.
  static func estimatedTextCount(_ different: Int, of drawn: Int) -> Int? {
    drawn == different ? nil : drawn * drawn / (2 * (drawn - different))
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

  private func holds(_ slot: Key, _ source: Span<UInt8>, _ start: Int) -> Bool {
    let own = bytes.span
    let offset = Int(truncatingIfNeeded: slot.head)
    let length = Int(slot.length)
    var place = 0
    while place &+ 8 <= length {
      if own.word(at: offset &+ place) != source.word(at: start &+ place) { return false }
      place &+= 8
    }
    if place == length { return true }
    return (own.word(at: offset &+ place) ^ source.word(at: start &+ place)) & Digits.lowest(length &- place) == 0
  }

  @inline(never)
  private mutating func insert(_ key: Key, _ source: Span<UInt8>, _ start: Int) -> UInt32 {
    if offsets.count * (slots.count < 4096 ? 8 : 2) > slots.count { grow() }
    let length = Int(key.length)
    if bytes.capacity - bytes.count < length { bytes.reserveCapacity(max(64, length, bytes.count) * 2) }
    bytes.append(addingCapacity: length) { output in
      for place in start..<(start + length) { output.append(source[place]) }
    }
    var slot = key
    slot.code = UInt32(truncatingIfNeeded: count)
    if key.isLong { slot.head = UInt64(bytes.count - length) }
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    place(slot)
    return slot.code
  }

  private mutating func place(_ slot: Key) {
    var place = slot.hash & (slots.count - 1)
    while !slots[place].isFree { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Key](repeating: Key(), count: old.count * 4)
    for slot in old where !slot.isFree { place(slot) }
  }
}
