import Diagnostics
import Syntax

/// Cuts a text into what is submitted at a time: dot command lines and single statements.
struct InputPieces {
  private var pieces: [String] = []
  private var block = ""
  private var lineCount = 0

  /// The pieces of a text, in order. Each has as many line ends in front as the lines that stand before it, so that
  /// places in it are places in the text.
  static func pieces(of text: String) -> [String] {
    var result = InputPieces()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { result.add(String(line)) }
    result.endBlock()
    return result.pieces
  }

  private var isCommand: Bool { block.trimmed.first == "." }

  private mutating func add(_ line: String) {
    let start = line.drop { $0 == " " || $0 == "\t" }
    if isCommand, start.first != "|" || block.range(of: "<|") == nil { endBlock() }
    if start.first == ".", start.dropFirst().first?.isLetter == true, !InputCompleteness.isOpen(block) { endBlock() }
    if block.isEmpty { block = String(repeating: "\n", count: lineCount) }
    block += line + "\n"
    lineCount += 1
  }

  private mutating func endBlock() {
    if isCommand { pieces.append(block) } else { pieces += Self.statements(of: block) }
    block = ""
  }

  /// The statements of a text: what a `;` outside brackets ends, or a blank line before anything but a `|`.
  private static func statements(of text: String) -> [String] {
    let tokens = Lexer.tokens(of: text).tokens
    let bytes = Array(text.utf8)
    var result: [String] = []
    var depth = 0
    var start: Int?
    var lastEnd = 0
    // Where the piece before ended.
    var edge = 0
    for token in tokens {
      let symbol: String? = if case .symbol(let sign) = token.kind { sign } else { nil }
      let isBreak = depth == 0 && token.followsBlankLine && symbol != "|" && symbol != ";"
      if let begun = start, isBreak || token.kind == .end || (symbol == ";" && depth == 0) {
        result.append(piece(bytes, behind: edge, from: begun, to: lastEnd))
        start = nil
        edge = lastEnd
      }
      if symbol == "(" || symbol == "[" || symbol == "{" { depth += 1 }
      if symbol == ")" || symbol == "]" || symbol == "}" { depth = max(0, depth - 1) }
      if start == nil, token.kind != .end, symbol != ";" { start = token.range.lowerBound }
      lastEnd = token.range.upperBound
    }
    let rest = piece(bytes, behind: edge, from: bytes.count, to: bytes.count)
    return rest.contains("///") ? result + [rest] : result
  }

  /// The bytes of a piece on the lines on which they stand, with the prose and the comments in front of it.
  private static func piece(_ bytes: [UInt8], behind edge: Int, from start: Int, to end: Int) -> String {
    var front = bytes[..<start].map { $0 == 10 ? $0 : 32 }
    var line = edge
    while line < start {
      let next = bytes[line..<start].firstIndex(of: 10).map { $0 + 1 } ?? start
      let text = bytes[line..<next]
      let isRecord = text.starts(with: "//!".utf8) || text.starts(with: "//=".utf8)
      if line == 0 || bytes[line - 1] == 10, text.starts(with: "//".utf8), !isRecord {
        for place in line..<next { front[place] = bytes[place] }
      }
      line = next
    }
    return String(decoding: front + bytes[start..<end], as: UTF8.self)
  }
}

extension Session {
  /// The pieces of a text that are submitted one after the other when nobody types: dot command lines and single
  /// statements. Places in a piece are places in the text.
  public func pieces(of text: String) -> [String] { InputPieces.pieces(of: text) }
}
