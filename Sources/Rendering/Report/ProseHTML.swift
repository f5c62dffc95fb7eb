/// Markdown prose as HTML; everything that is not understood is shown as it was written, escaped.
struct ProseHTML {
  /// A section, for the list of contents.
  struct Section: Equatable {
    /// The anchor.
    let id: String
    /// The heading without links.
    let html: String
    /// Whether it is a part, with sections of its own: a `#` heading, as the scripts that a report runs have one each.
    var isPart = false
  }

  /// The parts and sections (`#` and `##` headings) so far.
  private(set) var sections: [Section] = []

  /// The text as HTML blocks. `#` is a section too, since the document's title is the only heading above sections.
  mutating func render(_ markdown: String) -> String {
    ProseBlock.parse(markdown).map { render($0) }.joined()
  }

  private mutating func render(_ block: ProseBlock) -> String {
    switch block {
    case .heading(let level, let text): return heading(level, text)
    case .paragraph(let text): return "<p>\(ProseInline().html(text))</p>\n"
    case .quotation(let text): return "<blockquote><p>\(ProseInline().html(text))</p></blockquote>\n"
    case .code(let text): return "<pre tabindex=\"0\"><code>\(HTMLText.escaped(text))</code></pre>\n"
    case .rule: return "<hr>\n"
    case .list(let isOrdered, let items):
      let tag = isOrdered ? "ol" : "ul"
      return "<\(tag)>\n" + items.map { "<li>\(ProseInline().html($0))</li>\n" }.joined() + "</\(tag)>\n"
    }
  }

  private mutating func heading(_ level: Int, _ text: String) -> String {
    let html = ProseInline().html(text)
    guard level <= 2 else { return "<h\(level)>\(html)</h\(level)>\n" }
    let id = "section-\(sections.count + 1)"
    sections.append(Section(id: id, html: ProseInline(allowsLinks: false).html(text), isPart: level == 1))
    return "<h2 id=\"\(id)\"\(level == 1 ? " class=\"part\"" : "")>\(html)</h2>\n"
  }
}
