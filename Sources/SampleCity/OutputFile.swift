import Diagnostics
import Glibc

/// A file that is being written. It replaces what stood under its name.
struct OutputFile {
  private let path: String
  private let descriptor: Int32

  /// Opens the file, empty.
  init(path: String) throws(Diagnostic) {
    self.path = path
    // Why unsafe: open(2) takes the path as a C string, which lives for the call.
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.unwritable(path) }
  }

  /// Writes all the bytes.
  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    var start = 0
    while start < bytes.count {
      // Why unsafe: write(2) reads from a raw pointer; the buffer outlives the call and the count is within it.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + start }, bytes.count - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.unwritable(path) }
      start += count
    }
  }

  /// Closes the file.
  func close() throws(Diagnostic) {
    if Glibc.close(descriptor) != 0 { throw Self.unwritable(path) }
  }

  /// Writes a whole file.
  static func write(_ text: String, to path: String) throws(Diagnostic) {
    let file = try OutputFile(path: path)
    try file.write(Array(text.utf8))
    try file.close()
  }

  /// The refusal for a path, with the reason that the system gives.
  static func unwritable(_ path: String) -> Diagnostic {
    // Why unsafe: strerror returns a C string of the library, which is copied at once.
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "?"
    return Diagnostic(
      .unwritable, Message("cannot write '\(path)': \(reason)", ja: "「\(path)」に書き込めません: \(reason)"),
      help: [Message("check that the folder exists and may be written to", ja: "フォルダの有無と書込み権限を確かめてください")])
  }
}
