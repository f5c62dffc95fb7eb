import CMapping
import Columns
import Diagnostics
import Glibc

/// The bytes of a whole file, mapped or read into memory: the border to the operating system.
///
/// `@unchecked Sendable` and `@safe`: the memory is written only inside `init` and read only through spans, whose
/// lifetime is tied to the object.
@safe final class FileBytes: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  /// The number of bytes.
  let count: Int
  private let isMapped: Bool

  /// Files of at least this size are mapped; of one that another program makes shorter meanwhile, zeros are read behind its
  /// end. Others are read at once, and are whole.
  private static let mappedByteCount = 1 << 25
  private static let cuts = Guarded(0)

  /// How many mapped files were made shorter while they were read, of those that are no longer held.
  static var cutCount: Int { cuts.withLock { $0 } }

  /// The bytes of the file at `path`. A missing file, a folder and a file without permission each have their own error.
  init(path: String) throws(Diagnostic) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.refusal(of: path, errno) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.refusal(of: path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Self.refusal(of: path, EISDIR) }
    let size = Int(status.st_size)
    if size >= Self.mappedByteCount, let mapping = unsafe mapping_make(descriptor, size) {
      unsafe base = UnsafeMutableRawPointer(mutating: mapping)
      count = size
      isMapped = true
      return
    }
    guard let (memory, length) = unsafe Self.readAll(descriptor, expected: size) else {
      throw Self.refusal(of: path, errno)
    }
    unsafe base = memory
    count = length
    isMapped = false
  }

  /// A copy of bytes that were made in memory.
  init(_ bytes: [UInt8]) {
    count = bytes.count
    unsafe base = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
    isMapped = false
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { unsafe base.copyMemory(from: start, byteCount: bytes.count) }
    }
  }

  deinit {
    if isMapped {
      if unsafe !mapping_is_whole(base) { Self.cuts.withLock { $0 += 1 } }
      unsafe mapping_end(base, count)
    } else {
      unsafe base.deallocate()
    }
  }

  /// The bytes, for as long as the object is held.
  var span: Span<UInt8> {
    @_lifetime(borrow self) get {
      // Why unsafe: memory from the operating system has no owner that Swift knows; this object is it.
      let start = unsafe UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Reads to the end, whatever size was promised: files of the system say 0.
  private static func readAll(_ descriptor: Int32, expected: Int) -> (UnsafeMutableRawPointer, Int)? {
    var capacity = expected + 1
    var memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    var length = 0
    while true {
      let got = unsafe read(descriptor, memory + length, capacity - length)
      if got < 0, errno == EINTR { continue }
      if got < 0 {
        unsafe memory.deallocate()
        return nil
      }
      if got == 0 { return unsafe (memory, length) }
      length += got
      guard length == capacity else { continue }
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
      unsafe larger.copyMemory(from: memory, byteCount: length)
      unsafe memory.deallocate()
      unsafe memory = larger
      capacity *= 2
    }
  }

  private static func refusal(of path: String, _ error: Int32) -> Diagnostic {
    switch error {
    case ENOENT, ENOTDIR:
      Diagnostic(
        .unreadable, Message("there is no file '\(path)'", ja: "ファイル '\(path)' がない"),
        help: [
          Message("check the name, and the folder that it is relative to", ja: "名前と、基準になるフォルダーを確かめる")
        ])
    case EISDIR:
      Diagnostic(
        .unreadable, Message("'\(path)' is a folder, not a file", ja: "'\(path)' はフォルダーで、ファイルではない"),
        help: [
          Message(
            "name a file in it; a data package folder needs a datapackage.json",
            ja: "中のファイルを指定する。データパッケージのフォルダーには datapackage.json が要る")
        ])
    case EACCES, EPERM:
      Diagnostic(
        .unreadable, Message("no permission to read '\(path)'", ja: "'\(path)' を読む権限がない"),
        help: [Message("ask its owner, or copy it to a folder of your own", ja: "所有者に頼むか、自分のフォルダーに写す")])
    default:
      Diagnostic(
        .unreadable,
        Message(
          "'\(path)' cannot be read: \(systemText(of: error))", ja: "'\(path)' を読めない: \(systemText(of: error))"))
    }
  }

  /// What the operating system calls the error.
  private static func systemText(of error: Int32) -> String {
    // Why unsafe: the C library gives a pointer to a text that it owns; it is copied at once.
    guard let text = unsafe strerror(error) else { return "error \(error)" }
    return unsafe String(cString: text)
  }
}
