import Glibc
import Synchronization

/// Holds a limit on memory: counts the bytes of all buffers, and looks now and then at what the process takes in truth,
/// since not everything lies in buffers.
///
/// Taking never fails: long work asks between morsels and stops with a clear error, since an allocation deep inside a
/// kernel has nobody to tell.
public final class MemoryBudget: Sendable {
  /// The one budget of the process.
  public static let shared = MemoryBudget()

  private let used = SpreadCount()
  /// Four fifths of the machine's memory, or of what its keeper grants the process, until somebody says otherwise: a clear
  /// error is better than a swapping machine.
  private let limit = Atomic<Int>(ProcessMemory.granted / 5 * 4)
  private let process = ProcessMemory()

  /// The bytes that all live buffers take.
  public var usedByteCount: Int { used.sum }

  /// The most bytes that data and queries may take.
  public var byteLimit: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(newValue, ordering: .relaxed) }
  }

  /// What would be taken, where that is more than the limit, with so many bytes more than now; else nothing.
  public func excess(with byteCount: Int) -> Int? {
    if wouldExceed(byteCount) { return usedByteCount + byteCount }
    guard process.takesMore(than: byteLimit - byteCount) else { return nil }
    // What is kept for queries to come counts for nothing.
    LargeMemory.giveBackAll()
    let taken = process.byteCount + byteCount
    return taken > byteLimit ? taken : nil
  }

  /// Whether the buffers with so many bytes more would be more than the limit allows.
  func wouldExceed(_ byteCount: Int) -> Bool { usedByteCount + byteCount > byteLimit }

  func take(_ byteCount: Int) { used.add(byteCount) }

  func giveBack(_ byteCount: Int) { used.add(-byteCount) }
}

/// What the system says of the process's own memory: pages that no file stands behind.
final class ProcessMemory: Sendable {
  private let file: Int32
  /// What it took before there were any data.
  private let base: Int
  /// When it was looked at last, by a clock of a few milliseconds.
  private let lastTick = Atomic<Int>(0)

  init() {
    file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    base = Self.pages(of: file)
  }

  /// The bytes that were not taken at the start.
  var byteCount: Int { max(0, Self.pages(of: file) - base) * sysconf(Int32(_SC_PAGESIZE)) }

  /// Whether it is more; looked at every few milliseconds, else no.
  func takesMore(than byteCount: Int) -> Bool {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    let tick = time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    return lastTick.exchange(tick, ordering: .relaxed) != tick && self.byteCount > byteCount
  }

  /// The bytes that the machine has, or fewer where a control group grants fewer (cgroup v2, `memory.max`).
  static var granted: Int {
    let all = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    let file = unsafe open("/sys/fs/cgroup/memory.max", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return all }
    defer { close(file) }
    // `max`, which is no number, says that there is no limit.
    return numbers(of: file).first.map { min($0, all) } ?? all
  }

  /// Resident pages less those of files; 0 where the system does not tell.
  private static func pages(of file: Int32) -> Int {
    let numbers = numbers(of: file)
    return numbers.count > 2 ? numbers[1] - numbers[2] : 0
  }

  /// The whole numbers that a file of the system begins with.
  private static func numbers(of file: Int32) -> [Int] {
    var text = [UInt8](repeating: 0, count: 128)
    let count = unsafe pread(file, &text, text.count, 0)
    return text.prefix(max(0, count)).split { $0 == 32 || $0 == 10 }.prefix { $0.allSatisfy { (48...57).contains($0) } }
      .map { digits in digits.prefix(18).reduce(0) { $0 * 10 + Int($1 & 15) } }
  }
}
