import Glibc
import Synchronization

/// Signals that the user's terminal sends, turned into something that can be waited for.
///
/// A handler may do almost nothing; this one sets a bit and writes a byte into a pipe, so that no signal is lost between
/// a look at the bits and the wait, whichever thread receives it.
enum SignalPipe {
  /// What arrived.
  struct Events: OptionSet {
    let rawValue: UInt32
    /// Ctrl-C.
    static let interrupt = Events(rawValue: 1)
    /// The window has another size.
    static let resize = Events(rawValue: 2)
    /// Ctrl-Z.
    static let suspend = Events(rawValue: 4)
    /// The program is to end: hang-up, termination, Ctrl-\.
    static let end = Events(rawValue: 8)

    init(rawValue: UInt32) { self.rawValue = rawValue }
  }

  private static let arrived = Atomic<UInt32>(0)
  private static let lastEnding = Atomic<Int32>(SIGTERM)
  private static let readEnd = Atomic<Int32>(-1)
  private static let writeEnd = Atomic<Int32>(-1)

  /// Makes the pipe, once.
  static func open() {
    guard readEnd.load(ordering: .relaxed) < 0 else { return }
    var ends: [Int32] = [-1, -1]
    // The call fills two numbers of an array that outlives it.
    guard unsafe pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd.store(ends[0], ordering: .relaxed)
    writeEnd.store(ends[1], ordering: .relaxed)
  }

  /// Sends these signals here from now on.
  static func catchSignals(_ numbers: [Int32]) {
    // The C structure holds a function pointer; ours captures nothing and lives as long as the program.
    for number in numbers {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { SignalPipe.note($0) }
      _ = unsafe sigaction(number, &action, nil)
    }
  }

  /// Gives these signals their usual effect back.
  static func releaseSignals(_ numbers: [Int32]) {
    // As above: the structure holds a function pointer, here the system's own.
    for number in numbers {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = SIG_DFL
      _ = unsafe sigaction(number, &action, nil)
    }
  }

  /// The handler: only atomics and `write`, which POSIX allows there; the interrupted code finds its `errno` unchanged.
  private static func note(_ number: Int32) {
    let savedError = errno
    let event: Events
    switch number {
    case SIGINT: event = .interrupt
    case SIGWINCH: event = .resize
    case SIGTSTP: event = .suspend
    default:
      lastEnding.store(number, ordering: .relaxed)
      event = .end
    }
    arrived.bitwiseOr(event.rawValue, ordering: .relaxed)
    wake()
    errno = savedError
  }

  /// Ends a wait.
  static func wake() {
    var byte: UInt8 = 0
    // One byte of a local variable is read during the call.
    _ = unsafe write(writeEnd.load(ordering: .relaxed), &byte, 1)
  }

  /// What arrived since the last call.
  static func take() -> Events { Events(rawValue: arrived.exchange(0, ordering: .relaxed)) }

  /// The signal that is to end the program.
  static var endingSignal: Int32 { lastEnding.load(ordering: .relaxed) }

  /// Waits until a signal arrives, or the file has something to read where one is given, at most so many milliseconds
  /// (below 0: without end). Returns whether the file can be read.
  static func wait(file: Int32? = nil, milliseconds: Int32 = -1) -> Bool {
    let events = Int16(POLLIN)
    var polled = [pollfd(fd: readEnd.load(ordering: .relaxed), events: events, revents: 0)]
    if let file { polled.append(pollfd(fd: file, events: events, revents: 0)) }
    // The call reads and fills an array that outlives it.
    let count = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
    guard count > 0 else { return false }
    if polled[0].revents != 0 { drain() }
    return polled.count > 1 && polled[1].revents != 0
  }

  private static func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    // The call fills a local array.
    while unsafe read(readEnd.load(ordering: .relaxed), &bytes, bytes.count) > 0 {}
  }
}
