import Diagnostics
import Glibc

/// A file for what a library must write by itself, in a folder of its own that nobody else can look into.
enum PrivateFile {
  /// A path in a new folder; code `.unwritable` where none can be made.
  static func make() throws(Diagnostic) -> String {
    // The C library changes the text in place and owns the variable's: hence `unsafe`.
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/meibo-XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    guard isMade else {
      throw Diagnostic(
        .unwritable,
        Message(
          "no folder can be made in \(place): \(FileError(code: errno).reason.text(in: .english))",
          ja: "\(place) にフォルダーを作れません: \(FileError(code: errno).reason.text(in: .japanese))"),
        help: FileError(code: errno).help)
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return folder + "/file"
  }

  /// The bytes that were written there.
  static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    guard case .success(let descriptor) = FileCalls.open(path, O_RDONLY | O_CLOEXEC, 0) else {
      throw Diagnostic(.unwritable, Message("nothing was written", ja: "何も書かれなかった"))
    }
    defer { _ = FileCalls.close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // The C call fills the buffer, which outlives it.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Takes the file and its folder away.
  static func remove(_ path: String) {
    FileCalls.remove(path)
    // The C call takes a pointer to the path, which lives as long as the call.
    _ = unsafe rmdir(String(path.dropLast("/file".count)))
  }
}

/// What a library writes by itself to a path, as bytes.
public enum WrittenElsewhere {
  /// The bytes that `body` wrote to the path that it is given, in a folder that nobody else can look into, and what it gave.
  public static func bytes<Result>(
    _ body: (String) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> (bytes: [UInt8], result: Result) {
    let path = try PrivateFile.make()
    defer { PrivateFile.remove(path) }
    let result = try body(path)
    return (try PrivateFile.read(path), result)
  }
}
