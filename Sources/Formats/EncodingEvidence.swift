import Columns

/// What speaks for one encoding or another in bytes that are not valid UTF-8.
struct EncodingEvidence {
  /// Valid sequences of three or four bytes.
  var longSequenceCount = 0
  /// Valid sequences of two bytes, which other encodings have by chance.
  var shortSequenceCount = 0
  /// Bytes that belong to no valid sequence.
  var invalidCount = 0

  /// Counts valid and invalid sequences.
  init(of bytes: Span<UInt8>) {
    var place = 0
    while place < bytes.count {
      let length = Self.sequenceLength(bytes, place)
      switch length {
      case 0: invalidCount += 1
      case 1: break
      case 2: shortSequenceCount += 1
      default: longSequenceCount += 1
      }
      place += max(length, 1)
    }
  }

  /// The length of the valid sequence that starts here, or 0.
  static func sequenceLength(_ bytes: Span<UInt8>, _ place: Int) -> Int {
    let first = bytes[place]
    if first < 0x80 { return 1 }
    let length = first >= 0xF5 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    guard length > 0, place + length <= bytes.count else { return 0 }
    for offset in 1..<length where bytes[place + offset] & 0xC0 != 0x80 { return 0 }
    if first == 0xE0, bytes[place + 1] < 0xA0 { return 0 }
    if first == 0xED, bytes[place + 1] >= 0xA0 { return 0 }
    if first == 0xF0, bytes[place + 1] < 0x90 { return 0 }
    if first == 0xF4, bytes[place + 1] >= 0x90 { return 0 }
    return length
  }

  /// Whether text that was converted from CP932 is Japanese.
  ///
  /// Windows-1252 is often valid CP932: a curly quote and the letter behind it make a kanji, £ a half-width sign. Real
  /// kana and kanji stand beside each other or alone in a cell; false ones stand alone beside a Latin letter.
  static func looksJapanese(_ text: Span<UInt8>) -> Bool {
    var real = 0
    var doubtful = 0
    var before: Kind = .other
    var current: Kind = .other
    var place = 0
    while place <= text.count {
      var after = Kind.other
      var length = 1
      if place < text.count {
        length = max(1, sequenceLength(text, place))
        after = kind(text, place, length)
      }
      if current == .japanese {
        if before == .japanese || after == .japanese {
          real += 1
        } else if before == .letter || after == .letter {
          doubtful += 1
        } else {
          real += 1
        }
      }
      before = current
      current = after
      place += length
    }
    return real > doubtful
  }

  private enum Kind {
    case japanese
    case letter
    case other
  }

  private static func kind(_ text: Span<UInt8>, _ place: Int, _ length: Int) -> Kind {
    if length == 1 {
      let letter = text[place] | 32
      return letter >= 97 && letter <= 122 ? .letter : .other
    }
    guard length == 3 else { return .other }
    let scalar =
      UInt32(text[place] & 15) << 12 | UInt32(text[place + 1] & 63) << 6 | UInt32(text[place + 2] & 63)
    return (0x3041...0x30FE).contains(scalar) || (0x3005...0x3007).contains(scalar)
      || (0x4E00...0x9FFF).contains(scalar) || (0xF900...0xFAFF).contains(scalar) ? .japanese : .other
  }
}
