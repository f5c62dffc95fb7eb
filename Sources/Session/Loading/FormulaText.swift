/// Texts as other programs write them for spreadsheets, so that their zeros stay: ="00123".
enum FormulaText {
  /// Whether a text of UTF-8 is one, without a quote inside.
  static func isOne(_ text: Span<UInt8>) -> Bool {
    let quote = UInt8(ascii: "\"")
    let count = text.count
    guard count >= 3, text[0] == UInt8(ascii: "="), text[1] == quote, text[count - 1] == quote else { return false }
    return !(2..<count - 1).contains { text[$0] == quote }
  }
}
