import Columns

/// A regular expression of the simple kind that keys and codes have (`[0-9]{5,8}`, `\d{4}-\d{2}`), matched byte by byte.
///
/// It says yes or does not know: each part takes as many bytes as it can, without a second try. What it does not say yes
/// to, and patterns of any other kind, are left to the library, which takes a hundred times as long for a text.
struct PlainPattern {
  /// One sign of the pattern and how often it may stand.
  private struct Part {
    /// The bytes that it stands for, a bit each; ASCII only.
    var set: (low: UInt64, high: UInt64) = (0, 0)
    var least = 1
    var most = 1

    mutating func insert(_ range: ClosedRange<UInt8>) {
      for byte in range {
        if byte < 64 { set.low |= 1 << UInt64(byte) } else { set.high |= 1 << UInt64(byte - 64) }
      }
    }

    func holds(_ byte: UInt8) -> Bool {
      byte < 128 && (byte < 64 ? set.low >> UInt64(byte) : set.high >> UInt64(byte & 63)) & 1 == 1
    }
  }

  private var parts: [Part] = []

  /// The pattern, or nil where it is none of the simple kind.
  init?(_ pattern: String) {
    let bytes = Array(pattern.utf8)
    var place = 0
    while place < bytes.count {
      guard var part = Self.part(bytes, &place), Self.count(bytes, &place, &part) else { return nil }
      parts.append(part)
    }
  }

  /// Whether the whole text surely matches.
  func matches(_ text: Span<UInt8>) -> Bool {
    var place = 0
    for part in parts {
      var count = 0
      while count < part.most, place < text.count, part.holds(text[place]) {
        place += 1
        count += 1
      }
      if count < part.least { return false }
    }
    return place == text.count
  }

  /// A letter, a digit, one of `-_:@`, `\d`, or a class of letters and digits.
  private static func part(_ bytes: [UInt8], _ place: inout Int) -> Part? {
    var part = Part()
    let byte = bytes[place]
    place += 1
    if isLetterOrDigit(byte) || Array("-_:@".utf8).contains(byte) {
      part.insert(byte...byte)
    } else if byte == UInt8(ascii: "\\"), place < bytes.count, bytes[place] == UInt8(ascii: "d") {
      place += 1
      part.insert(48...57)
    } else if byte == UInt8(ascii: "[") {
      guard addClass(bytes, &place, &part) else { return nil }
    } else {
      return nil
    }
    return part
  }

  /// The letters, digits and ranges up to the closing bracket.
  private static func addClass(_ bytes: [UInt8], _ place: inout Int, _ part: inout Part) -> Bool {
    let start = place
    while place < bytes.count, isLetterOrDigit(bytes[place]) {
      let first = bytes[place]
      var last = first
      if place + 2 < bytes.count, bytes[place + 1] == UInt8(ascii: "-") {
        last = bytes[place + 2]
        guard isLetterOrDigit(last), first <= last else { return false }
        place += 2
      }
      part.insert(first...last)
      place += 1
    }
    guard place > start, place < bytes.count, bytes[place] == UInt8(ascii: "]") else { return false }
    place += 1
    return true
  }

  /// `?`, `+`, `*`, `{n}`, `{n,}`, `{n,m}` or nothing; false where a second one follows, which means something else.
  private static func count(_ bytes: [UInt8], _ place: inout Int, _ part: inout Part) -> Bool {
    guard place < bytes.count else { return true }
    switch bytes[place] {
    case UInt8(ascii: "?"): (part.least, part.most) = (0, 1)
    case UInt8(ascii: "+"): part.most = .max
    case UInt8(ascii: "*"): (part.least, part.most) = (0, .max)
    case UInt8(ascii: "{"):
      guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else { return false }
      let counts = bytes[(place + 1)..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard counts.count <= 2, let least = counts.first.flatMap(number) else { return false }
      guard let most = counts.count == 1 ? least : counts[1].isEmpty ? .max : number(counts[1]), least <= most else {
        return false
      }
      (part.least, part.most) = (least, most)
      place = end
    default: return true
    }
    place += 1
    return place == bytes.count || !Array("?+*{".utf8).contains(bytes[place])
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }
}
