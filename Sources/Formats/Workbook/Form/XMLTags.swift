import Markup

/// The tags of an XML document that is known to be well formed, with their places, so that a part of it can be exchanged
/// and the rest stays as it is, byte by byte.
struct XMLTags {
  /// A tag.
  struct Tag {
    /// The name without its prefix.
    var name: Substring
    /// The prefix with its colon; empty where there is none.
    var prefix: Substring
    /// Where the tag stands, signs included.
    var range: Range<Int>
    /// Whether it ends an element, or is one without content.
    var isEnd = false
    var isEmpty = false
  }

  let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next tag; comments, instructions and marked texts are passed over. Nil at the end.
  mutating func next() -> Tag? {
    while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
      if begins("<!--", at: start) {
        place = end("-->", from: start)
      } else if begins("<![CDATA[", at: start) {
        place = end("]]>", from: start)
      } else if begins("<?", at: start) || begins("<!", at: start) {
        place = end(">", from: start)
      } else {
        return tag(at: start)
      }
    }
    place = bytes.count
    return nil
  }

  private mutating func tag(at start: Int) -> Tag {
    var end = start + 1
    var quote: UInt8?
    while end < bytes.count, quote != nil || bytes[end] != UInt8(ascii: ">") {
      if let open = quote {
        if bytes[end] == open { quote = nil }
      } else if bytes[end] == UInt8(ascii: "\"") || bytes[end] == UInt8(ascii: "'") {
        quote = bytes[end]
      }
      end += 1
    }
    place = min(end + 1, bytes.count)
    let isEnd = begins("</", at: start)
    var first = start + (isEnd ? 2 : 1)
    let nameStart = first
    while first < end, !" \t\r\n/>".utf8.contains(bytes[first]) { first += 1 }
    let whole = Substring(String(decoding: bytes[nameStart..<first], as: UTF8.self))
    let colon = whole.lastIndex(of: ":")
    return Tag(
      name: colon.map { whole[whole.index(after: $0)...] } ?? whole, prefix: colon.map { whole[...$0] } ?? "",
      range: start..<place, isEnd: isEnd, isEmpty: !isEnd && end > start && bytes[end - 1] == UInt8(ascii: "/"))
  }

  private func begins(_ text: String, at start: Int) -> Bool { bytes[start...].starts(with: text.utf8) }

  private func end(_ text: String, from start: Int) -> Int {
    let wanted = Array(text.utf8)
    var place = start
    while place + wanted.count <= bytes.count {
      if bytes[place...].starts(with: wanted) { return place + wanted.count }
      place += 1
    }
    return bytes.count
  }

  /// The text of a tag.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The value of an attribute of a tag, where it stands; as it is written.
  func attribute(_ name: String, of tag: Tag) -> (value: String, range: Range<Int>)? {
    var place = tag.range.lowerBound
    while let equals = bytes[place..<tag.range.upperBound].firstIndex(of: UInt8(ascii: "=")) {
      var start = equals
      while start > tag.range.lowerBound, " \t\r\n".utf8.contains(bytes[start - 1]) { start -= 1 }
      let nameEnd = start
      while start > tag.range.lowerBound, !" \t\r\n".utf8.contains(bytes[start - 1]) { start -= 1 }
      var open = equals + 1
      while open < tag.range.upperBound, bytes[open] != UInt8(ascii: "\""), bytes[open] != UInt8(ascii: "'") {
        open += 1
      }
      guard open < tag.range.upperBound,
        let close = bytes[(open + 1)..<tag.range.upperBound].firstIndex(of: bytes[open])
      else { return nil }
      if bytes[start..<nameEnd].elementsEqual(name.utf8) {
        return (String(decoding: bytes[(open + 1)..<close], as: UTF8.self), start..<close + 1)
      }
      place = close + 1
    }
    return nil
  }
}

extension String {
  /// The text of a cell as it stands between tags.
  var asXML: String {
    var output = ""
    for scalar in CellText.encoded(self).unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
