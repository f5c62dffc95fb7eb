import Columns
import Glibc

/// The machine's clock.
public enum SystemClock {
  /// The moment in local time, as ticks since 1970-01-01T00:00 there.
  ///
  /// The C library fills a structure of ours: hence `unsafe`.
  @Sendable public static func now() -> Int64 {
    var seconds = time_t()
    unsafe time(&seconds)
    var local = unsafe tm()
    unsafe localtime_r(&seconds, &local)
    return unsafe (Int64(seconds) + Int64(local.tm_gmtoff)) * Ticks.perSecond
  }
}
