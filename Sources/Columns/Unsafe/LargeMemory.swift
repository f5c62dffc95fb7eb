import CMachine
import Glibc

/// Memory of any size; much of it in huge pages where the machine has them, since random access would else spend its time
/// on finding pages.
enum LargeMemory {
  private static let hugePageByteCount = 1 << 21

  /// Memory of at least so many bytes, to be freed with `free`.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    Self.prepare
    let isLarge = byteCount >= 2 * hugePageByteCount
    let alignment = isLarge ? hugePageByteCount : 64
    let rounded = (max(byteCount, 1) + alignment - 1) / alignment * alignment
    guard let memory = unsafe aligned_alloc(alignment, rounded) else {
      // Whoever takes much asks the budget before; what is left is a machine without memory.
      preconditionFailure("no memory for \(byteCount) bytes")
    }
    if isLarge { unsafe _ = madvise(memory, rounded, MADV_HUGEPAGE) }
    return unsafe memory
  }

  /// Memory that queries use again and again stays with the process: giving pages back and asking for them anew at every
  /// morsel costs more than the work on them.
  private static let prepare: Void = {
    _ = mallopt(M_MMAP_THRESHOLD, Int32(2 * hugePageByteCount))
    _ = mallopt(M_TRIM_THRESHOLD, 1 << 28)
  }()
}
