import Diagnostics

/// Writes a pattern of KQL's syntax in RE2's: `\d`, `\s` and `\w` are classes of Unicode, code points may be written `\u`,
/// groups be named `(?<name>…)`. What RE2 would read as something else is refused.
struct PatternTranslation {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var output = String.UnicodeScalarView()

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  /// The pattern for RE2.
  mutating func translated() throws(Diagnostic) -> String {
    while let scalar = peek() {
      switch scalar {
      case "\\": try escape(inClass: false)
      case "[": try characterClass()
      case "(":
        // `(?<=` and `(?<!` look behind, which RE2 refuses by name.
        let isNamed = peek(1) == "?" && peek(2) == "<" && peek(3) != "=" && peek(3) != "!"
        take(1)
        if isNamed {
          position += 2
          append("?P<")
        }
      default: take(1)
      }
    }
    return String(output)
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  private mutating func take(_ count: Int) {
    let end = min(position + count, scalars.count)
    output.append(contentsOf: scalars[position..<end])
    position = end
  }

  private mutating func append(_ text: String) { output.append(contentsOf: text.unicodeScalars) }

  /// `[…]`.
  private mutating func characterClass() throws(Diagnostic) {
    take(1)
    if peek() == "^" { take(1) }
    // A bracket that closes directly behind the one that opens stands for itself.
    if peek() == "]" { take(1) }
    while let scalar = peek(), scalar != "]" {
      switch scalar {
      case "\\": try escape(inClass: true)
      case "[" where peek(1) == ":": takeNamedClass()
      case "[": throw refusal("[", Self.nested)
      case "&" where peek(1) == "&", "~" where peek(1) == "~": throw refusal("\(scalar)\(scalar)", Self.nested)
      case "-" where peek(1) == "-" && peek(2) != "]": throw refusal("--", Self.nested)
      default: take(1)
      }
    }
    take(1)
  }

  /// `[:alpha:]`, up to its end.
  private mutating func takeNamedClass() {
    while let scalar = peek(), scalar != "]" { take(1) }
    take(1)
  }

  private static let nested = Message(
    "sets inside sets are not read; write \\[ or \\- for the sign itself", ja: "集まりの中の集まりは読まない。記号そのものは \\[、\\- と書く")

  private func refusal(_ fragment: String, _ help: Message) -> Diagnostic {
    PatternFault.diagnostic(
      Message("Meibo does not speak this", ja: "Meibo が扱わない書き方である"), fragment: fragment, help: [help])
  }

  // MARK: Backslashes

  private mutating func escape(inClass: Bool) throws(Diagnostic) {
    guard let letter = peek(1) else { return take(1) }
    switch letter {
    case "d", "D", "s", "S", "w", "W":
      append(Self.perlClass(letter, inClass: inClass))
      position += 2
    case "p", "P": property()
    case "u", "U": try codePoint(digitCount: letter == "u" ? 4 : 8)
    case "b" where peek(2) == "{", "<", ">":
      throw refusal(
        "\\\(letter)", Message("write \\b for the edge of a word of ASCII letters", ja: "ASCII の語の端は \\b と書く"))
    case "C", "Q", "E":
      throw refusal("\\\(letter)", Message("write every sign with its own backslash", ja: "記号ごとに逆斜線を付けて書く"))
    default: take(2)
    }
  }

  private static func perlClass(_ letter: Unicode.Scalar, inClass: Bool) -> String {
    switch letter {
    case "d": "\\p{Nd}"
    case "D": "\\P{Nd}"
    case "s": inClass ? UnicodeClass.space : "[\(UnicodeClass.space)]"
    case "S": inClass ? UnicodeClass.noSpace : "[^\(UnicodeClass.space)]"
    case "w": inClass ? UnicodeClass.word : "[\(UnicodeClass.word)]"
    default: inClass ? UnicodeClass.noWord : "[^\(UnicodeClass.word)]"
    }
  }

  /// `\p{Letter}` as `\p{L}`; names that RE2 knows stay.
  private mutating func property() {
    guard peek(2) == "{" else { return take(3) }
    take(3)
    var name = ""
    while let scalar = peek(), scalar != "}" {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    append(UnicodeClass.shortNames[name] ?? name)
  }

  /// `\u7A0E`, `\u{7A0E}`.
  private mutating func codePoint(digitCount: Int) throws(Diagnostic) {
    let start = position
    position += 2
    let isBraced = peek() == "{"
    if isBraced { position += 1 }
    var digits = ""
    while let scalar = peek(), scalar.properties.isASCIIHexDigit, isBraced || digits.count < digitCount {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    let isComplete = isBraced ? peek() == "}" : digits.count == digitCount
    if isBraced { position += 1 }
    guard isComplete, UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) != nil else {
      let shown = scalars[start..<min(position, scalars.count)].map { String($0) }.joined()
      throw refusal(shown, Message("write \\u7A0E or \\u{7A0E}", ja: "\\u7A0E か \\u{7A0E} と書く"))
    }
    append("\\x{\(digits)}")
  }
}
