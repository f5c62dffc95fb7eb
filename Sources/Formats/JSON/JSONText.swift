import Columns

/// A text between its quotes, as it is written.
struct JSONText {
  var start: Int
  var end: Int
  /// Whether a backslash stands in it; else its bytes are the text.
  var hasEscapes: Bool

  /// The text.
  func string(_ bytes: Span<UInt8>) -> String {
    if hasEscapes { return String(bytes: decoded(bytes).span) }
    return String(bytes: bytes.extracting(start..<end))
  }

  /// The text's bytes with its escapes resolved; they were checked when it was passed.
  func decoded(_ bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(end - start)
    var place = start
    while place < end {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      let letter = bytes[place]
      place += 1
      if letter == UInt8(ascii: "u") {
        let scalar = Self.scalar(bytes, &place)
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      } else {
        text.append(Self.meaning(of: letter) ?? letter)
      }
    }
    return text
  }

  /// The character of `\u` and its digits, and of a second `\u` where the first is half of a pair.
  private static func scalar(_ bytes: Span<UInt8>, _ place: inout Int) -> Unicode.Scalar {
    let high = hexadecimal(bytes, place) ?? 0
    place += 4
    guard isHighHalf(high), let low = hexadecimal(bytes, place + 2) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    place += 6
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  /// The byte that a letter behind a backslash stands for.
  static func meaning(of letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    default: nil
    }
  }

  /// The number of four hexadecimal digits.
  static func hexadecimal(_ bytes: Span<UInt8>, _ start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for place in start..<(start + 4) {
      let byte = bytes[place]
      switch byte {
      case 48...57: value = value << 4 | UInt32(byte - 48)
      case 65...70, 97...102: value = value << 4 | UInt32((byte | 32) - 87)
      default: return nil
      }
    }
    return value
  }

  static func isHighHalf(_ value: UInt32) -> Bool { (0xD800..<0xDC00).contains(value) }

  static func isLowHalf(_ value: UInt32) -> Bool { (0xDC00..<0xE000).contains(value) }
}

extension JSONScanner {
  /// Passes a text with its quotes. Eight bytes are looked at in one step.
  mutating func text(_ bytes: Span<UInt8>) throws(JSONFault) -> JSONText {
    let quote = place
    guard pass(Dialect.quote, bytes) else { throw JSONFault(quote) }
    var hasEscapes = false
    while true {
      let hits = Self.stops(in: bytes.word(at: place))
      guard hits != 0 else {
        place &+= 8
        continue
      }
      place &+= hits.trailingZeroBitCount >> 3
      // What opens and never closes is named by its start.
      guard place < bytes.count else { throw JSONFault(quote) }
      switch bytes[place] {
      case Dialect.quote:
        place &+= 1
        return JSONText(start: quote + 1, end: place - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try escape(bytes)
      default: throw JSONFault(place, .control)
      }
    }
  }

  /// Passes a backslash and what belongs to it.
  private mutating func escape(_ bytes: Span<UInt8>) throws(JSONFault) {
    let start = place
    guard start + 1 < bytes.count else { throw JSONFault(bytes.count) }
    if JSONText.meaning(of: bytes[start + 1]) != nil {
      place += 2
      return
    }
    guard bytes[start + 1] == UInt8(ascii: "u"), let value = JSONText.hexadecimal(bytes, start + 2) else {
      throw JSONFault(start, .escape)
    }
    place += 6
    if JSONText.isLowHalf(value) { throw JSONFault(start, .loneSurrogate) }
    guard JSONText.isHighHalf(value) else { return }
    guard bytes.word(at: place) & 0xFFFF == 0x755C, let low = JSONText.hexadecimal(bytes, place + 2),
      JSONText.isLowHalf(low)
    else { throw JSONFault(start, .loneSurrogate) }
    place += 6
  }

  /// The top bit of each byte that is a quote, a backslash or a control; exact up to the first of them.
  @inline(__always)
  private static func stops(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(Dialect.quote))
    let slashes = word ^ (ones &* 0x5C)
    let quoteHits = (quotes &- ones) & ~quotes
    let slashHits = (slashes &- ones) & ~slashes
    let controlHits = (word &- ones &* 0x20) & ~word
    return (quoteHits | slashHits | controlHits) & 0x8080_8080_8080_8080
  }
}
