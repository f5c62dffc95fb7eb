import Synchronization

/// Counts the bytes of all buffers, so that a limit can be held.
///
/// Taking never fails: long work asks `isExceeded` between morsels and stops with a clear error, since an allocation
/// deep inside a kernel has nobody to tell.
public final class MemoryBudget: Sendable {
  /// The one budget of the process.
  public static let shared = MemoryBudget()

  private let used = Atomic<Int>(0)
  private let limit = Atomic<Int>(Int.max)

  /// The bytes that all live buffers take.
  public var usedByteCount: Int { used.load(ordering: .relaxed) }

  /// The most bytes that buffers may take; without a limit `Int.max`.
  public var byteLimit: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(newValue, ordering: .relaxed) }
  }

  /// Whether more is taken than the limit allows.
  public var isExceeded: Bool { usedByteCount > byteLimit }

  func take(_ byteCount: Int) { used.add(byteCount, ordering: .relaxed) }

  func giveBack(_ byteCount: Int) { used.subtract(byteCount, ordering: .relaxed) }
}
