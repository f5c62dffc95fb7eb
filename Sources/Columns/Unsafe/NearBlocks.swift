import CMachine
import Glibc
import Synchronization

/// A few blocks for each processor, at hand without a wait for the others: threads take and free small blocks for every
/// morsel, and one lock for all of them would cost more than the work.
///
/// A shelf is looked at by whoever finds it free; who does not goes to the blocks that all share. `@unchecked Sendable` and
/// `@safe`: a shelf is reached only between taking and freeing its flag.
@safe final class NearBlocks: @unchecked Sendable {
  private static let blockCount = 32
  /// Larger blocks are worth a lock.
  static let largest = 1 << 20
  /// The most bytes of a shelf.
  private static let mostBytes = 1 << 22
  private static let shelfCount = 16

  @safe private struct Shelf: ~Copyable {
    let isTaken = Atomic<Bool>(false)
    var count = 0
    var byteCount = 0
    var sizes = InlineArray<32, Int>(repeating: 0)
    var blocks = unsafe InlineArray<32, UnsafeMutableRawPointer?>(repeating: nil)
    /// No two shelves share a line of the cache.
    var gap = InlineArray<16, Int>(repeating: 0)

    init() {}

    /// Takes one block out; the others keep their order.
    mutating func remove(at place: Int) -> UnsafeMutableRawPointer? {
      let block = unsafe blocks[place]
      byteCount -= sizes[place]
      for index in place..<(count - 1) {
        sizes[index] = sizes[index + 1]
        unsafe blocks[index] = blocks[index + 1]
      }
      count -= 1
      return unsafe block
    }
  }

  private let shelves: UnsafeMutablePointer<Shelf>

  init() {
    unsafe shelves = .allocate(capacity: Self.shelfCount)
    for index in 0..<Self.shelfCount { unsafe (shelves + index).initialize(to: Shelf()) }
  }

  deinit {
    giveBackAll()
    unsafe shelves.deinitialize(count: Self.shelfCount)
    unsafe shelves.deallocate()
  }

  /// A block of that size which the processor's shelf holds; nil where there is none.
  func take(_ size: BlockSize) -> UnsafeMutableRawPointer? {
    guard size.byteCount < Self.largest, let shelf = unsafe here() else { return nil }
    defer { unsafe shelf.pointee.isTaken.store(false, ordering: .releasing) }
    var place = unsafe shelf.pointee.count - 1
    while place >= 0 {
      if unsafe shelf.pointee.sizes[place] == size.byteCount { return unsafe shelf.pointee.remove(at: place) }
      place -= 1
    }
    return nil
  }

  /// Puts a block on the processor's shelf; the oldest make room. False where it is too large, or nobody may look now.
  func keep(_ memory: UnsafeMutableRawPointer, _ size: BlockSize) -> Bool {
    guard size.byteCount < Self.largest, let shelf = unsafe here() else { return false }
    defer { unsafe shelf.pointee.isTaken.store(false, ordering: .releasing) }
    while unsafe shelf.pointee.count == Self.blockCount || shelf.pointee.byteCount + size.byteCount > Self.mostBytes {
      unsafe free(shelf.pointee.remove(at: 0))
    }
    let place = unsafe shelf.pointee.count
    unsafe shelf.pointee.sizes[place] = size.byteCount
    unsafe shelf.pointee.blocks[place] = memory
    unsafe shelf.pointee.count += 1
    unsafe shelf.pointee.byteCount += size.byteCount
    return true
  }

  /// Gives the blocks of all shelves back to the system, but for those that somebody looks at.
  func giveBackAll() {
    for index in 0..<Self.shelfCount {
      guard let shelf = unsafe taken(index) else { continue }
      while unsafe shelf.pointee.count > 0 { unsafe free(shelf.pointee.remove(at: 0)) }
      unsafe shelf.pointee.isTaken.store(false, ordering: .releasing)
    }
  }

  /// The shelf of the processor that runs this, if it is free.
  private func here() -> UnsafeMutablePointer<Shelf>? {
    unsafe taken(Int(machine_processor()) & (Self.shelfCount - 1))
  }

  private func taken(_ index: Int) -> UnsafeMutablePointer<Shelf>? {
    let shelf = unsafe shelves + index
    return unsafe shelf.pointee.isTaken.exchange(true, ordering: .acquiring) ? nil : shelf
  }
}
