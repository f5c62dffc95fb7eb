import Glibc
import Testing

/// A folder of its own for one test.
enum TemporaryFolder {
  /// Runs `body` with an empty folder, which is removed afterwards with its files.
  static func use(_ body: (String) throws -> Void) throws {
    let path = "/tmp/meibo-rendering-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try #require(unsafe mkdir(path, 0o700) == 0)
    defer {
      for name in names(in: path) { unsafe _ = unlink("\(path)/\(name)") }
      unsafe _ = rmdir(path)
    }
    try body(path)
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The text of a file; nil where it cannot be read.
  static func read(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe _ = fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = unsafe fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
