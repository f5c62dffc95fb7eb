/// A cell as the notations read it: the bytes of its text without blanks, with ASCII in place of letters, digits and signs of
/// full width.
struct CellText: Sendable {
  /// UTF-8 without blanks.
  let bytes: [UInt8]
  /// Whether letters, digits, signs or blanks of full width stood in it.
  let isWide: Bool
  /// Whether blanks stood in it.
  let hasBlanks: Bool
  /// Before which of the bytes the last blank stood; nil where none did.
  let lastBlank: Int?

  /// Longer texts are no number, no day and no word for nothing.
  static let longest = 96

  /// Nil for a text that is longer than any number, day or word for nothing.
  init?(_ text: Span<UInt8>) {
    if text.count > Self.longest { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var isWide = false
    var (blank, earlierBlank) = (Int?.none, Int?.none)
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte < 0x80 {
        if byte != 32, !(9...13).contains(byte) {
          bytes.append(byte)
        } else if blank != bytes.count {
          (earlierBlank, blank) = (blank, bytes.count)
        }
        place += 1
        continue
      }
      let (written, length) = text.scalar(at: place)
      let scalar = written.plainIdeograph
      switch scalar.value {
      case 0xFF01...0xFF5E:
        bytes.append(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
        isWide = true
      case _ where scalar.properties.isWhitespace:
        if blank != bytes.count { (earlierBlank, blank) = (blank, bytes.count) }
        if scalar == "\u{3000}" { isWide = true }
      case _ where scalar != written: bytes += String(scalar).utf8
      default: for index in place..<place + length { bytes.append(text[index]) }
      }
      place += length
    }
    self.bytes = bytes
    self.isWide = isWide
    hasBlanks = blank != nil
    lastBlank = blank == bytes.count ? earlierBlank : blank
  }

  /// Nil for a text that is longer than any number, day or word for nothing.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }
}

extension Span<UInt8> {
  /// The scalar that begins at a place of UTF-8, and how many bytes it takes; a byte that is none stands for itself.
  fileprivate func scalar(at place: Int) -> (Unicode.Scalar, Int) {
    let lead = self[place]
    let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard length > 1, place + length <= count else { return (Unicode.Scalar(lead), 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for index in place + 1..<place + length { value = value << 6 | UInt32(self[index] & 0x3F) }
    return Unicode.Scalar(value).map { ($0, length) } ?? (Unicode.Scalar(lead), 1)
  }
}

/// What is left of a cell's bytes while it is read.
extension ArraySlice<UInt8> {
  /// The first scalar; nil at the end.
  var firstScalar: Unicode.Scalar? { isEmpty ? nil : span.scalar(at: 0).0 }

  /// The last scalar; nil where there is none.
  var lastScalar: Unicode.Scalar? {
    var start = endIndex - 1
    while start > startIndex, self[start] & 0xC0 == 0x80 { start -= 1 }
    return start < startIndex ? nil : self[start...].firstScalar
  }

  /// Leaves a scalar out that stands first.
  mutating func dropFirst(_ scalar: Unicode.Scalar) { removeFirst(UTF8.width(scalar)) }

  /// Leaves a scalar out that stands last.
  mutating func dropLast(_ scalar: Unicode.Scalar) { removeLast(UTF8.width(scalar)) }

  /// Takes a sign for less than nought from the front; nil where none stands there.
  mutating func takeMinus() -> Unicode.Scalar? {
    switch firstScalar {
    case .some(let sign) where sign == "-" || sign == "−" || sign == "△" || sign == "▲":
      dropFirst(sign)
      return sign
    default: return nil
    }
  }

  /// Takes a scalar from the front; false where another one stands there.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard firstScalar == scalar else { return false }
    dropFirst(scalar)
    return true
  }

  /// Takes all of the signs at the front that are the same; false where there is none.
  mutating func takeAll(_ sign: UInt8) -> Bool {
    let before = count
    while first == sign { removeFirst() }
    return count < before
  }

  /// Takes digits from the front, at most nine; nil where fewer than one or more than `longest` stand there.
  mutating func takeNumber(_ longest: Int = 9) -> (number: Int, length: Int)? {
    var number = 0
    var length = 0
    while let digit = first, (48...57).contains(digit) {
      if length == longest { return nil }
      number = number * 10 + Int(digit) - 48
      length += 1
      removeFirst()
    }
    return length == 0 ? nil : (number, length)
  }

  /// The bytes as a text.
  var text: String { String(decoding: self, as: UTF8.self) }
}
