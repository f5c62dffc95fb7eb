import Testing

@testable import Columns

@Suite("Large memory")
struct LargeMemoryTests {
  @Test("a size holds what was asked for, and at most an eighth more")
  func sizes() {
    var last = BlockSize(byteCount: 16)
    for wanted in [
      17, 1000, 1 << 15, (1 << 15) + 1, 36_864, 36_865, 300_000, (1 << 22) - 1, 1 << 22, 80_000_000, 1 << 40,
    ] {
      let size = BlockSize(byteCount: wanted)
      #expect(size.byteCount >= wanted && size.byteCount <= wanted + wanted / 8 + 16, "\(wanted)")
      #expect(size.place >= last.place && size.place < BlockSize.placeCount)
      #expect(size.place > last.place || size.byteCount == last.byteCount)
      #expect(BlockSize(byteCount: size.byteCount).place == size.place)
      last = size
    }
  }

  @Test("buffers that come and go on many threads never share memory")
  func contents() async {
    let wrong = await withTaskGroup(of: Int.self) { group in
      for worker in 0..<4 {
        group.addTask {
          var wrong = 0
          var held: [(Buffer<Int>, Int)] = []
          for round in 0..<300 {
            let count = 4_000 + (round * 7_919 + worker * 104_729) % 60_000
            let value = worker &* 1_000_003 &+ round
            held.append((Buffer(repeating: value, count: count), value))
            if held.count > 5 { held.remove(at: round % 5) }
            wrong += held.count { buffer, value in
              buffer.span[0] != value || buffer.span[buffer.count - 1] != value
            }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  @Test("blocks are handed out again, old ones given back")
  func kept() {
    var kept = KeptBlocks()
    let size = BlockSize(byteCount: 100_000)
    let memory = unsafe LargeMemory.allocate(byteCount: size.byteCount)
    unsafe kept.keep(memory, size)
    #expect(kept.byteCount == size.byteCount)
    #expect(unsafe kept.take(BlockSize(byteCount: size.byteCount + 1)) == nil)
    #expect(unsafe kept.take(BlockSize(byteCount: size.byteCount - 1)) == memory)
    #expect(kept.byteCount == 0)
    unsafe kept.keep(memory, size)
    kept.giveBack(before: 0)
    #expect(kept.byteCount == size.byteCount)
    kept.giveBack(before: .max)
    #expect(kept.byteCount == 0)
    #expect(unsafe kept.take(size) == nil)
  }

  @Test("a shelf hands out what it got, and makes room by the oldest")
  func near() {
    let near = NearBlocks()
    let size = BlockSize(byteCount: 40_000)
    var found = 0
    // A thread may change processors on the way, and so shelves: then it is tried again.
    for _ in 0..<100 where found == 0 {
      var given = Set<UInt>()
      for _ in 0..<200 {
        let block = unsafe LargeMemory.allocate(byteCount: size.byteCount)
        given.insert(UInt(bitPattern: block))
        let isKept = unsafe near.keep(block, size)
        #expect(isKept)
      }
      #expect(unsafe near.take(BlockSize(byteCount: size.byteCount + 5_000)) == nil)
      #expect(unsafe near.take(BlockSize(byteCount: NearBlocks.largest)) == nil)
      while let block = unsafe near.take(size) {
        let address = UInt(bitPattern: block)
        #expect(given.contains(address))
        found += 1
        unsafe LargeMemory.release(block, byteCount: size.byteCount)
      }
    }
    #expect((1...64).contains(found), "\(found)")
    near.giveBackAll()
    #expect(unsafe near.take(size) == nil)
  }

  @Test("a spread count sums up what all threads added") func count() async {
    let count = SpreadCount()
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<4 { group.addTask { for step in 0..<10_000 { count.add(step % 7 - worker) } } }
    }
    #expect(count.sum == 4 * (0..<10_000).reduce(0) { $0 + $1 % 7 } - 60_000)
  }
}
