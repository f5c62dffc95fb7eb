import Diagnostics

extension Parser {
  /// `word=value` pairs; an unknown word is reported.
  mutating func options(_ words: [String]) -> [StageOption] {
    var result: [StageOption] = []
    while let word = optionWord(words) {
      guard let value = optionValue() else { return result }
      if !words.contains(word.text), !word.text.hasPrefix("hint.") { continue }
      result.append(StageOption(word: word, value: value))
    }
    return result
  }

  /// The word of a `word=` pair, which is taken. Hints for clusters (`hint.strategy=native`) change no result and may
  /// stand anywhere.
  private mutating func optionWord(_ words: [String]) -> Name? {
    guard case .name(let text) = token.kind else { return nil }
    let start = token.range
    if words.contains(text), tokenAfter.kind == .symbol("=") {
      advance()
      advance()
      return Name(text, start)
    }
    if isTableNext, !words.isEmpty, tokenAfter.kind == .symbol("="), isOptionValue(token(after: 2).kind) {
      let meant = reportUnknownOption(text, words)
      advance()
      advance()
      return Name(meant ?? text, start)
    }
    guard text == "hint", tokenAfter.kind == .symbol("."), case .name(let kind) = token(after: 2).kind,
      token(after: 3).kind == .symbol("=")
    else { return nil }
    for _ in 0..<4 { advance() }
    return Name("hint.\(kind)", start)
  }

  /// Whether a table, and no more of an expression, stands behind a word that may be an option's value.
  private func isOptionValue(_ kind: Token.Kind) -> Bool {
    guard case .name = kind else { return false }
    switch token(after: 3).kind {
    case .name(let next): return !grammar.words.contains(next) || next == "on"
    case .symbol(let sign): return sign == "("
    default: return false
    }
  }

  /// Returns the option that was probably meant.
  private mutating func reportUnknownOption(_ text: String, _ words: [String]) -> String? {
    let nearest = nearestName(to: text, in: words) ?? (words.count == 1 ? words.first : nil)
    repair(
      .syntax, Message("unknown option '\(text)'", ja: "「\(text)」という指定はない"),
      help: [
        nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
          ?? Message("options: \(words.joined(separator: ", "))", ja: "指定: \(words.joined(separator: "、"))")
      ])
    return nearest
  }

  private mutating func optionValue() -> Name? {
    switch token.kind {
    case .string(let text):
      let value = Name(text, token.range)
      advance()
      return value
    case .integer(let number):
      let value = Name(String(number), token.range)
      advance()
      return value
    default: break
    }
    return name("a word", ja: "語")
  }
}
