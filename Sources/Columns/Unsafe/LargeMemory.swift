import CMachine
import Glibc

/// Memory of any size; much of it in huge pages where the machine has them, since random access would else spend its time
/// on finding pages.
///
/// What queries free is kept for a while and handed out again: pages given back come again full of zeros, and writing
/// those took longer than many a join.
enum LargeMemory {
  private static let hugePageByteCount = 1 << 21
  /// Smaller blocks are the allocator's own affair.
  private static let smallestKept = 1 << 15
  /// Less than this is kept without anyone looking at its age: a small session has no need of a second thread.
  private static let leastWatched = 8 << 20
  private static let kept = Guarded(KeptBlocks())
  private static let near = NearBlocks()

  /// Memory of at least so many bytes, to be given back with `release`.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    Self.prepare
    guard byteCount >= smallestKept else { return unsafe fresh(byteCount: max(byteCount, 1), alignment: 64) }
    let size = BlockSize(byteCount: byteCount)
    if let block = unsafe near.take(size) { return unsafe block }
    if let block = unsafe kept.withLock({ unsafe $0.take(size) }) { return unsafe block }
    if MemoryBudget.shared.wouldExceed(kept.withLock { $0.byteCount }) { giveBackAll() }
    let isLarge = size.byteCount >= 2 * hugePageByteCount
    let memory = unsafe fresh(byteCount: size.byteCount, alignment: isLarge ? hugePageByteCount : 64)
    if isLarge { unsafe _ = madvise(memory, size.byteCount, MADV_HUGEPAGE) }
    return unsafe memory
  }

  /// Takes memory of so many bytes back, for the next that asks for as much.
  static func release(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    let size = BlockSize(byteCount: byteCount)
    guard byteCount >= smallestKept, size.byteCount <= mostKept else { return unsafe free(memory) }
    if unsafe near.keep(memory, size) { return }
    let needsWatch = kept.withLock { kept in
      guard kept.byteCount + size.byteCount <= mostKept,
        !MemoryBudget.shared.wouldExceed(kept.byteCount + size.byteCount)
      else {
        unsafe free(memory)
        return false
      }
      unsafe kept.keep(memory, size)
      guard !kept.isWatched, kept.byteCount >= leastWatched else { return false }
      kept.isWatched = true
      return true
    }
    if needsWatch { watch() }
  }

  /// Gives all that is kept back to the system.
  static func giveBackAll() {
    near.giveBackAll()
    kept.withLock { $0.giveBack(before: .max) }
    malloc_trim(0)
  }

  /// Gives back what nobody has asked for within seconds, for as long as there is any.
  private static func watch() {
    Task.detached(priority: .background) {
      var isWatched = true
      while isWatched {
        let start = KeptBlocks.now
        try? await Task.sleep(for: .seconds(5))
        isWatched = kept.withLock { kept in
          kept.giveBack(before: start)
          kept.isWatched = kept.byteCount > 0
          return kept.isWatched
        }
        malloc_trim(0)
      }
    }
  }

  private static func fresh(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    let rounded = (byteCount + alignment - 1) / alignment * alignment
    guard let memory = unsafe aligned_alloc(alignment, rounded) else {
      // Whoever takes much asks the budget before; what is left is a machine without memory.
      preconditionFailure("no memory for \(byteCount) bytes")
    }
    return unsafe memory
  }

  /// An eighth of the machine's memory; nothing where the address sanitizer waits for uses after a free.
  private static let mostKept =
    unsafe dlsym(nil, "__asan_init") != nil ? 0 : ProcessMemory.granted / 8

  private static let prepare: Void = {
    _ = mallopt(M_MMAP_THRESHOLD, Int32(2 * hugePageByteCount))
    _ = mallopt(M_TRIM_THRESHOLD, 1 << 28)
  }()
}
