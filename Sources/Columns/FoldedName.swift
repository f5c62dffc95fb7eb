/// A name as names are compared: full-width letters, digits and signs as their ASCII selves, half-width kana as
/// full-width ones, in canonical composition. Case counts.
///
/// This is the part of Unicode's NFKC that Japanese headers need; other compatibility characters (①, ㈱) stay themselves.
public struct FoldedName: Hashable, Sendable, CustomStringConvertible {
  /// The folded name.
  public let description: String

  /// Folds a name as it was written.
  public init(_ name: String) {
    let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
    description = isPlain ? name : Self.fold(name)
  }

  private static func fold(_ name: String) -> String {
    var output = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 0x3000: output.append(" ")
      case 0xFF01...0xFF5E: output.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
      case 0xFF61...0xFF9F: appendKana(scalar.value, to: &output)
      default: output.append(scalar)
      }
    }
    return String(output)
  }

  /// Half-width kana; the sound marks join the letter before them (ｶﾞ becomes ガ by canonical equivalence).
  private static func appendKana(_ value: UInt32, to output: inout String.UnicodeScalarView) {
    if value == 0xFF9E { return output.append("\u{3099}") }
    if value == 0xFF9F { return output.append("\u{309A}") }
    output.append(fullWidthKana[Int(value - 0xFF61)])
  }

  private static let fullWidthKana = Array(
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".unicodeScalars)
}

extension Unicode.Scalar {
  /// The ideograph of dates that a compatibility ideograph is canonically equivalent to, as programs that read printed pages
  /// write it; any other scalar is itself.
  public var plainIdeograph: Unicode.Scalar {
    switch value {
    case 0xF98E: "年"
    case 0xF9A8: "令"
    case 0xF90A: "金"
    case 0xF9D1: "六"
    case 0xF9B2: "零"
    default: self
    }
  }
}
