/// Texts of workbooks (ECMA-376 part 1, `ST_Xstring`): a character that XML cannot hold stands in them as `_x000D_`, and so
/// does the underscore of a text that only looks like one.
public enum CellText {
  private static let length = 7

  /// The text that bytes of UTF-8 stand for; nil where they stand for themselves. What would be no character (half of a
  /// pair of surrogates, NUL) stays as it is written.
  public static func decoded(_ bytes: Span<UInt8>) -> [UInt8]? {
    guard var next = firstEscape(bytes, from: 0) else { return nil }
    var output: [UInt8] = []
    var place = 0
    while true {
      while place < next.place {
        output.append(bytes[place])
        place += 1
      }
      output += String(Character(next.scalar)).utf8
      place += next.length
      guard let behind = firstEscape(bytes, from: place) else { break }
      next = behind
    }
    while place < bytes.count {
      output.append(bytes[place])
      place += 1
    }
    return output
  }

  /// The text as a workbook holds it. What means something to XML is left as it is.
  public static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    if !bytes.contains(where: mayNeedEscape) { return text }
    var output = ""
    var place = 0
    for scalar in text.unicodeScalars {
      // What follows may be written as an escape, and close with its first sign what was none.
      if isForbidden(scalar) || unit(bytes.span, place, isClosed: false) != nil {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        output += "_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_"
      } else {
        output.unicodeScalars.append(scalar)
      }
      place += String(scalar).utf8.count
    }
    return output
  }

  /// Whether a text with this byte has to be looked at: a control character, an underscore, the first byte of U+FFFE.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 32 || byte == UInt8(ascii: "_") || byte == 0xEF
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10: false
    case 0..<32, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func firstEscape(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (place: Int, scalar: Unicode.Scalar, length: Int)? {
    guard bytes.count - start >= length else { return nil }
    for place in start...(bytes.count - length) where bytes[place] == UInt8(ascii: "_") {
      guard let first = unit(bytes, place) else { continue }
      if let scalar = Unicode.Scalar(first), first != 0 { return (place, scalar, length) }
      // The halves of a pair of surrogates stand one behind the other.
      guard first >= 0xD800, first < 0xDC00, let second = unit(bytes, place + length), second >= 0xDC00,
        second < 0xE000, let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { continue }
      return (place, scalar, 2 * length)
    }
    return nil
  }

  /// The unit of UTF-16 that `_x000D_` stands for; nil where nothing of the kind stands there. What is not closed may lack
  /// the last sign.
  private static func unit(_ bytes: Span<UInt8>, _ place: Int, isClosed: Bool = true) -> UInt32? {
    guard place + (isClosed ? length : length - 1) <= bytes.count, bytes[place] == UInt8(ascii: "_"),
      bytes[place + 1] == UInt8(ascii: "x"), !isClosed || bytes[place + 6] == UInt8(ascii: "_")
    else { return nil }
    var number: UInt32 = 0
    for digit in place + 2..<place + 6 {
      guard let value = Character(Unicode.Scalar(bytes[digit])).hexDigitValue else { return nil }
      number = number << 4 | UInt32(value)
    }
    return number
  }
}
