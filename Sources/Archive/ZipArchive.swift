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
    var entry = try Entry(name, of: self, limit: limit)
    var room = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try entry.next(&room)
      if count == 0 { return }
      if !body(room.span.extracting(0..<count)) { return }
    }
  }

  /// An entry that is being read. Only one of an archive may be.
  public struct Entry: ~Copyable {
    private let archive: ZipArchive
    private let limit: Int
    private var total = 0
    private var isOpen = false

    /// Begins to read an entry.
    public init(_ name: String, of archive: ZipArchive, limit: Int) throws(Fault) {
      self.archive = archive
      self.limit = limit
      var size: UInt64 = 0
      isOpen = unsafe archive_begin(archive.archive, name, &size)
      guard isOpen else { throw .missing }
      guard size <= UInt64(limit) else { throw .tooLarge(limit: limit) }
    }

    deinit { if isOpen { _ = unsafe archive_end(archive.archive) } }

    /// Fills the room with the next bytes, as many as there are, and says how many; 0 behind the last.
    public mutating func next(_ room: inout [UInt8]) throws(Fault) -> Int {
      if !isOpen { return 0 }
      var filled = 0
      while filled < room.count {
        let count = unsafe room.withUnsafeMutableBufferPointer { bytes in
          unsafe archive_read(archive.archive, bytes.baseAddress.map { unsafe $0 + filled }, bytes.count - filled)
        }
        if count < 0 { throw .damaged }
        if count == 0 {
          isOpen = false
          guard unsafe archive_end(archive.archive) else { throw .damaged }
          break
        }
        filled += Int(count)
        total += Int(count)
        if total > limit { throw .tooLarge(limit: limit) }
      }
      return filled
    }
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
