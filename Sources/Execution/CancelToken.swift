import Columns
import Diagnostics
import Synchronization

/// Stops a query from outside: an interrupt handler or another thread sets it, the query looks between morsels.
public final class CancelToken: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A token that is not set.
  public init() {}

  /// Asks the query to stop.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the query was asked to stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Makes the token fresh for the next query.
  public func reset() { flag.store(false, ordering: .relaxed) }

  /// Throws where the query was asked to stop, or takes more memory than it may.
  /// `byteCount` is what is about to be taken beside the buffers that are there.
  func check(taking byteCount: Int = 0) throws(Diagnostic) {
    if isCancelled { throw Diagnostic(.interrupted, Message("interrupted", ja: "中断した")) }
    if let needed = MemoryBudget.shared.excess(with: byteCount) {
      throw .memoryLimit(needed: needed, limit: MemoryBudget.shared.byteLimit)
    }
  }
}
