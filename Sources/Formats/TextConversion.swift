import Glibc

/// Turns bytes of another encoding into UTF-8 through the C library's `iconv`.
public enum TextConversion {
  /// The converted bytes, or the place of the first byte that the encoding does not have; -1 where the system does not
  /// know the encoding at all.
  static func utf8(_ bytes: Span<UInt8>, from start: Int, encoding: String) -> Result<[UInt8], Fault> {
    // Why unsafe: iconv takes pointers that it moves forward; both stay inside the buffers, whose room it is told.
    guard let converter = unsafe iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else {
      return .failure(Fault(place: -1))
    }
    defer { unsafe iconv_close(converter) }
    var input: [CChar] = []
    input.reserveCapacity(bytes.count - start)
    for place in start..<max(start, bytes.count) { input.append(CChar(bitPattern: bytes[place])) }
    var piece = [CChar](repeating: 0, count: 1 << 16)
    var output: [UInt8] = []
    output.reserveCapacity(input.count * 3 / 2)
    var left = input.count
    while left > 0 {
      var room = piece.count
      let before = left
      let consumedBefore = input.count - left
      let status: Int = unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe piece.withUnsafeMutableBufferPointer { target in
          var from = unsafe source.baseAddress.map { unsafe $0 + consumedBefore }
          var to = target.baseAddress
          return unsafe iconv(converter, &from, &left, &to, &room)
        }
      }
      let error = errno
      for index in 0..<(piece.count - room) { output.append(UInt8(bitPattern: piece[index])) }
      if status != -1 { continue }
      guard error == E2BIG, left < before || room < piece.count else {
        return .failure(Fault(place: start + input.count - left))
      }
    }
    return .success(output)
  }

  /// UTF-8 as Microsoft's Shift JIS (CP932). Nil where a character is not in it, or the system does not know it. Some
  /// characters become others that look alike: − (U+2212) becomes － (U+FF0D).
  ///
  /// iconv takes pointers that it moves forward; both stay inside the buffers, whose room it is told: hence `unsafe`.
  public static func cp932(_ text: [UInt8]) -> [UInt8]? {
    guard let converter = unsafe iconv_open("CP932", "UTF-8"), Int(bitPattern: converter) != -1 else { return nil }
    defer { unsafe iconv_close(converter) }
    var input = text.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: text.count + 16)
    var (left, room) = (input.count, output.count)
    let status: Int = unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var to = target.baseAddress
        return unsafe iconv(converter, &from, &left, &to, &room)
      }
    }
    if status == -1 || left > 0 { return nil }
    return output[..<(output.count - room)].map { UInt8(bitPattern: $0) }
  }

  /// Bytes of CP932 as a text; nil where they are none.
  public static func text(ofCP932 bytes: [UInt8]) -> String? {
    guard case .success(let text) = utf8(bytes.span, from: 0, encoding: "CP932") else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// Where a conversion stopped.
  struct Fault: Error {
    var place: Int
  }
}
