import Diagnostics
import Syntax

/// Whether a text could go on: a bracket or a text is open, or its last word asks for another.
enum InputCompleteness {
  /// Whether a line break must not end the input here.
  static func isIncomplete(_ text: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: text)
    if hasOpenText(text, diagnostics) { return true }
    if depth(of: tokens) > 0 { return true }
    guard let last = tokens.dropLast().last else { return false }
    return asksForMore(last.kind)
  }

  /// Whether a bracket or a text over many lines is open at the end.
  static func isOpen(_ text: String) -> Bool {
    let (tokens, diagnostics) = Lexer.tokens(of: text)
    return hasOpenText(text, diagnostics) || depth(of: tokens) > 0
  }

  /// A text between triple back-ticks is open. One between quotes must end on its line, so waiting would not help it.
  private static func hasOpenText(_ text: String, _ diagnostics: [Diagnostic]) -> Bool {
    let bytes = Array(text.utf8)
    return diagnostics.contains { diagnostic in
      guard diagnostic.code == .unterminated, let start = diagnostic.range?.lowerBound else { return false }
      return bytes[start...].prefix(3).elementsEqual("```".utf8)
    }
  }

  /// How many brackets are open at the end; a typed literal such as `datetime(` whose bracket is open counts too.
  private static func depth(of tokens: [Token]) -> Int {
    var depth = 0
    for token in tokens {
      guard case .symbol(let symbol) = token.kind else { continue }
      if symbol == "(" || symbol == "[" || symbol == "{" { depth += 1 }
      if symbol == ")" || symbol == "]" || symbol == "}" { depth = max(0, depth - 1) }
    }
    return depth
  }

  /// Words behind which a query cannot end.
  private static let openWords: Set<String> = ["by", "on", "and", "or", "let", "where", "extend", "project"]

  private static func asksForMore(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .symbol(let symbol):
      ["|", ",", "=", "==", "!=", "<>", "<", ">", "<=", ">=", "=~", "!~", "+", "-", "/", "%", ".."].contains(symbol)
    case .name(let word): openWords.contains(word)
    default: false
    }
  }
}

extension Session {
  /// Whether a line break must not end what was typed so far: a bracket or a text is open, or the last word asks for
  /// another. Dot commands end with their line, unless their query goes on.
  public func isIncomplete(_ text: String) -> Bool {
    let trimmed = text.trimmed
    guard trimmed.first == "." else { return InputCompleteness.isIncomplete(text) }
    guard let split = trimmed.range(of: "<|") else { return false }
    let query = String(trimmed[split.upperBound...])
    return !query.trimmed.isEmpty && InputCompleteness.isIncomplete(query)
  }
}
