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

  /// What a gzip file holds; nil for what is none, is damaged, or holds more than `limit` bytes.
  ///
  /// zlib reads and fills memory that lives as long as the call: hence `unsafe`.
  public static func expanded(_ bytes: [UInt8], limit: Int = 1 << 30) -> [UInt8]? {
    var capacity = min(limit, max(4096, bytes.count * 8))
    while true {
      var output = [UInt8](repeating: 0, count: capacity)
      let size = unsafe bytes.withUnsafeBufferPointer { input in
        unsafe output.withUnsafeMutableBufferPointer { room in
          unsafe zip_expand(input.baseAddress, input.count, room.baseAddress, room.count)
        }
      }
      if size >= 0 { return Array(output[..<Int(size)]) }
      if size != -2 || capacity >= limit { return nil }
      capacity = min(limit, capacity * 4)
    }
  }
}
