/// Collects texts into a pool and gives equal texts the same code, in order of first appearance.
public struct StringPoolBuilder: Sendable {
  private var offsets: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// Open addressing: the code plus one of each slot, 0 where it is free.
  private var slots = [UInt32](repeating: 0, count: 64)
  private var hashes: [UInt64] = []

  /// An empty pool.
  public init() {}

  /// The number of distinct texts so far.
  public var count: Int { hashes.count }

  /// The code of a text, which is added where it is new.
  public mutating func code(of text: Span<UInt8>) -> UInt32 {
    let hash = text.fingerprint
    let slot = slot(of: text, hash)
    if slots[slot] != 0 { return slots[slot] - 1 }
    slots[slot] = UInt32(hashes.count + 1)
    hashes.append(hash)
    for i in text.indices { bytes.append(text[i]) }
    offsets.append(UInt32(bytes.count))
    if hashes.count * 2 > slots.count { grow() }
    return UInt32(hashes.count - 1)
  }

  /// The code of a text; nil where it is not there.
  func knownCode(of text: Span<UInt8>) -> UInt32? {
    let mark = slots[slot(of: text, text.fingerprint)]
    return mark == 0 ? nil : mark - 1
  }

  /// The slot of a text, or the free one where it belongs.
  private func slot(of text: Span<UInt8>, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
    while slots[slot] != 0 {
      let code = Int(slots[slot] - 1)
      if hashes[code] == hash, holds(code, text) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The code of a text, which is added where it is new.
  public mutating func code(of text: String) -> UInt32 {
    let utf8 = Array(text.utf8)
    return code(of: utf8.span)
  }

  /// The pool of all texts so far.
  public func finish() -> StringPool {
    StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: true)
  }

  private func holds(_ code: Int, _ text: Span<UInt8>) -> Bool {
    bytes.span.extracting(Int(offsets[code])..<Int(offsets[code + 1])).isEqual(to: text)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(code + 1)
    }
  }
}
