import Columns

/// A text that is looked for in others, made ready once.
struct TextNeedle {
  private let needle: [UInt8]
  private let isCaseSensitive: Bool
  private let startsInTerm: Bool
  private let endsInTerm: Bool

  init(_ text: Span<UInt8>, isCaseSensitive: Bool) {
    let needle = isCaseSensitive ? bytes(text) : FoldedCase.folded(text)
    self.needle = needle
    self.isCaseSensitive = isCaseSensitive
    startsInTerm = Term.begins(needle.span, at: 0)
    endsInTerm = Term.ends(needle.span, at: needle.count)
  }

  /// Calls `body` with the text in a form in which bytes can be compared, and whether ASCII letters are still to be folded.
  @inline(__always)
  private func compare(_ text: Span<UInt8>, _ body: (Span<UInt8>, Bool) -> Bool) -> Bool {
    if isCaseSensitive { return body(text, false) }
    if FoldedCase.isByteWise(text) { return body(text, true) }
    let folded = FoldedCase.folded(text)
    return body(folded.span, false)
  }

  /// Whether the text is the needle and nothing else.
  func isAll(of text: Span<UInt8>) -> Bool {
    compare(text) { text, folds in text.count == needle.count && stands(in: text, at: 0, folds) }
  }

  /// Whether the text begins with the needle.
  func begins(_ text: Span<UInt8>) -> Bool { compare(text) { stands(in: $0, at: 0, $1) } }

  /// Whether the text ends with the needle.
  func ends(_ text: Span<UInt8>) -> Bool { compare(text) { stands(in: $0, at: $0.count - needle.count, $1) } }

  /// Whether the needle stands anywhere in the text.
  func isIn(_ text: Span<UInt8>) -> Bool { compare(text) { first(in: $0, from: 0, $1) != nil } }

  /// Whether the needle stands in the text with the edge of a term at its start, its end or both.
  func isTerm(of text: Span<UInt8>, fromStart: Bool, toEnd: Bool) -> Bool {
    compare(text) { text, folds in
      var start = 0
      while let place = first(in: text, from: start, folds) {
        let end = place + needle.count
        let isAtStart = !fromStart || !startsInTerm || !Term.ends(text, at: place)
        let isAtEnd = !toEnd || !endsInTerm || !Term.begins(text, at: end)
        if isAtStart, isAtEnd { return true }
        start = place + 1
      }
      return false
    }
  }

  private func first(in text: Span<UInt8>, from start: Int, _ folds: Bool) -> Int? {
    guard let head = needle.first else { return start <= text.count ? start : nil }
    var place = start
    let last = text.count - needle.count
    while place <= last {
      let byte = folds ? FoldedCase.small(text[place]) : text[place]
      if byte == head, stands(in: text, at: place, folds) { return place }
      place += 1
    }
    return nil
  }

  private func stands(in text: Span<UInt8>, at place: Int, _ folds: Bool) -> Bool {
    guard place >= 0, place + needle.count <= text.count else { return false }
    for index in needle.indices {
      let byte = text[place + index]
      if (folds ? FoldedCase.small(byte) : byte) != needle[index] { return false }
    }
    return true
  }
}

extension Span where Element == UInt8 {
  /// The number of characters (code points) of a text in UTF-8.
  var characterCount: Int {
    // All bytes but those that continue a character, whose top bits are 1 and 0.
    var continued = 0
    var place = 0
    while place < count {
      let word = word(at: place)
      continued &+= (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
      place &+= 8
    }
    return count &- continued
  }

  /// The first byte of the character that comes so many behind the one at `start`, or the end of the text.
  func place(ofCharacter number: Int, from start: Int) -> Int {
    var place = start
    for _ in 0..<number where place < count {
      place += 1
      while place < count, self[place] & 0xC0 == 0x80 { place += 1 }
    }
    return place
  }
}

/// The bytes of a text as an array.
func bytes(_ text: Span<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  for index in text.indices { result.append(text[index]) }
  return result
}
