import LineEditor
import Synchronization

/// A line that says how far a long query is, and vanishes when it ends. Nothing is shown in the first half second.
final class ProgressLine: Sendable {
  private static let patience = Duration.milliseconds(500)

  private let done = Atomic<Int>(0)
  private let total = Atomic<Int>(0)
  private let isShown = Atomic<Bool>(false)
  private let start = ContinuousClock.now
  private let canShow: Bool

  /// A line on standard error, where that is a terminal that can erase it.
  init() { canShow = Terminal.File.error.isTerminal && !Terminal.isDumb }

  /// Notes that so many parts of so many are done.
  func note(_ done: Int, of total: Int) {
    self.done.store(done, ordering: .relaxed)
    self.total.store(total, ordering: .relaxed)
  }

  /// Shows how far the query is.
  func show() {
    let elapsed = ContinuousClock.now - start
    guard canShow, elapsed > Self.patience else { return }
    let total = total.load(ordering: .relaxed)
    let share = total > 0 ? "\(100 * min(done.load(ordering: .relaxed), total) / total) %  " : ""
    let tenths = elapsed / Duration.milliseconds(100)
    Terminal.write("\r\u{1B}[K\(share)\(Int(tenths) / 10).\(Int(tenths) % 10) s", to: .error)
    isShown.store(true, ordering: .relaxed)
  }

  /// Takes the line away.
  func erase() {
    if isShown.load(ordering: .relaxed) { Terminal.write("\r\u{1B}[K", to: .error) }
  }
}
