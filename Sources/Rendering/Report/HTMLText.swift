/// Text as HTML shows it.
enum HTMLText {
  /// The text with every sign escaped that means something in HTML, in content and in quoted attributes alike.
  ///
  /// Characters that HTML does not allow (controls, noncharacters) become U+FFFD, line ends LF.
  static func escaped(_ text: some StringProtocol) -> String {
    var output = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar.value {
      case 0x26: output.append(contentsOf: "&amp;".unicodeScalars)
      case 0x3C: output.append(contentsOf: "&lt;".unicodeScalars)
      case 0x3E: output.append(contentsOf: "&gt;".unicodeScalars)
      case 0x22: output.append(contentsOf: "&quot;".unicodeScalars)
      case 0x27: output.append(contentsOf: "&#39;".unicodeScalars)
      case 0x0A: if !isAfterReturn { output.append("\n") }
      case 0x0D: output.append("\n")
      case 0x09: output.append(scalar)
      default: output.append(isAllowed(scalar.value) ? scalar : "\u{FFFD}")
      }
    }
    return String(output)
  }

  /// Whether a document may hold the character, after the HTML standard's input stream.
  private static func isAllowed(_ value: UInt32) -> Bool {
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return false }
    return !(0xFDD0...0xFDEF).contains(value) && value & 0xFFFE != 0xFFFE
  }
}
