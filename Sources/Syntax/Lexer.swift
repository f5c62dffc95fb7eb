import Diagnostics

/// Cuts a text into tokens. What an input method types full-width reads as its ASCII self outside strings and comments.
public struct Lexer: Sendable {
  let scalars: [Unicode.Scalar]
  let byteOffsets: [Int]
  var position = 0
  private var lineBreaks = 0
  private var tokens: [Token] = []
  private var comments: [Comment] = []
  private var diagnostics: [Diagnostic] = []
  var repairs: Set<Int> = []
  var looseNumbers: [Int: LooseNumber] = [:]

  /// What a text reads as, for the parser: mistakes with a sure remedy are repaired, so that what follows is checked too.
  struct Reading {
    /// The tokens, ended by `.end`.
    let tokens: [Token]
    /// What could not be read.
    let diagnostics: [Diagnostic]
    /// Where mistakes begin that stand repaired among the tokens.
    let repairs: Set<Int>
    /// Numbers with a unit that KQL does not have, by where they begin.
    let looseNumbers: [Int: LooseNumber]
  }

  /// All that is read of a text.
  static func reading(of text: String) -> Reading {
    var lexer = Lexer(text)
    lexer.run()
    return Reading(
      tokens: lexer.tokens, diagnostics: lexer.diagnostics, repairs: lexer.repairs, looseNumbers: lexer.looseNumbers)
  }

  /// Types whose literals are written as a call: `datetime(2025-04-01)`.
  static let literalTypes: Set<String> = [
    "bool", "boolean", "int", "long", "real", "double", "datetime", "date", "timespan", "time", "dynamic",
    // Not spoken: read whole, so that they are refused by name.
    "decimal", "guid", "uuid", "uniqueid",
  ]

  /// The tokens of a text, ended by `.end`, and what could not be read.
  public static func tokens(of text: String) -> (tokens: [Token], diagnostics: [Diagnostic]) {
    var lexer = Lexer(text)
    lexer.run()
    return (lexer.tokens, lexer.diagnostics)
  }

  /// The comments of a text.
  public static func comments(of text: String) -> [Comment] {
    var lexer = Lexer(text)
    lexer.run()
    return lexer.comments
  }

