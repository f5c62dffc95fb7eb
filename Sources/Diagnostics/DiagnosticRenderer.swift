/// Prints diagnostics with the line they speak of and the exact place underlined.
///
/// ```
/// error[E012] unknown column 'departmnt'
///   1 │ posts | where departmnt == "税務課"
///     │               ^^^^^^^^^ not a column of posts
///   help: did you mean 'department'?
/// ```
public struct DiagnosticRenderer: Sendable {
  /// The language of the sentences.
  public var language: Language
  /// How many columns a character takes, so that the underline stands below Japanese text too.
  public var displayWidth: DisplayWidth

  /// A renderer for one language.
  public init(language: Language = .english, displayWidth: DisplayWidth = DisplayWidth()) {
    self.language = language
    self.displayWidth = displayWidth
  }

  /// The diagnostic as text that ends with a line end. `source` is the text that its range speaks of; `name` says which
  /// file that is.
  public func render(_ diagnostic: Diagnostic, source: String = "", name: String? = nil) -> String {
    var output = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)] \(text(diagnostic.message))\n"
    if let range = diagnostic.range, !source.isEmpty {
      output += excerpt(of: source, range: range, label: diagnostic.label.map(text), name: name)
    } else if let name {
      output += "  --> \(name)\n"
    }
    for detail in diagnostic.details {
      output += text(detail).split(separator: "\n").map { "  \($0)\n" }.joined()
    }
    for help in diagnostic.help { output += "  help: \(text(help))\n" }
    return output
  }

  /// A sentence without anything that a terminal would obey: data may stand in it.
  private func text(_ message: Message) -> String { message.text(in: language).withVisibleControls }

  private func excerpt(of source: String, range: SourceRange, label: String?, name: String?) -> String {
    let bytes = Array(source.utf8)
    let start = min(range.lowerBound, bytes.count)
    let lineStart = (bytes[..<start].lastIndex(of: 10) ?? -1) + 1
    let lineEnd = bytes[start...].firstIndex(of: 10) ?? bytes.count
    let lineNumber = bytes[..<start].count { $0 == 10 } + 1
    let end = max(start, min(range.upperBound, lineEnd))
    // Of a very long line only what stands around the place is shown.
    let shownStart =
      start - lineStart > Self.excerptByteCount ? Self.border(bytes, start - Self.excerptByteCount / 2) : lineStart
    let shownEnd =
      lineEnd - shownStart > 3 * Self.excerptByteCount
      ? Self.border(bytes, shownStart + 3 * Self.excerptByteCount) : lineEnd
    let isCutBefore = shownStart > lineStart
    let line = (isCutBefore ? "…" : "") + printable(bytes[shownStart..<shownEnd]) + (shownEnd < lineEnd ? "…" : "")
    let indent = displayWidth.width(of: printable(bytes[shownStart..<start])) + (isCutBefore ? 1 : 0)
    let underline = max(1, displayWidth.width(of: printable(bytes[start..<min(end, max(start, shownEnd))])))
    let gutter = String(repeating: " ", count: String(lineNumber).count)
    var output = name.map { "  --> \($0):\(lineNumber)\n" } ?? ""
    output += "  \(lineNumber) │ \(line)\n"
    output += "  \(gutter) │ \(String(repeating: " ", count: indent))\(String(repeating: "^", count: underline))"
    return output + (label.map { " \($0)" } ?? "") + "\n"
  }

  /// How many bytes before a place are shown.
  private static let excerptByteCount = 240

  /// The nearest border between characters at or before a byte.
  private static func border(_ bytes: [UInt8], _ index: Int) -> Int {
    var border = index
    while border > 0, border < bytes.count, bytes[border] & 0xC0 == 0x80 { border -= 1 }
    return border
  }

  /// The bytes as text of which every character takes the room that it shows: a tab becomes a blank, controls vanish.
  private func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.compactMap { $0 == 9 ? 32 : ($0 < 32 || $0 == 127 ? nil : $0) }, as: UTF8.self)
  }
}

extension String {
  /// The text with a picture in the place of each control character but line ends and tabs.
  public var withVisibleControls: String {
    guard unicodeScalars.contains(where: Self.isControl) else { return self }
    var output = UnicodeScalarView()
    for scalar in unicodeScalars {
      output.append(Self.isControl(scalar) ? Unicode.Scalar(0x2400 + min(scalar.value, 0x21)) ?? "\u{FFFD}" : scalar)
    }
    return String(output)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F..<0xA0).contains(scalar.value)
  }
}
