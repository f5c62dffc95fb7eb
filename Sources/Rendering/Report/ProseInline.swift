/// The marks inside a line of prose: `` `code` ``, `*emphasis*`, `**strong**`, `[text](https://…)` and `\` before a sign.
///
/// Only `http` and `https` links become links. Anything else is escaped text.
struct ProseInline {
  /// Marks inside marks are followed this deep.
  private static let deepest = 6

  /// Whether links become links, or only their text.
  var allowsLinks = true
  private var depth = 0

  init(allowsLinks: Bool = true) { self.allowsLinks = allowsLinks }

  /// The text as HTML.
  func html(_ text: String) -> String { html(Array(text)[...]) }

  private func html(_ text: ArraySlice<Character>) -> String {
    var output = ""
    var rest = text
    var before: Character?
    while let first = rest.first {
      if let (html, after) = mark(rest, before) {
        output += html
        rest = after
      } else {
        output += HTMLText.escaped(String(first))
        rest = rest.dropFirst()
      }
      before = first
    }
    return output
  }

  /// The mark that the text begins with, and what comes after it.
  private func mark(_ text: ArraySlice<Character>, _ before: Character?) -> (String, ArraySlice<Character>)? {
    switch text.first {
    case "\\": return escape(text)
    case "`": return code(text)
    case "[": return link(text)
    case "*": return emphasis(text, "**", "strong") ?? emphasis(text, "*", "em")
    case "_" where before.map { !$0.isLetter && !$0.isNumber } ?? true: return emphasis(text, "_", "em")
    default: return nil
    }
  }

  private func escape(_ text: ArraySlice<Character>) -> (String, ArraySlice<Character>)? {
    guard let sign = text.dropFirst().first, sign.isASCII, sign.isPunctuation || sign.isSymbol else { return nil }
    return (HTMLText.escaped(String(sign)), text.dropFirst(2))
  }

  private func code(_ text: ArraySlice<Character>) -> (String, ArraySlice<Character>)? {
    let inner = text.dropFirst()
    guard let end = inner.firstIndex(of: "`"), end > inner.startIndex else { return nil }
    return ("<code>\(HTMLText.escaped(String(inner[..<end])))</code>", inner[(end + 1)...])
  }

  private func emphasis(
    _ text: ArraySlice<Character>, _ mark: String, _ tag: String
  ) -> (String, ArraySlice<Character>)? {
    let count = mark.count
    let inner = text.dropFirst(count)
    guard depth < Self.deepest, text.starts(with: mark), let first = inner.first, !first.isWhitespace else {
      return nil
    }
    var end = inner.startIndex + 1
    while end + count <= inner.endIndex {
      if inner[end...].starts(with: mark), !inner[end - 1].isWhitespace, ends(inner, at: end, mark) {
        var nested = self
        nested.depth += 1
        return ("<\(tag)>\(nested.html(inner[..<end]))</\(tag)>", inner[(end + count)...])
      }
      end += 1
    }
    return nil
  }

  /// Whether a closing mark closes: a single star is not half of two, an underscore stands at a word's end.
  private func ends(_ text: ArraySlice<Character>, at end: Int, _ mark: String) -> Bool {
    let next = end + mark.count < text.endIndex ? text[end + mark.count] : nil
    switch mark {
    case "*": return next != "*" && text[end - 1] != "*"
    case "_": return next.map { !$0.isLetter && !$0.isNumber } ?? true
    default: return true
    }
  }

  private func link(_ text: ArraySlice<Character>) -> (String, ArraySlice<Character>)? {
    guard let close = text.firstIndex(of: "]"), close + 1 < text.endIndex, text[close + 1] == "(",
      let end = text[(close + 2)...].firstIndex(of: ")"), depth < Self.deepest
    else { return nil }
    let address = String(text[(close + 2)..<end])
    let scheme = address.lowercased()
    guard scheme.hasPrefix("https://") || scheme.hasPrefix("http://"), !address.contains(where: \.isWhitespace) else {
      return nil
    }
    var nested = self
    nested.depth += 1
    nested.allowsLinks = false
    let words = nested.html(text[(text.startIndex + 1)..<close])
    let rest = text[(end + 1)...]
    if !allowsLinks { return (words, rest) }
    return ("<a href=\"\(HTMLText.escaped(address))\" rel=\"noopener noreferrer\">\(words)</a>", rest)
  }
}
