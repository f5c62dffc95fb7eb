import CZip

/// gzip files in memory (RFC 1952), by zlib.
public enum Gzip {
  /// The bytes as a gzip file; nil for more than 4 GB, or without memory.
  ///
  /// zlib reads and fills memory that lives as long as the call: hence `unsafe`.
  public static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: zip_bound(bytes.count))
    let size = unsafe bytes.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { room in
        unsafe zip_compress(input.baseAddress, input.count, room.baseAddress, room.count)
      }
    }
    return size < 0 ? nil : Array(output[..<Int(size)])
  }

  /// Why a file cannot be expanded.
  public enum Fault: Error {
    /// It is no gzip file, or is cut off, or does not have its checksum.
    case damaged
    /// It holds more bytes than it may.
    case tooLarge
  }

  /// What a gzip file holds; nil for what is none, is damaged, or holds more than `limit` bytes.
  public static func expanded(_ bytes: [UInt8], limit: Int = 1 << 30) -> [UInt8]? {
    try? expansion(of: bytes, limit: limit).get()
  }

  /// What a gzip file holds, of one part or several, or why that cannot be told.
  ///
  /// zlib reads and fills memory that lives as long as the call: hence `unsafe`.
  public static func expansion(of bytes: [UInt8], limit: Int) -> Result<[UInt8], Fault> {
    var capacity = min(limit, max(4096, bytes.count * 8))
    while true {
      var output = [UInt8](repeating: 0, count: capacity)
      let size = unsafe bytes.withUnsafeBufferPointer { input in
        unsafe output.withUnsafeMutableBufferPointer { room in
          unsafe zip_expand(input.baseAddress, input.count, room.baseAddress, room.count)
        }
      }
      if size >= 0 {
        output.removeLast(output.count - Int(size))
        return .success(output)
      }
      if size != -2 { return .failure(.damaged) }
      if capacity >= limit { return .failure(.tooLarge) }
      capacity = min(limit, capacity * 4)
    }
  }
}
