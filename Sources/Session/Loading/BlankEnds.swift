/// Blanks at the ends of texts, which make two values of one.
enum BlankEnds {
  /// Whether a text begins or ends with a blank, one of full width or one that does not break among them.
  static func are(in text: Span<UInt8>) -> Bool {
    let count = text.count
    if count == 0 { return false }
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    if isBlank(text[0]) || isBlank(text[count - 1]) { return true }
    func isWide(_ place: Int) -> Bool {
      text[place] == 0xE3 && text[place + 1] == 0x80 && text[place + 2] == 0x80
    }
    if count >= 3, isWide(0) || isWide(count - 3) { return true }
    return count >= 2
      && (text[0] == 0xC2 && text[1] == 0xA0 || text[count - 2] == 0xC2 && text[count - 1] == 0xA0)
  }
}
