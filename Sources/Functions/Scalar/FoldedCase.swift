import Columns

/// Texts without the difference between large and small letters: each character alone, as ordinal comparisons do.
///
/// A letter stands for its capital, and that for its small letter (ς, σ and Σ are one); no other letter becomes an ASCII
/// one (K, the sign of kelvin, is no k), and no letter becomes two (ß is no ss).
enum FoldedCase {
  /// The text in folded case.
  static func folded(_ text: Span<UInt8>) -> [UInt8] {
    if isByteWise(text) {
      var result: [UInt8] = []
      result.reserveCapacity(text.count)
      for index in text.indices { result.append(small(text[index])) }
      return result
    }
    var output = String.UnicodeScalarView()
    for scalar in String(bytes: text).unicodeScalars { output.append(folded(scalar)) }
    return Array(String(output).utf8)
  }

  /// Whether only ASCII letters have a case here: ASCII, and the kana, kanji and other signs from U+3000 to U+9FFF.
  static func isByteWise(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte >= 0xC0, byte < 0xE3 || byte > 0xE9 { return false }
    }
    return true
  }

  /// A byte in lower case.
  @inline(__always)
  static func small(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

  /// A byte in upper case.
  @inline(__always)
  static func capital(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte & 0xDF : byte }

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return Unicode.Scalar(small(UInt8(scalar.value))) }
    let capital = single(scalar.properties.uppercaseMapping) ?? scalar
    return single(capital.properties.lowercaseMapping) ?? capital
  }

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    let scalars = mapping.unicodeScalars
    guard let first = scalars.first, scalars.count == 1, !first.isASCII else { return nil }
    return first
  }
}
