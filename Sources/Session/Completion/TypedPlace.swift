import Diagnostics
import Syntax

/// The place at the cursor in an unfinished query: the word that is being typed, the stage it belongs to, and the
/// pipeline in front of that stage.
struct TypedPlace {
  /// What is being typed.
  enum Word {
    /// A name, or nothing yet.
    case name
    /// A name behind `['`; the quote is given.
    case quotedName(Character)
    /// A text behind the quote that is given.
    case string(Character)
  }

  /// One level of brackets.
  private struct Level {
    /// Whether a query stands in the brackets, or none.
    var isQuery: Bool
    /// The token at which the pipeline, or the content of the brackets, begins.
    var start: Int
    /// The last `|` of the pipeline.
    var pipe: Int?
  }

  /// What is being typed.
  private(set) var word = Word.name
  /// The typed part of the word.
  private(set) var typed = ""
  /// Where the word begins; a text's or a name's own quote stands in front.
  private(set) var start: Int
  /// The tokens of the stage before the word: the operator first. Of a query without `|` its first words.
  private(set) var stage: [Token] = []
  /// Whether a statement begins here, not only a pipeline.
  private(set) var startsStatement = false
  /// Whether a `|` stands in front of the stage.
  private(set) var isBehindPipe = false
  /// The text of the pipeline in front of the stage.
  private(set) var pipelineText = ""
  /// The text in front of the pipeline.
  private(set) var textBefore = ""

  /// The place at the end of a text.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    start = bytes.count
    let (all, diagnostics) = Lexer.tokens(of: text)
    var tokens = all.dropLast().map { $0 }
    readWord(&tokens, diagnostics, bytes)
    let next = all.dropFirst(tokens.count).first
    readStage(tokens, bytes, endsWithBlankLine: next?.followsBlankLine == true)
  }

  private mutating func readWord(_ tokens: inout [Token], _ diagnostics: [Diagnostic], _ bytes: [UInt8]) {
    guard let last = tokens.last, last.range.upperBound == bytes.count else { return }
    switch last.kind {
    case .name:
      start = last.range.lowerBound
      tokens.removeLast()
    case .invalid where diagnostics.contains { $0.code == .unterminated && $0.range == last.range }:
      let quote: Character = bytes[last.range.lowerBound] == UInt8(ascii: "'") ? "'" : "\""
      tokens.removeLast()
      start = last.range.lowerBound + 1
      word = .string(quote)
      if let bracket = tokens.last, bracket.kind == .symbol("["), bracket.range.upperBound == start - 1,
        !Self.isList(tokens.dropLast().last)
      {
        tokens.removeLast()
        word = .quotedName(quote)
      }
    case .symbol("-"): break
    default: return
    }
    joinHyphens(&tokens)
    typed = String(decoding: bytes[start...], as: UTF8.self)
  }

  /// Operators with hyphens in their names are several tokens until they are whole: `project-a`.
  private mutating func joinHyphens(_ tokens: inout [Token]) {
    guard case .name = word else { return }
    var rest = tokens[...]
    var first = start
    while let token = rest.last, token.range.upperBound == first, token.isNameOrHyphen {
      first = token.range.lowerBound
      rest = rest.dropLast()
    }
    guard rest.last?.kind == .symbol("|"), first < start else { return }
    tokens = Array(rest)
    start = first
  }

  /// Whether a `[` behind this token begins a list of values.
  private static func isList(_ token: Token?) -> Bool {
    switch token?.kind {
    case .symbol(let symbol): symbol == ")"
    case .name(let name): name == "datatable"
    default: false
    }
  }

  private mutating func readStage(_ tokens: [Token], _ bytes: [UInt8], endsWithBlankLine: Bool) {
    var levels = [Level(isQuery: true, start: 0)]
    for (index, token) in tokens.enumerated() {
      let symbol: String? = if case .symbol(let sign) = token.kind { sign } else { nil }
      if levels.count == 1, symbol == ";" || (token.followsBlankLine && symbol != "|" && index > 0) {
        levels = [Level(isQuery: true, start: symbol == ";" ? index + 1 : index)]
      }
      let level = levels[levels.count - 1]
      switch symbol {
      case "(", "[":
        levels.append(Level(isQuery: Self.holdsQuery(tokens[level.start..<index], level), start: index + 1))
      case ")", "]": if levels.count > 1 { levels.removeLast() }
      case "|":
        // A `|` inside brackets shows that they hold a query.
        levels[levels.count - 1].pipe = index
        levels[levels.count - 1].isQuery = true
      case "=" where levels.count == 1 && index == level.start + 2 && tokens[level.start].kind == .name("let"):
        levels[0] = Level(isQuery: true, start: index + 1)
      default: break
      }
    }
    if levels.count == 1, endsWithBlankLine { levels = [Level(isQuery: true, start: tokens.count)] }
    // Brackets of an expression belong to the stage around them.
    guard let level = levels.last(where: \.isQuery) else { return }
    let first = level.pipe.map { $0 + 1 } ?? level.start
    isBehindPipe = level.pipe != nil
    stage = Array(tokens[min(first, tokens.count)...])
    startsStatement = levels.count == 1 && stage.isEmpty && !isBehindPipe && tokens.last?.kind != .symbol("=")
    let pipelineStart = level.start < tokens.count ? tokens[level.start].range.lowerBound : start
    let pipelineEnd = level.pipe.map { tokens[$0].range.lowerBound } ?? pipelineStart
    let end = pipelineStart == pipelineEnd && isBehindPipe ? pipelineEnd + 1 : pipelineEnd
    pipelineText = String(decoding: bytes[pipelineStart..<end], as: UTF8.self)
    textBefore = Self.definitions(tokens, pipelineStart, bytes)
  }

  /// The text in front of the statement in which the pipeline stands.
  private static func definitions(_ tokens: [Token], _ pipelineStart: Int, _ bytes: [UInt8]) -> String {
    let ends = tokens.filter { $0.range.upperBound <= pipelineStart && $0.kind == .symbol(";") }
    return String(decoding: bytes[..<(ends.last?.range.upperBound ?? 0)], as: UTF8.self)
  }

  /// Words whose brackets hold queries.
  private static let tableWords: Set<String> = ["join", "lookup", "union", "attach"]

  /// Whether brackets behind these tokens of a stage hold a query: at the start of one, or as an operand of `join`.
  private static func holdsQuery(_ before: ArraySlice<Token>, _ level: Level) -> Bool {
    let stage = level.pipe.map { before[($0 + 1)...] } ?? before
    guard let first = stage.first else { return level.isQuery }
    guard case .name(let name) = first.kind, tableWords.contains(name) else { return false }
    return !stage.contains { $0.kind == .name("on") }
  }
}

extension Token {
  /// Whether it could be a part of a name with hyphens.
  fileprivate var isNameOrHyphen: Bool {
    if case .name = kind { return true }
    return kind == .symbol("-")
  }
}
