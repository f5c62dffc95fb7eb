@unsafe @preconcurrency import CReadline
import Glibc

/// The lines of this and earlier sessions, for the arrow keys and Ctrl-R.
///
/// The file stands in the user's state folder and can be read by the user alone. An entry may have several lines: readline
/// tells entries apart by the time that stands before each. Each is written when it is made, so that nothing is lost and
/// sessions side by side keep each other's.
public final class History {
  /// The most entries that are kept.
  public static let maximumCount: Int32 = 10_000

  private let path: String
  private var canWrite = true

  /// The history of a file. Call `load` to read it.
  public init(path: String) { self.path = path }

  /// The file's place: `$XDG_STATE_HOME/meibo/history`, else `~/.local/state/meibo/history`; nil without a home.
  public static func usualPath(stateFolder: String?, home: String?) -> String? {
    if let stateFolder, stateFolder.hasPrefix("/") { return "\(stateFolder)/meibo/history" }
    guard let home, home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/meibo/history"
  }

  /// Reads the file, which is made where there is none. Returns the system's reason where that does not work.
  public func load() -> String? {
    // readline keeps these settings; the texts handed over live as long as the calls.
    using_history()
    history_comment_char = CChar(UInt8(ascii: "#"))
    history_write_timestamps = 1
    guard makeFile() else {
      canWrite = false
      return reason(errno)
    }
    let code = unsafe read_history(path)
    if history_length > Self.maximumCount {
      stifle_history(Self.maximumCount)
      _ = unsafe write_history(path)
    }
    stifle_history(Self.maximumCount)
    return code == 0 ? nil : reason(code)
  }

  /// Adds an entry, unless the last one is the same. Returns the system's reason, once, where it cannot be written.
  public func add(_ entry: String) -> String? {
    guard !entry.isEmpty, entry != last else { return nil }
    // The text is copied by readline.
    unsafe add_history(entry)
    guard canWrite else { return nil }
    let code = unsafe append_history(1, path)
    if code == 0 { return nil }
    canWrite = false
    return reason(code)
  }

  /// The newest entry.
  private var last: String? {
    guard history_length > 0 else { return nil }
    // The entry belongs to readline; its text is copied at once.
    guard let entry = unsafe history_get(history_base + history_length - 1), let line = unsafe entry.pointee.line else {
      return nil
    }
    return unsafe String(cString: line)
  }

  /// Makes the folders (0700) and the file (0600) that are missing, and takes others' rights to the file away.
  private func makeFile() -> Bool {
    var folder = ""
    // The texts live as long as the calls.
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST { return false }
    }
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    return fchmod(file, 0o600) == 0
  }

  private func reason(_ code: Int32) -> String {
    // The text belongs to the C library and is copied at once.
    unsafe String(cString: strerror(code))
  }
}
