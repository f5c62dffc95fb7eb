/// The slots that have rows, in order of their first.
public struct SeenSlots: Sendable {
  private var marks: Records<UInt8>
  private var found: Records<UInt32>
  /// How many slots have rows.
  public private(set) var count = 0

  /// No rows yet, of so many slots.
  public init(slotCount: Int) {
    marks = Records(initial: 0)
    marks.grow(to: slotCount)
    found = Records(initial: 0)
    found.grow(to: slotCount)
  }

  /// The slots, in order.
  public var order: BufferSlice<UInt32> { found.mapped(count) { $0 } }

  /// Notes the slots of more rows.
  public mutating func note(_ slots: BufferSlice<UInt32>) {
    if count == marks.count { return }
    let isEarly = count < 4096
    if isEarly, slots.areAllMarked(in: marks) { return }
    marks.makeUnique()
    found.makeUnique()
    marks.check(slots)
    let rows = unsafe slots.buffer.base + slots.offset
    let marked = unsafe marks.memory.base
    let target = unsafe found.memory.base
    var end = count
    // Every row is written, and only those of new slots move the end on. There is room for one more than all slots.
    for row in 0..<slots.count {
      let slot = unsafe rows[row]
      unsafe target[end] = slot
      end &+= unsafe Int(1 &- marked[Int(slot)])
      unsafe marked[Int(slot)] = 1
    }
    count = end
  }

  /// Takes over the slots of later rows.
  public mutating func add(_ later: SeenSlots) { note(later.order) }
}

extension BufferSlice where Element == UInt32 {
  /// Whether every slot has been marked: a mark is 1 where it has.
  fileprivate func areAllMarked(in marks: Records<UInt8>) -> Bool {
    marks.check(self)
    let rows = unsafe buffer.base + offset
    let marked = unsafe marks.memory.base
    var all: UInt8 = 1
    for row in 0..<count { unsafe all &= marked[Int(rows[row])] }
    return all != 0
  }
}