  private init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)
    self.scalars = scalars
    byteOffsets = offsets
  }

  private mutating func run() {
    while skipBlanksAndComments() {
      let start = position
      guard let kind = next() else { continue }
      tokens.append(Token(kind, range(from: start), followsBlankLine: lineBreaks > 1))
      lineBreaks = 0
    }
    tokens.append(Token(.end, range(from: position), followsBlankLine: lineBreaks > 1))
  }

  // MARK: Characters

  /// The character `ahead` places on, folded to ASCII; U+0000 at the end.
  func peek(_ ahead: Int = 0) -> Unicode.Scalar {
    let index = position + ahead
    guard index < scalars.count else { return "\u{0}" }
    return Self.folded(scalars[index])
  }

  static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x3000: " "
    case 0x3001: ","
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x201C, 0x201D: "\""
    case 0x2018, 0x2019: "'"
    default: scalar
    }
  }

  private var isAtEnd: Bool { position >= scalars.count }

  private func range(from start: Int) -> SourceRange { SourceRange(byteOffsets[start], byteOffsets[position]) }

  func folded(from start: Int) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars[start..<position] { view.append(Self.folded(scalar)) }
    return String(view)
  }

  private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" || scalar == "$"
    }
    let properties = scalar.properties
    return properties.isAlphabetic || properties.generalCategory == .otherNumber || properties.isIdeographic
  }

  static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    if isNameStart(scalar) || isDigit(scalar) { return true }
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation, .modifierLetter, .format: return true
    default: return scalar == "・"
    }
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Skips to the next word; false at the end.
  private mutating func skipBlanksAndComments() -> Bool {
    while !isAtEnd {
      let scalar = peek()
      if scalar == "\n" {
        lineBreaks += 1
      } else if scalar == "/", peek(1) == "/" {
        // A line that holds a comment is no blank line, and the end of one that holds nothing else is skipped with it; a
        // blank line before it counts.
        let start = position
        while !isAtEnd, peek() != "\n" { position += 1 }
        let isOwnLine = noteComment(from: start)
        lineBreaks = lineBreaks > 1 ? 2 : isOwnLine ? 0 : 1
        if isAtEnd { return false }
      } else if !scalar.properties.isWhitespace, scalar != "\u{FEFF}" {
        return true
      }
      position += 1
    }
    return false
  }

  /// Notes a comment; true where it has its line for itself.
  private mutating func noteComment(from start: Int) -> Bool {
    let line = scalars[..<start].reversed().prefix { $0 != "\n" }
    let isOwnLine = line.allSatisfy(\.properties.isWhitespace)
    var end = position
    while end > start, scalars[end - 1].properties.isWhitespace { end -= 1 }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<end])
    comments.append(
      Comment(text: String(view), range: SourceRange(byteOffsets[start], byteOffsets[end]), isOwnLine: isOwnLine))
    return isOwnLine
  }

  // MARK: Words

  /// The next word; nil where what stands there was left out.
  private mutating func next() -> Token.Kind? {
    let scalar = peek()
    if Self.isDigit(scalar) { return number() }
    if let quote = string() { return quote }
    if scalar == "`", let name = nameInBackticks() { return name }
    if scalar == "[", peek(1) == "'" || peek(1) == "\"", let name = bracketedName() { return name }
    if Self.isNameStart(scalar) { return name() }
    if scalar == "!", Self.isNameStart(peek(1)) { return negatedWord() }
    return symbol()
  }

  private mutating func name() -> Token.Kind {
    let start = position
    while !isAtEnd, Self.isNamePart(peek()) { position += 1 }
    if peek() == "~", folded(from: start) == "in" { position += 1 }
    if let date = dottedEraDate(start) { return date }
    var text = folded(from: start)
    if let hyphenated = hyphenatedWord(text) { text = hyphenated }
    if Self.literalTypes.contains(text), let literal = typedLiteral(text) { return literal }
    return .name(text)
  }

  /// Operators with a hyphen in their names are one word: `project-away`.
  private mutating func hyphenatedWord(_ first: String) -> String? {
    guard peek() == "-", Self.hyphenatedStarts.contains(first) else { return nil }
    var length = 1
    while Self.isNameStart(peek(length)) || peek(length) == "-" { length += 1 }
    let start = position - first.unicodeScalars.count
    let saved = position
    position += length
    let whole = folded(from: start)
    if Self.hyphenatedWords.contains(whole) { return whole }
    position = saved
    return nil
  }

  private static let hyphenatedWords: Set<String> = [
    "project-away", "project-keep", "project-rename", "project-reorder", "mv-expand", "mv-apply", "sample-distinct",
    "make-series", "top-nested", "top-hitters", "parse-where", "parse-kv", "graph-match", "make-graph", "macro-expand",
    "project-by-names", "graph-to-table", "graph-shortest-paths", "graph-mark-components", "graph-where-nodes",
    "graph-where-edges", "execute-and-cache", "assert-schema", "project-smart",
  ]
  private static let hyphenatedStarts = Set(hyphenatedWords.map { String($0.prefix { $0 != "-" }) })

  private mutating func negatedWord() -> Token.Kind {
    let start = position
    position += 1
    while !isAtEnd, Self.isNamePart(peek()) { position += 1 }
    if peek() == "~", folded(from: start) == "!in" { position += 1 }
    return .name(folded(from: start))
  }

  /// `datetime(…)` and its like, read whole, since a date inside has signs of its own. Nil where no bracket follows.
  private mutating func typedLiteral(_ type: String) -> Token.Kind? {
    let start = position
    var ahead = 0
    while peek(ahead) == " " { ahead += 1 }
    guard peek(ahead) == "(" else { return nil }
    position += ahead + 1
    let textStart = position
    var depth = 1
    var quote: Unicode.Scalar?
    while !isAtEnd {
      let scalar = peek()
      if let open = quote {
        if scalar == "\\" { position += 1 } else if scalar == open { quote = nil }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "(" {
        depth += 1
      } else if scalar == ")" {
        depth -= 1
        if depth == 0 { break }
      }
      position += 1
    }
    guard !isAtEnd else {
      position = start
      return nil
    }
    let text = type == "dynamic" ? original(from: textStart) : folded(from: textStart)
    position += 1
    return .typedLiteral(type: type, text: text)
  }

  private func original(from start: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<position])
    return String(view)
  }

  // MARK: Numbers

  private mutating func number() -> Token.Kind {
    let start = position
    if let date = bareDate() ?? dottedDate() { return date }
    if peek() == "0", peek(1) == "x" || peek(1) == "X" { return hexadecimal() }
    skipDigits()
    var isReal = false
    if peek() == ".", Self.isDigit(peek(1)) {
      isReal = true
      position += 1
      skipDigits()
    }
    if peek() == "e" || peek() == "E" {
      let sign = peek(1) == "+" || peek(1) == "-" ? 2 : 1
      if Self.isDigit(peek(sign)) {
        isReal = true
        position += sign
        skipDigits()
      }
    }
    return numberValue(folded(from: start), isReal: isReal, start: start)
  }

  private mutating func numberValue(_ digits: String, isReal: Bool, start: Int) -> Token.Kind {
    let unitStart = position
    while Self.isNamePart(peek()) { position += 1 }
    let unit = folded(from: unitStart)
    if !unit.isEmpty {
      if Self.timespanUnits.contains(unit), let amount = Double(digits) { return .timespan(amount, unit: unit) }
      return numberWithUnit(digits, unit, isReal: isReal, start)
    }
    if isReal {
      if let value = Double(digits), value.isFinite { return .real(value) }
      report(
        .invalidLiteral, Message("\(digits) is larger than a real can be", ja: "\(digits) は実数の範囲を超える"), start,
        help: [Message("write real(inf) for infinity", ja: "無限大は real(inf) と書く")])
      return .invalid
    }
    if let value = Int64(digits) { return .integer(value) }
    report(
      .invalidLiteral, Message("\(digits) is larger than a whole number can be", ja: "\(digits) は整数の範囲を超える"), start,
      help: [
        Message(
          "the largest is 9223372036854775807; write \(digits).0 for a real",
          ja: "最大は 9223372036854775807。実数なら \(digits).0")
      ])
    return .invalid
  }

  /// The units of timespan literals, as KQL has them.
  static let timespanUnits: Set<String> = [
    "d", "day", "days", "h", "hr", "hrs", "hour", "hours", "m", "min", "minute", "minutes", "s", "sec", "second",
    "seconds", "ms", "milli", "millis", "millisecond", "milliseconds", "micro", "micros", "microsecond",
    "microseconds", "nano", "nanos", "nanosecond", "nanoseconds", "tick", "ticks",
  ]

  private mutating func skipDigits() { while Self.isDigit(peek()) { position += 1 } }

  private mutating func hexadecimal() -> Token.Kind {
    let start = position
    position += 2
    while peek().properties.isASCIIHexDigit { position += 1 }
    let digits = String(folded(from: start).dropFirst(2))
    if let value = UInt64(digits, radix: 16) { return .integer(Int64(bitPattern: value)) }
    report(.invalidLiteral, Message("'0x\(digits)' is no number", ja: "「0x\(digits)」は数ではない"), start)
    return .invalid
  }

  /// Exactly dddd-dd-dd, with nothing of a number or name around it.
  private mutating func bareDate() -> Token.Kind? {
    for (place, isDigit) in [1, 1, 1, 1, 0, 1, 1, 0, 1, 1].enumerated() {
      let scalar = peek(place)
      if isDigit == 1 ? !Self.isDigit(scalar) : scalar != "-" { return nil }
    }
    if Self.isNamePart(peek(10)) || (peek(10) == "-" && Self.isDigit(peek(11))) { return nil }
    let start = position
    position += 10
    return .date(folded(from: start))
  }

  // MARK: Texts

  /// A text between quotes, a verbatim one (`@"…"`), or one over many lines between triple back-ticks.
  private mutating func string() -> Token.Kind? {
    let start = position
    if peek() == "`", peek(1) == "`", peek(2) == "`" { return multilineString() }
    var isVerbatim = false
    var prefix = 0
    if peek() == "h" || peek() == "H" { prefix = 1 }
    if peek(prefix) == "@" {
      isVerbatim = true
      prefix += 1
    }
    let quote = peek(prefix)
    guard quote == "\"" || quote == "'" else { return nil }
    // Inside a text every character is itself: only the sign that opened it, or its full-width kin, closes it.
    let opening = scalars[position + prefix]
    let closes = { (scalar: Unicode.Scalar) in
      opening.isASCII ? scalar == opening : !scalar.isASCII && Self.folded(scalar) == quote
    }
    position += prefix + 1
    var text = String.UnicodeScalarView()
    while !isAtEnd, scalars[position] != "\n" {
      let scalar = scalars[position]
      if closes(scalar) {
        position += 1
        guard isVerbatim, !isAtEnd, closes(scalars[position]) else { return .string(String(text)) }
        text.append(quote)
        position += 1
      } else if scalar == "\\", !isVerbatim {
        position += 1
        appendEscape(to: &text)
      } else {
        text.append(scalars[position])
        position += 1
      }
    }
    report(
      .unterminated, Message("this text never ends", ja: "文字列が閉じていない"), start,
      help: [Message("close it with \(quote) on the same line", ja: "同じ行で \(quote) を付けて閉じる")])
    return .invalid
  }

  private mutating func appendEscape(to text: inout String.UnicodeScalarView) {
    guard !isAtEnd else { return }
    let start = position - 1
    let scalar = scalars[position]
    position += 1
    switch scalar {
    case "n": text.append("\n")
    case "t": text.append("\t")
    case "r": text.append("\r")
    case "a": text.append("\u{7}")
    case "b": text.append("\u{8}")
    case "f": text.append("\u{C}")
    case "v": text.append("\u{B}")
    case "'", "\"", "\\", "/": text.append(scalar)
    case "0"..."7":
      position -= 1
      appendCode(digits: 1...(scalar < "4" ? 3 : 2), radix: 8, from: start, to: &text)
    case "x": appendCode(digits: 2...2, radix: 16, from: start, to: &text)
    case "u": appendCode(digits: 4...4, radix: 16, from: start, to: &text)
    case "U": appendCode(digits: 8...8, radix: 16, from: start, to: &text)
    default: refuseEscape(from: start, in: &text)
    }
  }

  /// The character of a code that is written in so many digits.
  private mutating func appendCode(
    digits count: ClosedRange<Int>, radix: Int, from start: Int, to text: inout String.UnicodeScalarView
  ) {
    var digits = ""
    while digits.count < count.upperBound, position < scalars.count, scalars[position].isASCII,
      Character(scalars[position]).hexDigitValue ?? 16 < radix
    {
      digits.unicodeScalars.append(scalars[position])
      position += 1
    }
    guard digits.count >= count.lowerBound, let value = UInt32(digits, radix: radix),
      let escaped = Unicode.Scalar(value)
    else {
      refuseEscape(from: start, in: &text)
      return
    }
    text.append(escaped)
  }

  /// What is refused stays as it is written, so that a pattern is still read as it was meant.
  private mutating func refuseEscape(from start: Int, in text: inout String.UnicodeScalarView) {
    let written = original(from: start)
    text.append(contentsOf: written.unicodeScalars)
    report(
      .invalidLiteral, Message("'\(written)' means nothing in a text", ja: "文字列の中の「\(written)」には意味がない"), start,
      help: [
        Message(
          "a backslash is written twice, or once in a verbatim text: @\"\(written)\"",
          ja: "逆斜線は二つ書く。@\"\(written)\" のような逐語的な文字列なら一つでよい")
      ])
  }

  private mutating func multilineString() -> Token.Kind {
    let start = position
    position += 3
    let textStart = position
    while !isAtEnd {
      if peek() == "`", peek(1) == "`", peek(2) == "`" {
        let text = original(from: textStart)
        position += 3
        return .string(text)
      }
      position += 1
    }
    report(
      .unterminated, Message("this text never ends", ja: "文字列が閉じていない"), start,
      help: [Message("close it with ```", ja: "``` を付けて閉じる")])
    return .invalid
  }

  private mutating func bracketedName() -> Token.Kind? {
    let start = position
    let mistakeCount = diagnostics.count
    position += 1
    if case .string(let text) = string() {
      if peek() == "]" {
        position += 1
        return .quotedName(text)
      }
    }
    // A list such as ["a", "b"]: the bracket stands for itself. Nothing that the string said is kept.
    position = start
    diagnostics.removeLast(diagnostics.count - mistakeCount)
    return nil
  }

  // MARK: Signs

  /// A sign; nil where it was left out.
  private mutating func symbol() -> Token.Kind? {
    if let smallest = smallestInteger() { return smallest }
    let start = position
    let two = String(String.UnicodeScalarView([peek(), peek(1)]))
    if ["==", "!=", "<>", "<=", ">=", "=~", "!~", "..", "=>", "=!", "&&", "||"].contains(two) {
      position += 2
      return .symbol(two)
    }
    let one = peek()
    position += 1
    if "|,;()[]{}=<>+-*/%.:@&".unicodeScalars.contains(one) { return .symbol(String(one)) }
    if one == "「" || one == "『", let closed = quotedByCorners(start) { return closed }
    if let sign = lookAlike(start) { return .symbol(sign) }
    if one == "。" || one == "#", let isComment = leftOut(start), isComment { return nil }
    let meant = Habits.signsOfInputMethods[one]
    reportUnknownSign(start, help: meant.map { [Message("write \($0)", ja: "\($0) と書く")] } ?? [])
    return .invalid
  }

  /// The smallest long with its sign, since it has no opposite; nil where the sign subtracts, or something else stands.
  private mutating func smallestInteger() -> Token.Kind? {
    let written = "-9223372036854775808".unicodeScalars
    guard peek() == "-", written.enumerated().allSatisfy({ peek($0.offset) == $0.element }),
      !Self.isNamePart(peek(written.count)), peek(written.count) != "."
    else { return nil }
    switch tokens.last?.kind {
    case .symbol(")")?, .symbol("]")?, .name?, .quotedName?, .integer?, .real?, .timespan?, .typedLiteral?, .date?:
      return nil
    default: break
    }
    position += written.count
    return .integer(Int64.min)
  }

  mutating func reportUnknownSign(_ start: Int, help: [Message]) {
    let shown = scalars[start..<position].reduce(into: "") { $0.unicodeScalars.append($1) }
    report(
      .unexpectedCharacter, Message("'\(shown)' begins nothing that Meibo knows", ja: "「\(shown)」で始まる書き方はない"), start,
      help: help)
  }

  /// The sign that a look-alike of it surely means; it is reported and read as that sign.
  private mutating func lookAlike(_ start: Int) -> String? {
    guard var sign = Habits.lookAlikes[scalars[start]] else { return nil }
    // Two dots of an input method are two dots.
    if sign == ",", !isAtEnd, scalars[position] == scalars[start] {
      position += 1
      sign = ".."
    }
    reportUnknownSign(start, help: [Message("write \(sign)", ja: "\(sign) と書く")])
    repairs.insert(byteOffsets[start])
    return sign
  }

  /// A full stop at the end of a line, and a comment as other languages write it: both are reported and left out.
  private mutating func leftOut(_ start: Int) -> Bool? {
    let rest = scalars[position...].prefix { $0 != "\n" }
    if scalars[start] == "。" {
      guard rest.allSatisfy(\.properties.isWhitespace) else { return nil }
      report(
        .unexpectedCharacter, Message("'。' ends no query", ja: "問い合わせは「。」で終わらない"), start,
        help: [Message("leave it out, or write ;", ja: "取り除くか、; と書く")])
    } else {
      position += rest.count
      reportUnknownSign(start, help: [Message("a comment begins with //", ja: "コメントは // で始める")])
    }
    repairs.insert(byteOffsets[start])
    return true
  }

  /// A name between back-ticks, as other languages quote names.
  private mutating func nameInBackticks() -> Token.Kind? {
    let start = position
    let inner = scalars[(position + 1)...].prefix { $0 != "`" && $0 != "\n" }
    guard !inner.isEmpty, inner.endIndex < scalars.count, scalars[inner.endIndex] == "`" else { return nil }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: inner)
    let name = String(view)
    position = inner.endIndex + 1
    report(
      .sqlHabit, Message("a name does not stand between back-ticks", ja: "名前は ` で囲まない"), start,
      help: [Message("write \(Self.written(name))", ja: "\(Self.written(name)) と書く")])
    repairs.insert(byteOffsets[start])
    return .quotedName(name)
  }

  /// A name as it is written in a query.
  static func written(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy(isNamePart) && name.unicodeScalars.first.map(isNameStart) == true
    return isPlain ? name : "['\(name)']"
  }

  /// A text between corner brackets is reported and read as a text; nil where none ends on this line.
  private mutating func quotedByCorners(_ start: Int) -> Token.Kind? {
    let line = scalars[position...].prefix { $0 != "\n" }
    guard let end = line.firstIndex(where: { $0 == "」" || $0 == "』" }) else { return nil }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[position..<end])
    position = end + 1
    report(
      .unexpectedCharacter, Message("a text stands between \" and \"", ja: "文字列は \" と \" で囲む"), start,
      help: [Message("write \"\(String(text))\"", ja: "\"\(String(text))\" と書く")])
    repairs.insert(byteOffsets[start])
    return .string(String(text))
  }

  mutating func report(_ code: DiagnosticCode, _ message: Message, _ start: Int, help: [Message] = []) {
    diagnostics.append(Diagnostic(code, message, at: range(from: start), help: help))
  }
}
