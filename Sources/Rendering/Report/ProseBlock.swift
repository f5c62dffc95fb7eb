import Diagnostics

/// A block of Markdown prose, of the small part of Markdown that reports understand.
///
/// Headings (`#` to `######`), paragraphs, flat lists, quotations, fenced code and rules. Tables, nested lists, images
/// and raw HTML are read as plain text.
enum ProseBlock: Equatable {
  case heading(level: Int, text: String)
  case paragraph(String)
  case list(isOrdered: Bool, items: [String])
  case quotation(String)
  case code(String)
  case rule

  /// The blocks of a text.
  static func parse(_ markdown: String) -> [ProseBlock] {
    var parser = ProseParser()
    for line in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { parser.take(line) }
    return parser.finish()
  }
}

/// Reads Markdown line by line.
private struct ProseParser {
  private var blocks: [ProseBlock] = []
  /// The block that the next line may still belong to.
  private var open: ProseBlock?
  private var fence: String?

  mutating func take(_ line: Substring) {
    let text = trimmed(line)
    if let fence {
      if text.hasPrefix(fence), text.allSatisfy({ $0 == "`" || $0 == "~" }) { return close() }
      if case .code(let code) = open { open = .code(code + line + "\n") }
      return
    }
    if text.hasPrefix("```") || text.hasPrefix("~~~") {
      close()
      fence = String(text.prefix { $0 == text.first })
      open = .code("")
    } else if text.isEmpty {
      close()
    } else if let block = wholeLine(text) {
      close()
      blocks.append(block)
    } else if let (isOrdered, item) = listItem(text) {
      takeItem(item, isOrdered)
    } else {
      takeText(text, isQuoted: text.hasPrefix(">"))
    }
  }

  mutating func finish() -> [ProseBlock] {
    close()
    return blocks
  }

  private mutating func close() {
    if let open { blocks.append(open) }
    open = nil
    fence = nil
  }

  /// A heading or a rule.
  private func wholeLine(_ text: Substring) -> ProseBlock? {
    let level = text.prefix { $0 == "#" }.count
    if (1...6).contains(level), text.dropFirst(level).first.map(\.isWhitespace) ?? true {
      return .heading(level: level, text: String(trimmed(text.dropFirst(level))))
    }
    let isRule = text.count >= 3 && Set(text).count == 1 && "-*_".contains(text.first ?? " ")
    return isRule ? .rule : nil
  }

  private func listItem(_ text: Substring) -> (isOrdered: Bool, text: Substring)? {
    if let first = text.first, "-*+".contains(first), text.dropFirst().first == " " {
      return (false, trimmed(text.dropFirst(2)))
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text[digits.endIndex...]
    guard (1...9).contains(digits.count), rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
    return (true, trimmed(rest.dropFirst(2)))
  }

  private mutating func takeItem(_ item: Substring, _ isOrdered: Bool) {
    if case .list(isOrdered, let items) = open {
      open = .list(isOrdered: isOrdered, items: items + [String(item)])
    } else {
      close()
      open = .list(isOrdered: isOrdered, items: [String(item)])
    }
  }

  private mutating func takeText(_ text: Substring, isQuoted: Bool) {
    let words = isQuoted ? trimmed(text.dropFirst()) : text
    switch open {
    case .paragraph(let before) where !isQuoted: open = .paragraph(joined(before, words))
    case .quotation(let before): open = .quotation(joined(before, words))
    case .list(let isOrdered, let items) where !isQuoted:
      open = .list(isOrdered: isOrdered, items: items.dropLast() + [joined(items.last ?? "", words)])
    default:
      close()
      open = isQuoted ? .quotation(String(words)) : .paragraph(String(words))
    }
  }

  /// Two lines of a paragraph. Between wide characters no blank is set, since Japanese has none between words.
  private func joined(_ before: String, _ after: Substring) -> String {
    let width = DisplayWidth()
    let isWide = [before.last, after.first].allSatisfy { $0.map { width.width(of: $0) == 2 } ?? true }
    return before + (isWide ? "" : " ") + after
  }

  private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
