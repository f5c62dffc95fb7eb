import Diagnostics
import Formats
import Glibc

/// Paths as texts, and the few questions about files that a session asks. The C library's calls take and fill C memory,
/// which lives only as long as each call: hence `unsafe` here.
public enum FilePaths {
  /// Whether a folder stands at the path.
  public static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether anything stands at the path.
  public static func exists(_ path: String) -> Bool {
    var info = stat()
    return unsafe stat(path, &info) == 0
  }

  /// Whether what stands at the path may be read, and if it is a folder, what is in it.
  static func isReadable(_ path: String) -> Bool { unsafe access(path, isFolder(path) ? R_OK | X_OK : R_OK) == 0 }

  /// Makes a folder where none stands yet. What cannot be made is found out when a file is written there.
  public static func makeFolder(_ path: String) { _ = unsafe mkdir(path, 0o755) }

  /// A text file as text; code `.unreadable` or `.notText` where there is none.
  public static func readText(_ path: String) throws(Diagnostic) -> String {
    guard let text = String(validating: try readBytes(path), as: UTF8.self) else {
      throw Diagnostic(.notText, Message("'\(path)' is no UTF-8 text", ja: "「\(path)」は UTF-8 のテキストではない"))
    }
    return (text.first == "\u{FEFF}" ? String(text.dropFirst()) : text).withPlainLineEnds
  }

  /// All bytes of a file; code `.unreadable` where there is none, or it has more than `limit`.
  static func readBytes(_ path: String, limit: Int = .max) throws(Diagnostic) -> [UInt8] {
    let handle = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw unreadable(path) }
    defer { close(handle) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(handle, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw unreadable(path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit {
        throw Diagnostic(.unreadable, Message("'\(path)' is too large", ja: "「\(path)」は大きすぎる"))
      }
    }
  }

  private static func unreadable(_ path: String) -> Diagnostic {
    let reason = unsafe String(cString: strerror(errno))
    return Diagnostic(
      .unreadable, Message("cannot read '\(path)': \(reason)", ja: "「\(path)」を読めない: \(reason)"),
      help: [Message("check the path and its permissions", ja: "パスと権限を確かめる")])
  }

  /// Takes a file away, where there is one.
  static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// The number of this process.
  static var processNumber: Int32 { getpid() }

  /// Two parts of a path as one; an absolute second part stands alone.
  public static func join(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  /// The folder that a file stands in; `.` for a bare name.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  public static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The path from the root, without `.`, `..` and doubled slashes.
  public static func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    for part in join(workingFolder, path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path of a file as seen from a folder.
  public static func relative(_ path: String, from folder: String) -> String {
    let target = absolute(path).split(separator: "/")
    let base = absolute(folder).split(separator: "/")
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: base.count - shared) + target[shared...].map(String.init)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  /// The folder that the program was started in.
  private static var workingFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }
}

/// By what a file is told from an earlier one of its name.
struct FileStamp: Sendable, Hashable {
  private let seconds: Int
  private let nanoseconds: Int
  private let size: Int
  private let place: UInt64
  private let device: UInt64

  /// Whether two paths are one file, by a link or another name.
  static func isSameFile(_ one: String, _ other: String) -> Bool {
    guard let one = FileStamp(of: one), let other = FileStamp(of: other) else { return false }
    return one.place == other.place && one.device == other.device
  }

  /// The stamp of a file, or of the workbook that a path names a part of; nil where there is none.
  init?(of path: String) {
    var info = stat()
    guard unsafe stat(FileFormats.file(of: path), &info) == 0 else { return nil }
    seconds = info.st_mtim.tv_sec
    nanoseconds = info.st_mtim.tv_nsec
    size = Int(info.st_size)
    place = UInt64(info.st_ino)
    device = UInt64(info.st_dev)
  }
}
