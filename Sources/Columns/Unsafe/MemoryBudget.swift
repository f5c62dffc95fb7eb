import Glibc
import Synchronization

/// Counts the bytes of all buffers, so that a limit can be held.
///
/// Taking never fails: long work asks `isExceeded` between morsels and stops with a clear error, since an allocation
/// deep inside a kernel has nobody to tell.
public final class MemoryBudget: Sendable {
  /// The one budget of the process.
  public static let shared = MemoryBudget()

  private let used = Atomic<Int>(0)
  /// Four fifths of the machine's memory until somebody says otherwise: a clear error is better than a swapping machine.
  private let limit = Atomic<Int>(sysconf(Int32(_SC_PHYS_PAGES)) / 5 * 4 * sysconf(Int32(_SC_PAGESIZE)))

  /// The bytes that all live buffers take.
  public var usedByteCount: Int { used.load(ordering: .relaxed) }

  /// The most bytes that buffers may take.
  public var byteLimit: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(newValue, ordering: .relaxed) }
  }

  /// Whether more is taken than the limit allows.
  public var isExceeded: Bool { usedByteCount > byteLimit }

  /// Whether so many bytes more would be more than the limit allows.
  public func wouldExceed(_ byteCount: Int) -> Bool { usedByteCount + byteCount > byteLimit }

  func take(_ byteCount: Int) { used.add(byteCount, ordering: .relaxed) }

  func giveBack(_ byteCount: Int) { used.subtract(byteCount, ordering: .relaxed) }
}
