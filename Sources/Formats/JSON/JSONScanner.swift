import Columns

/// Walks over the signs, texts and numbers of a JSON text, strictly by RFC 8259. The bytes are valid UTF-8 already.
struct JSONScanner {
  /// The most lists and objects inside each other.
  static let depthLimit = 512

  /// The byte that is looked at next.
  var place: Int
  /// Whether a line feed may stand between two signs; not where each line is a text of its own.
  var passesLines = true

  init(at place: Int) { self.place = place }

  /// Passes blanks.
  mutating func blanks(_ bytes: Span<UInt8>) {
    while place < bytes.count {
      let byte = bytes[place]
      guard byte == 32 || byte == 9 || byte == 13 || (byte == 10 && passesLines) else { return }
      place &+= 1
    }
  }

  /// Passes the sign, where it stands next.
  mutating func pass(_ sign: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard place < bytes.count, bytes[place] == sign else { return false }
    place &+= 1
    return true
  }

  /// Passes the sign and blanks around it; refuses anything else.
  mutating func expect(_ sign: UInt8, _ bytes: Span<UInt8>) throws(JSONFault) {
    blanks(bytes)
    guard pass(sign, bytes) else { throw JSONFault(place) }
    blanks(bytes)
  }

  /// Moves to the next part of a list or an object, whose opening sign is passed; false where it closes.
  mutating func next(in close: UInt8, isFirst: Bool, _ bytes: Span<UInt8>) throws(JSONFault) -> Bool {
    blanks(bytes)
    if pass(close, bytes) { return false }
    if isFirst { return true }
    guard pass(UInt8(ascii: ","), bytes) else { throw JSONFault(place) }
    blanks(bytes)
    return true
  }

  /// Passes `true`, `false` or `null`.
  mutating func word(_ word: StaticWord, _ bytes: Span<UInt8>) throws(JSONFault) {
    guard bytes.word(at: place) & word.mask == word.bits else { throw JSONFault(place) }
    place += word.count
  }

  /// A word and how it looks as the low bytes of eight.
  enum StaticWord: UInt64 {
    case null = 0x6C6C_756E
    case yes = 0x6575_7274
    case no = 0x65_736C_6166

    var bits: UInt64 { rawValue }
    var count: Int { self == .no ? 5 : 4 }
    var mask: UInt64 { self == .no ? 0xFF_FFFF_FFFF : 0xFFFF_FFFF }
  }
}

extension JSONScanner {
  /// A number's bytes.
  struct Number {
    var start: Int
    var end: Int
    /// Whether it has neither a point nor an exponent.
    var isWhole: Bool
  }

  /// Passes a number: a minus, digits without leading zeros, a fraction and an exponent.
  mutating func number(_ bytes: Span<UInt8>) throws(JSONFault) -> Number {
    let start = place
    _ = pass(UInt8(ascii: "-"), bytes)
    let first = place
    let count = digits(bytes)
    if count == 0 { throw JSONFault(place >= bytes.count ? place : start) }
    if count > 1, bytes[first] == UInt8(ascii: "0") { throw JSONFault(start, .leadingZero) }
    var isWhole = true
    if pass(UInt8(ascii: "."), bytes) {
      isWhole = false
      if digits(bytes) == 0 { throw JSONFault(place) }
    }
    if place < bytes.count, bytes[place] | 32 == UInt8(ascii: "e") {
      isWhole = false
      place += 1
      if !pass(UInt8(ascii: "+"), bytes) { _ = pass(UInt8(ascii: "-"), bytes) }
      if digits(bytes) == 0 { throw JSONFault(place) }
    }
    return Number(start: start, end: place, isWhole: isWhole)
  }

  /// Passes digits and counts them.
  private mutating func digits(_ bytes: Span<UInt8>) -> Int {
    let start = place
    while place < bytes.count, bytes[place] &- 48 < 10 { place &+= 1 }
    return place - start
  }
}
