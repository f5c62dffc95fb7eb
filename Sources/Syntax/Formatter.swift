import Diagnostics

/// Lays out a script: one stage a line, one blank line at most, `;` behind every statement. Comments stay with the stage
/// that they stand at, and formatting what was formatted changes nothing.
public struct Formatter: Sendable {
  private let source: [UInt8]
  private let statements: [Statement]
  private let semicolons: [Int]
  private let comments: [Comment]
  private let printer: Printer

  /// The text laid out, or nil where it has mistakes, which are returned: a text that cannot be read is left alone.
  public static func format(_ text: String, grammar: StageGrammar) -> (text: String?, diagnostics: [Diagnostic]) {
    let (statements, diagnostics) = Parser.parse(text, grammar: grammar)
    if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
    return (Formatter(text, statements).formatted(), diagnostics)
  }

  private init(_ text: String, _ statements: [Statement]) {
    self.statements = statements
    source = Array(text.utf8)
    comments = Lexer.comments(of: text)
    semicolons = Lexer.tokens(of: text).tokens.filter { $0.kind == .symbol(";") }.map(\.range.lowerBound)
    printer = Printer(origin: Printer.Origin(source: source, comments: comments))
  }

  /// A line or several that belong together, and where they stood.
  private struct Block {
    var text: String
    var range: Range<Int>
    /// Whether it goes on the line before: a comment behind a statement.
    var continuesLine = false
    var isStatement = false
  }

  private func formatted() -> String {
    var blocks = statements.indices.flatMap(blocks)
    let taken = statements.indices.map { start(of: $0)..<end(of: $0) }
    for comment in comments where !taken.contains(where: { $0.contains(comment.range.lowerBound) }) {
      let place = comment.range.lowerBound..<comment.range.upperBound
      blocks.append(Block(text: comment.text, range: place, continuesLine: !comment.isOwnLine))
    }
    blocks.sort { $0.range.lowerBound < $1.range.lowerBound }
    var output = ""
    var last: Block?
    for block in blocks {
      if let last {
        output +=
          block.continuesLine && last.isStatement
          ? "  " : hasBlankLine(between: last.range, and: block.range) ? "\n\n" : "\n"
      }
      output += block.text
      last = block
    }
    return output.isEmpty ? "" : output + "\n"
  }

  private func start(of index: Int) -> Int { statements[index].range.lowerBound }

  /// The end of a statement, its `;` included.
  private func end(of index: Int) -> Int {
    let end = statements[index].range.upperBound
    let next = index + 1 < statements.count ? start(of: index + 1) : Int.max
    return semicolons.first { $0 >= end && $0 < next }.map { $0 + 1 } ?? end
  }

  /// The statement with the comments inside it, which stand before it where they are not at a stage of their own.
  private func blocks(of index: Int) -> [Block] {
    let statement = statements[index]
    let range = start(of: index)..<end(of: index)
    let (before, text, after) = printer.laidOut(statement, until: range.upperBound)
    let lines = before + (after.isEmpty ? [ended(text)] : [text] + after + [";"])
    return [Block(text: lines.joined(separator: "\n"), range: range, isStatement: true)]
  }

  /// A statement with its `;`, which stands before a comment at its end.
  private func ended(_ text: String) -> String {
    guard let last = Lexer.comments(of: text).last, last.range.upperBound == text.utf8.count else { return text + ";" }
    let code = text.utf8.prefix(last.range.lowerBound)
    var statement = String(decoding: code, as: UTF8.self)
    while statement.last == " " { statement.removeLast() }
    return "\(statement);  \(last.text)"
  }

  private func hasBlankLine(between first: Range<Int>, and second: Range<Int>) -> Bool {
    guard first.upperBound < second.lowerBound else { return false }
    var breaks = 0
    for byte in source[first.upperBound..<second.lowerBound] {
      if byte == UInt8(ascii: "\n") { breaks += 1 }
    }
    return breaks > 1
  }
}
