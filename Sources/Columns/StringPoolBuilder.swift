/// Collects texts into a pool and gives equal texts the same code, in order of first appearance.
public struct StringPoolBuilder: Sendable {
  private var offsets: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// Open addressing: the upper half of each text's hash over its code plus one; 0 where a slot is free.
  private var slots: [UInt64]
  private var hashes: [UInt64] = []

  /// An empty pool.
  public init() { slots = [UInt64](repeating: 0, count: 64) }

  /// The number of distinct texts so far.
  public var count: Int { hashes.count }

  /// The code of a text, which is added where it is new.
  public mutating func code(of text: Span<UInt8>) -> UInt32 { code(of: text, text.fingerprint) }

  /// The code of a text, which is added where it is new.
  public mutating func code(of text: String) -> UInt32 {
    let utf8 = Array(text.utf8)
    return code(of: utf8.span)
  }

  /// The codes of some of a pool's texts; all that are new are added. The slots of a run of texts are asked for before any
  /// is needed.
  mutating func codes(of pool: StringPool, places: Span<UInt32>) -> [UInt32] {
    var codes = [UInt32](repeating: 0, count: places.count)
    var known = [UInt64](repeating: 0, count: 128)
    for start in stride(from: 0, to: places.count, by: known.count) {
      let runLength = min(known.count, places.count - start)
      for index in 0..<runLength {
        known[index] = pool.utf8(at: Int(places[start + index])).fingerprint
        slots.fetch(at: place(of: known[index]))
      }
      for index in 0..<runLength {
        codes[start + index] = code(of: pool.utf8(at: Int(places[start + index])), known[index])
      }
    }
    return codes
  }

  private mutating func code(of text: Span<UInt8>, _ hash: UInt64) -> UInt32 {
    let slot = slot(of: text, hash)
    if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
    hashes.append(hash)
    slots[slot] = hash & ~0xFFFF_FFFF | UInt64(hashes.count)
    bytes.append(addingCapacity: text.count) { output in
      for index in text.indices { output.append(text[index]) }
    }
    offsets.append(UInt32(bytes.count))
    if hashes.count * 2 > slots.count { grow() }
    return UInt32(hashes.count - 1)
  }

  /// Whether a text is there.
  public func holds(_ text: Span<UInt8>) -> Bool { knownCode(of: text) != nil }

  /// The code of a text; nil where it is not there.
  func knownCode(of text: Span<UInt8>) -> UInt32? {
    let mark = slots[slot(of: text, text.fingerprint)]
    return mark == 0 ? nil : UInt32(truncatingIfNeeded: mark) - 1
  }

  @inline(__always)
  private func place(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }

  /// The slot of a text, or the free one where it belongs.
  @inline(__always)
  private func slot(of text: Span<UInt8>, _ hash: UInt64) -> Int {
    var slot = place(of: hash)
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) >> 32 == 0, holds(Int(slots[slot] & 0xFFFF_FFFF) - 1, text) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The pool of all texts so far.
  public func finish() -> StringPool {
    StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: true)
  }

  private func holds(_ code: Int, _ text: Span<UInt8>) -> Bool {
    bytes.span.extracting(Int(offsets[code])..<Int(offsets[code + 1])).isEqual(to: text)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 4)
    for (code, hash) in hashes.enumerated() {
      var slot = place(of: hash)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = hash & ~0xFFFF_FFFF | UInt64(code + 1)
    }
  }
}
