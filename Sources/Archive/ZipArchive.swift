import CArchive

/// A ZIP archive, read entry by entry, by minizip.
///
/// `@safe`: the archive is closed when the object goes, and minizip fills only the room that it is given.
@safe public final class ZipArchive {
  private let archive: OpaquePointer

  /// Why an entry cannot be read.
  public enum Fault: Error {
    /// There is no entry of the name.
    case missing
    /// The entry is cut off, or does not have its checksum.
    case damaged
    /// The entry holds more bytes than it may.
    case tooLarge(limit: Int)
  }

  /// Opens the archive at a path; nil for what is none.
  public init?(path: String) {
    guard let archive = unsafe archive_open(path) else { return nil }
    unsafe self.archive = archive
  }

  deinit { unsafe archive_close(archive) }

  /// Hands the bytes of an entry on, piece by piece; `body` says whether to go on. An entry of more than `limit` bytes is
  /// left where it exceeds it, whatever it says of its size.
  public func read(_ name: String, limit: Int, _ body: (Span<UInt8>) -> Bool) throws(Fault) {
    var size: UInt64 = 0
    guard unsafe archive_begin(archive, name, &size) else { throw .missing }
    var isOpen = true
    defer { if isOpen { _ = unsafe archive_end(archive) } }
    guard size <= UInt64(limit) else { throw .tooLarge(limit: limit) }
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    while true {
      let count = unsafe room.withUnsafeMutableBufferPointer { bytes in
        unsafe archive_read(archive, bytes.baseAddress, bytes.count)
      }
      if count < 0 { throw .damaged }
      if count == 0 { break }
      total += Int(count)
      if total > limit { throw .tooLarge(limit: limit) }
      if !body(room.span.extracting(0..<Int(count))) { return }
    }
    isOpen = false
    guard unsafe archive_end(archive) else { throw .damaged }
  }

  /// Writes the archive anew to another path: its entries in their order and as they are packed, but for those of these
  /// names, which get new contents. False where that cannot be.
  public func rewrite(to path: String, replacing entries: [(name: String, bytes: [UInt8])]) -> Bool {
    let names: [UInt8] = entries.reduce(into: []) { $0 += Array($1.name.utf8) + [0] }
    let contents: [UInt8] = entries.reduce(into: []) { $0 += $1.bytes }
    let sizes = entries.map { UInt64($0.bytes.count) }
    return unsafe names.withUnsafeBufferPointer { names in
      unsafe contents.withUnsafeBufferPointer { contents in
        unsafe sizes.withUnsafeBufferPointer { sizes in
          unsafe archive_rewrite(
            archive, path, names.baseAddress, contents.baseAddress, sizes.baseAddress, sizes.count)
        }
      }
    }
  }
}
