/// Bytes as text of 64 letters (RFC 4648).
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var place = 0
    while place < bytes.count {
      let rest = min(3, bytes.count - place)
      var word = 0
      for offset in 0..<3 { word = word << 8 | (offset < rest ? Int(bytes[place + offset]) : 0) }
      for letter in 0..<4 {
        output.append(letter <= rest ? letters[word >> (18 - 6 * letter) & 63] : UInt8(ascii: "="))
      }
      place += 3
    }
    return output
  }
}

extension Terminal {
  /// Puts bytes on the clipboard of the terminal that shows this, where that lets it (OSC 52).
  public static func copy(_ bytes: [UInt8]) {
    write(Array("\u{1B}]52;c;".utf8) + Base64.text(bytes) + [7])
  }
}
