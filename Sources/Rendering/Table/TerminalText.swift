import Diagnostics

/// Text that is safe and of known width on a terminal.
struct TerminalText: Sendable {
  /// How many columns a character takes.
  var displayWidth: DisplayWidth

  /// The text on one line without anything that a terminal would obey: line ends as `␊`, tabs as a blank, other controls
  /// as their pictures, marks that turn the direction of writing as `�`.
  func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var output = String.UnicodeScalarView()
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if let shown = picture(of: scalar, after: last) { output.append(shown) }
      last = scalar
    }
    return String(output)
  }

  /// What is shown for a character; nil for the second half of a CR LF.
  private func picture(of scalar: Unicode.Scalar, after last: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0A where last == "\r": nil
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: "␊"
    case 0x09: " "
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "␡"
    case 0x80..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: scalar
    }
  }

  /// The text cut to at most `width` columns, with `…` where something is missing.
  func cut(_ text: String, to width: Int) -> String {
    if displayWidth.width(of: text) <= width { return text }
    var room = width - displayWidth.width(of: "…")
    var output = ""
    for character in text {
      room -= displayWidth.width(of: character)
      if room < 0 { break }
      output.append(character)
    }
    return output + "…"
  }

  /// The text with blanks up to `width` columns.
  func padded(_ text: String, to width: Int, right: Bool) -> String {
    let blanks = String(repeating: " ", count: max(0, width - displayWidth.width(of: text)))
    return right ? blanks + text : text + blanks
  }
}
