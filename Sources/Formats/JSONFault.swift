import Columns
import Diagnostics

/// Finds where a text stops being JSON, since the decoder only says that it does.
struct JSONFault {
  private var place = 0

  /// The first byte that JSON does not allow, or nil where the text is JSON.
  static func place(in bytes: Span<UInt8>) -> Int? {
    var walk = JSONFault()
    guard walk.value(bytes, depth: 0) else { return walk.place }
    walk.blanks(bytes)
    return walk.place == bytes.count ? nil : walk.place
  }

  /// Passes a value; where it fails, `place` is where.
  private mutating func value(_ bytes: Span<UInt8>, depth: Int) -> Bool {
    blanks(bytes)
    guard place < bytes.count, depth < 512 else { return false }
    switch bytes[place] {
    case UInt8(ascii: "{"): return list(bytes, close: UInt8(ascii: "}"), hasKeys: true, depth: depth)
    case UInt8(ascii: "["): return list(bytes, close: UInt8(ascii: "]"), hasKeys: false, depth: depth)
    case Dialect.quote: return text(bytes)
    default: return word(bytes)
    }
  }

  private mutating func list(_ bytes: Span<UInt8>, close: UInt8, hasKeys: Bool, depth: Int) -> Bool {
    place += 1
    blanks(bytes)
    if skip(bytes, close) { return true }
    while true {
      if hasKeys {
        blanks(bytes)
        guard text(bytes) else { return false }
        blanks(bytes)
        guard skip(bytes, UInt8(ascii: ":")) else { return false }
      }
      guard value(bytes, depth: depth + 1) else { return false }
      blanks(bytes)
      if skip(bytes, close) { return true }
      guard skip(bytes, UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func text(_ bytes: Span<UInt8>) -> Bool {
    let start = place
    guard skip(bytes, Dialect.quote) else { return false }
    while place < bytes.count {
      let byte = bytes[place]
      if byte == Dialect.quote {
        place += 1
        return true
      }
      if byte < 32 { return false }
      place += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    place = start
    return false
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word(_ bytes: Span<UInt8>) -> Bool {
    let start = place
    let signs: [UInt8] = [43, 45, 46]
    while place < bytes.count, (bytes[place] | 32).isLetterOrDigit || signs.contains(bytes[place]) { place += 1 }
    let word = String(bytes: bytes.extracting(start..<place))
    if ["true", "false", "null"].contains(word) { return true }
    if place > start, RealCell.parse(bytes, start, place) != nil { return true }
    place = start
    return false
  }

  private mutating func blanks(_ bytes: Span<UInt8>) {
    while place < bytes.count, [32, 9, 10, 13].contains(bytes[place]) { place += 1 }
  }

  private mutating func skip(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }
}

extension UInt8 {
  /// Whether the byte is a lower-case ASCII letter or a digit.
  fileprivate var isLetterOrDigit: Bool { (97...122).contains(self) || (48...57).contains(self) }
}
