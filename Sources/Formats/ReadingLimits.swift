import Columns
import Diagnostics

/// What ends the reading of a file before its end: somebody who asks for it, or memory.
public struct ReadingLimits: Sendable {
  /// Whether somebody has asked.
  private let isStopped: @Sendable () -> Bool

  /// Limits of memory alone, or somebody's word, too; it is asked for often.
  public init(isStopped: @escaping @Sendable () -> Bool = { false }) { self.isStopped = isStopped }

  /// Throws where reading shall go on no more; codes `.interrupted` and `.memoryLimit`.
  public func check(_ path: String) throws(Diagnostic) { if let fault = fault(path) { throw fault } }

  /// Why reading shall go on no more.
  func fault(_ path: String) -> Diagnostic? {
    if isStopped() { return Diagnostic(.interrupted, Message("interrupted", ja: "中断した")) }
    return MemoryBudget.shared.excess(with: 0).map { .memory(needed: $0, path: path) }
  }
}
