import Glibc
import Synchronization

/// The three standard files, as a terminal sees them.
public enum Terminal {
  /// A standard file.
  public enum File: Int32, Sendable {
    /// Standard input.
    case input = 0
    /// Standard output.
    case output = 1
    /// Standard error.
    case error = 2

    /// Whether a terminal is behind it.
    public var isTerminal: Bool { isatty(rawValue) == 1 }
  }

  /// The columns and rows of the terminal; nil where there is none, or it does not say.
  public static var size: (columns: Int, rows: Int)? {
    for file in [File.output, .error, .input] {
      var size = winsize()
      // The call fills a structure that outlives it.
      guard unsafe ioctl(file.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { continue }
      return (Int(size.ws_col), max(1, Int(size.ws_row)))
    }
    return nil
  }

  /// Whether colours are wanted on the file: a terminal that has them, and no `NO_COLOR` (no-color.org).
  public static func hasColor(_ file: File) -> Bool {
    file.isTerminal && !isDumb && (variable("NO_COLOR") ?? "").isEmpty
  }

  /// Whether the terminal obeys no escape sequences.
  public static var isDumb: Bool { variable("TERM") ?? "dumb" == "dumb" }

  /// A variable of the environment.
  public static func variable(_ name: String) -> String? {
    // The C library owns the text; it is copied before anything can change it.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// How many processors can be used now.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Does nothing for a while.
  public static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  /// Writes a text as it is; false where nobody reads it any more.
  @discardableResult
  public static func write(_ text: String, to file: File = .output) -> Bool {
    var text = text
    return text.withUTF8 { unsafe writeAll(UnsafeRawBufferPointer($0), to: file) }
  }

  /// Writes bytes as they are; false where nobody reads them any more.
  @discardableResult
  public static func write(_ bytes: [UInt8], to file: File = .output) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: file) }
  }

  /// Whether results could not be written, for another reason than that nobody reads them any more.
  public static var hasLostOutput: Bool { lostOutput.load(ordering: .relaxed) }

  private static let lostOutput = Atomic<Bool>(false)

  /// Says so once.
  private static func noteLostOutput() {
    let reason = unsafe String(cString: strerror(errno))
    if lostOutput.exchange(true, ordering: .relaxed) { return }
    write("the results could not be written: \(reason)\n", to: .error)
  }

  /// The pointer is valid during the call that lends it, and nothing keeps it.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: File) -> Bool {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
      let count = unsafe Glibc.write(file.rawValue, piece.baseAddress, piece.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        if file == .output, errno != EPIPE { noteLostOutput() }
        return false
      }
      unsafe rest = unsafe rest.dropFirst(count)
    }
    return true
  }

  /// All bytes of standard input; nil where it cannot be read.
  public static func readInput() -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      // The call fills an array that outlives it.
      let count = unsafe read(File.input.rawValue, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}
