import Glibc

/// A value that one thread at a time may look at. It is the `Mutex` of `Synchronization` but for one thing: the thread
/// sanitizer sees its lock, and so can tell whether what it guards is guarded well.
///
/// `@unchecked Sendable` and `@safe`: the value is reached under the lock only.
@safe public final class Guarded<Value>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  /// A guarded value.
  public init(_ value: Value) {
    self.value = value
    unsafe lock = .allocate(capacity: 1)
    // Whoever waits spins for a moment before it sleeps: what is done under a lock takes less time than to be woken.
    var kind = pthread_mutexattr_t()
    unsafe _ = pthread_mutexattr_init(&kind)
    unsafe _ = pthread_mutexattr_settype(&kind, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
    unsafe _ = pthread_mutex_init(lock, &kind)
    unsafe _ = pthread_mutexattr_destroy(&kind)
  }

  deinit {
    unsafe _ = pthread_mutex_destroy(lock)
    unsafe lock.deallocate()
  }

  /// What `body` makes of the value, which nobody else sees meanwhile.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe _ = pthread_mutex_lock(lock)
    defer { unsafe _ = pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
