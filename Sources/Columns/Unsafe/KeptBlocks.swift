import Glibc

/// A number of bytes, rounded up to one of the eight sizes between a power of two and the next.
struct BlockSize {
  let byteCount: Int
  /// The sizes' place in their order.
  let place: Int

  init(byteCount: Int) {
    let wanted = max(byteCount, 16)
    let power = Int.bitWidth - 1 - (wanted - 1).leadingZeroBitCount
    let step = 1 << max(power - 3, 0)
    let steps = (wanted + step - 1) / step
    self.byteCount = steps * step
    place = power * 8 + steps - 8
  }

  static let placeCount = 64 * 8 + 1
}

/// Blocks that nobody uses, by their sizes.
struct KeptBlocks {
  @safe private struct Block {
    let memory: UnsafeMutableRawPointer
    let size: Int
    let since: Int
  }

  private var blocks = [[Block]](repeating: [], count: BlockSize.placeCount)
  /// The bytes of all of them.
  private(set) var byteCount = 0
  /// Whether somebody looks at their age.
  var isWatched = false

  /// Seconds that pass evenly.
  static var now: Int {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time.tv_sec
  }

  mutating func keep(_ memory: UnsafeMutableRawPointer, _ size: BlockSize) {
    blocks[size.place].append(unsafe Block(memory: memory, size: size.byteCount, since: Self.now))
    byteCount += size.byteCount
  }

  /// The block that was kept last.
  mutating func take(_ size: BlockSize) -> UnsafeMutableRawPointer? {
    guard let block = blocks[size.place].popLast() else { return nil }
    byteCount -= size.byteCount
    return unsafe block.memory
  }

  mutating func giveBack(before time: Int) {
    for place in blocks.indices where !blocks[place].isEmpty {
      // They lie in the order of their times.
      let old = blocks[place].prefix { $0.since < time }
      for block in old {
        unsafe free(block.memory)
        byteCount -= block.size
      }
      blocks[place].removeFirst(old.count)
    }
  }
}
