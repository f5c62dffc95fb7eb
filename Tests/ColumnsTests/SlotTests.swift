import Columns
import Testing

/// Slots and the order of their first rows, against what they mean, written plainly.
@Suite("Slots")
struct SlotTests {
  @Test("the slots of several keys, narrow and wide", arguments: 0..<24) func slots(seed: Int) {
    var numbers = KernelTests.Numbers(UInt64(seed))
    let count = [0, 1, 63, 257, 1500][seed % 5]
    let sizes = seed % 2 == 0 ? [7, 300, 5] : [900, 40, 1000]
    var keys: [SlotKey] = []
    var wanted = [UInt32](repeating: 0, count: count)
    var stride = 1
    for (place, size) in sizes.prefix(1 + seed % 3).enumerated() {
      let low = Int64([-3, 0, 70_000, -5_000_000_000][numbers.next(below: 4)])
      let values = (0..<count).map { _ in low + Int64(numbers.next(below: size)) }
      let isNull = (0..<count).map { _ in place == 1 && numbers.next(below: 4) == 0 }
      let validity = isNull.contains(true) ? Validity(count: count) { !isNull[$0] } : nil
      let column = Column.integers(BufferSlice(values), validity: validity)
      keys.append(SlotKey(column.storage, validity: validity, low: low, stride: stride, nullDistance: size))
      for row in 0..<count { wanted[row] += UInt32((isNull[row] ? size : Int(values[row] - low)) * stride) }
      stride *= size + 1
    }
    let slots = BufferSlice<UInt32>.slots(of: keys, slotCount: stride)
    #expect((0..<slots.count).map { slots[$0] } == wanted)
  }

  @Test("the order of first rows", arguments: [3, 4097, 1 << 18, 1 << 18 + 1, 1 << 20], [1, 50, 100_000])
  func order(slotCount: Int, used: Int) {
    var numbers = KernelTests.Numbers(UInt64(slotCount + used))
    var whole = SeenSlots(slotCount: slotCount)
    var wanted: [UInt32] = []
    var known = Set<UInt32>()
    var part = SeenSlots(slotCount: slotCount)
    for batch in 0..<7 {
      let slots = (0..<9000).map { _ -> UInt32 in
        UInt32(slotCount - 1 - numbers.next(below: min(slotCount, used)) * 7 % slotCount)
      }
      for slot in slots where known.insert(slot).inserted { wanted.append(slot) }
      if batch < 3 { whole.note(BufferSlice(slots)) } else { part.note(BufferSlice(slots)) }
    }
    whole.add(part)
    let order = whole.order
    #expect((0..<order.count).map { order[$0] } == wanted)
  }

  @Test("groups noted while their records change, and some in between by themselves", arguments: 0..<12)
  func noted(seed: Int) {
    var numbers = KernelTests.Numbers(UInt64(seed) + 7)
    let slotCount = [5, 700, 300_000][seed % 3]
    var seen = SeenSlots(slotCount: slotCount)
    var records = Records<Int64>(initial: 0)
    records.grow(to: slotCount)
    var wanted: [UInt32] = []
    var sums = [Int64](repeating: 0, count: slotCount)
    var known = Set<UInt32>()
    var isByItself = false
    for _ in 0..<6 {
      let count = numbers.next(below: 2000)
      let slots = (0..<count).map { _ in UInt32(numbers.next(below: slotCount)) }
      let values = (0..<count).map { _ in Int16(1 + numbers.next(below: 100)) }
      for (slot, value) in zip(slots, values) {
        if known.insert(slot).inserted { wanted.append(slot) }
        sums[Int(slot)] += Int64(value)
      }
      isByItself = isByItself || numbers.next(below: 4) == 0
      if isByItself {
        seen.note(BufferSlice(slots))
        records.update(at: BufferSlice(slots), with: BufferSlice(values)) { $0 += Int64($1) }
      } else {
        records.update(at: BufferSlice(slots), with: BufferSlice(values), noting: &seen, where: { $0 == 0 }) {
          $0 += Int64($1)
        }
      }
    }
    let order = seen.order
    #expect((0..<order.count).map { order[$0] } == wanted)
    #expect((0..<slotCount).map { records[$0] } == sums)
  }

  @Test("values on a line at every width") func lines() {
    for step: Int64 in [1, -1, 3, -250, 0] {
      for low: Int64 in [0, 40, -70_000, 1 << 40] {
        let values = (0..<900).map { low + Int64($0 % 100) }
        let column = Column.integers(BufferSlice(values))
        let first: Int64 = 17
        let results = (0..<100).map { first + step * Int64($0) }
        let like = Column.integers(BufferSlice(results))
        let found = column.onLine(from: low, first: first, step: step, like: like)
        #expect(found.values == values.map { .long(first + step * ($0 - low)) })
      }
    }
  }
}
