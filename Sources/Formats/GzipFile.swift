import Columns
import Compression
import Diagnostics

/// Text files that were compressed one by one: `overtime.csv.gz`.
enum GzipFile {
  /// Whether a file's name is that of one.
  static func isOne(_ path: String) -> Bool { path.lowercased().hasSuffix(".gz") }

  /// The name without the ending that says so.
  static func inner(_ path: String) -> String { isOne(path) ? String(path.dropLast(3)) : path }

  /// What the file holds. Code `.malformed` for what is no gzip file or is damaged, `.memoryLimit` where there is no room
  /// for what it holds, whatever it says of its size.
  static func expanded(_ file: FileBytes, _ path: String) throws(Diagnostic) -> FileBytes {
    let budget = MemoryBudget.shared
    let room = max(1 << 16, min(budget.byteLimit - budget.usedByteCount, Int(UInt32.max)))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.count)
    for place in 0..<file.count { bytes.append(file.span[place]) }
    switch Gzip.expansion(of: bytes, limit: room) {
    case .success(let bytes): return FileBytes(bytes)
    case .failure(.tooLarge): throw .memory(needed: budget.byteLimit + 1, path: path)
    case .failure(.damaged):
      throw Diagnostic(
        .malformed, Message("'\(path)' is no gzip file, or is damaged", ja: "'\(path)' は gzip でないか、壊れている"),
        help: [Message("fetch it again, or unpack it to see how far it goes", ja: "もう一度受け取るか、展開してどこまで読めるか確かめる")])
    }
  }
}
