import Dispatch
import Glibc
import Synchronization

/// Looks after long work that another thread does: Ctrl-C is heard at once, and something can be shown now and then.
public final class BackgroundWatch: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to watch. `interrupted` is called on Ctrl-C, `tick` about every `tickMilliseconds`; both on a thread of
  /// their own.
  public init(
    tickMilliseconds: Int32, interrupted: @escaping @Sendable () -> Void, tick: @escaping @Sendable () -> Void
  ) {
    SignalPipe.open()
    _ = SignalPipe.take()
    SignalPipe.catchSignals([SIGINT])
    // A serial queue gets a thread of its own, which the pool of the work itself is not asked for.
    DispatchQueue(label: "watch", qos: .userInteractive).async { [self] in
      while !isOver.load(ordering: .acquiring) {
        _ = SignalPipe.wait(milliseconds: tickMilliseconds)
        if SignalPipe.take().contains(.interrupt) { interrupted() }
        if !isOver.load(ordering: .acquiring) { tick() }
      }
      ended.signal()
    }
  }

  /// Ends the watch: neither function is called after this.
  public func stop() {
    isOver.store(true, ordering: .releasing)
    SignalPipe.wake()
    ended.wait()
  }
}
