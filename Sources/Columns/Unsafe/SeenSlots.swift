/// The slots that have rows, in order of their first.
public struct SeenSlots: Sendable {
  /// A byte a slot, 1 where it has rows; of many slots a bit, so that all of them are near.
  private var marks: Records<UInt8>
  private let shift: UInt32
  @usableFromInline var found: Records<UInt32>
  private let slotCount: Int
  /// How many slots have rows.
  public private(set) var count = 0
  /// How many of them are marked.
  private var markedCount = 0

  /// The most slots that have a byte of their own.
  private static let mostBytes = 1 << 18

  /// No rows yet, of so many slots.
  public init(slotCount: Int) {
    self.slotCount = slotCount
    shift = slotCount > Self.mostBytes ? 3 : 0
    marks = Records(initial: 0)
    marks.grow(to: (slotCount >> Int(shift)) + 1)
    found = Records(initial: 0)
    found.grow(to: slotCount)
  }

  /// The slots, in order.
  public var order: BufferSlice<UInt32> { found.mapped(count) { $0 } }

  /// Notes the slots of more rows.
  public mutating func note(_ slots: BufferSlice<UInt32>) {
    if count == slotCount { return }
    found.check(slots)
    markFound()
    let isEarly = count < 4096
    if isEarly, areAllMarked(slots) { return }
    marks.makeUnique()
    found.makeUnique()
    let rows = unsafe slots.buffer.base + slots.offset
    let marked = unsafe marks.memory.base
    let target = unsafe found.memory.base
    let mask: UInt32 = (1 << shift) &- 1
    var end = count
    let areClustered = slots.areClustered
    // Every row is written, and only those of new slots move the end on. There is room for one more than all slots.
    for row in 0..<slots.count {
      let slot = unsafe rows[row]
      if areClustered, row > 0, unsafe rows[row &- 1] == slot { continue }
      let place = Int(slot &>> shift)
      let bit = UInt8(truncatingIfNeeded: slot & mask)
      let mark = unsafe marked[place]
      unsafe target[end] = slot
      end &+= Int(1 &- (mark &>> bit) & 1)
      unsafe marked[place] = mark | 1 &<< bit
    }
    count = end
    markedCount = end
  }

  /// Says how many have been found: those that another has written behind the ones before.
  @usableFromInline mutating func setCount(_ newCount: Int) { count = newCount }

  /// Marks what others have found.
  private mutating func markFound() {
    if markedCount == count { return }
    let slots = order.slice(markedCount..<count)
    count = markedCount
    note(slots)
  }

  /// Takes over the slots of later rows.
  public mutating func add(_ later: SeenSlots) { note(later.order) }

  private func areAllMarked(_ slots: BufferSlice<UInt32>) -> Bool {
    let rows = unsafe slots.buffer.base + slots.offset
    let marked = unsafe marks.memory.base
    let mask: UInt32 = (1 << shift) &- 1
    var all: UInt8 = 1
    for row in 0..<slots.count {
      let slot = unsafe rows[row]
      all &= unsafe marked[Int(slot &>> shift)] &>> UInt8(truncatingIfNeeded: slot & mask)
    }
    return all & 1 != 0
  }
}
