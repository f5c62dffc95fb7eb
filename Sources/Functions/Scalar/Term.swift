import Columns

/// The terms of a text, by KQL's rule: runs of letters and digits, as long as can be. Marks belong to their letter.
enum Term {
  /// Whether a character of a term begins at the byte.
  static func begins(_ text: Span<UInt8>, at place: Int) -> Bool {
    guard place < text.count else { return false }
    if text[place] < 0x80 { return isPart(Unicode.Scalar(text[place])) }
    var end = place + 1
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    return isPart(text.extracting(place..<end))
  }

  /// Whether a character of a term ends at the byte.
  static func ends(_ text: Span<UInt8>, at place: Int) -> Bool {
    guard place > 0 else { return false }
    if text[place - 1] < 0x80 { return isPart(Unicode.Scalar(text[place - 1])) }
    var start = place - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return isPart(text.extracting(start..<place))
  }

  private static func isPart(_ character: Span<UInt8>) -> Bool {
    String(bytes: character).unicodeScalars.first.map(isPart) ?? false
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
      return true
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
