/// A set of slots below a limit, each with its rank among them: a bit a slot, and for each word of bits how many bits stand
/// before it. It takes far less room than a number a slot, and no more than two look-ups.
public struct RankedSlots: Sendable {
  private let bits: Buffer<UInt64>
  private let ranks: Buffer<UInt32>
  /// The number of slots in the set.
  public let count: Int

  /// The slots that words name; rows without a word are left out.
  public init(_ words: BufferSlice<UInt64>, slotCount: Int) {
    let wordCount = (slotCount + 63) / 64
    let bits = Buffer<UInt64>(repeating: 0, count: wordCount)
    let target = unsafe bits.base
    let source = unsafe words.buffer.base + words.offset
    let noWord = BufferSlice<UInt64>.noWord
    for row in 0..<words.count {
      let slot = unsafe source[row]
      if slot == noWord { continue }
      precondition(slot < UInt64(slotCount), "a word without a slot")
      unsafe target[Int(truncatingIfNeeded: slot >> 6)] |= 1 << (slot & 63)
    }
    var count = 0
    ranks = Buffer(count: wordCount) { output in
      for word in output.indices {
        output[word] = UInt32(truncatingIfNeeded: count)
        count += unsafe target[word].nonzeroBitCount
      }
    }
    self.bits = bits
    self.count = count
  }

  /// A byte a row: whether its slot is in the set. `Selection.none` is not, any other slot must lie below the limit.
  public func mask(of slots: BufferSlice<UInt32>) -> BufferSlice<UInt8> {
    let words = unsafe bits.base
    let limit = bits.count
    return slots.mapped { slot in
      if slot == Selection.none { return 0 }
      precondition(Int(slot >> 6) < limit, "a slot beyond the limit")
      return UInt8(truncatingIfNeeded: unsafe words[Int(slot >> 6)] >> UInt64(slot & 63) & 1)
    }
  }

  /// The rank of each row's slot; `Selection.none` where it is not in the set.
  public func ranks(of slots: BufferSlice<UInt32>) -> BufferSlice<UInt32> {
    let words = unsafe bits.base
    let before = unsafe ranks.base
    let limit = bits.count
    return slots.mapped { slot in
      if slot == Selection.none { return slot }
      let place = Int(slot >> 6)
      precondition(place < limit, "a slot beyond the limit")
      let word = unsafe words[place]
      let bit: UInt64 = 1 << UInt64(slot & 63)
      if word & bit == 0 { return Selection.none }
      return unsafe before[place] &+ UInt32(truncatingIfNeeded: (word & (bit &- 1)).nonzeroBitCount)
    }
  }
}
