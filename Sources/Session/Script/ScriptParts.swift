import Diagnostics

/// A script cut where it runs another one: statements, and lines `.run FILE` between them.
struct ScriptParts {
  /// A part of a script, in its order.
  enum Part {
    /// Statements: the whole text with blanks in place of all else, so that places in it are places in the script.
    case statements(String)
    /// Another script, by its path as it is written.
    case inclusion(path: String, range: SourceRange)
  }

  /// The parts of a text; code `.script` for a command that is none of a script.
  static func parts(of text: String) throws(Diagnostic) -> [Part] {
    var parts: [Part] = []
    var start = 0
    for (range, line) in commandLines(of: text) {
      let words = String(line).trimmed.dropFirst()
      let name = words.prefix { !$0.isWhitespace }
      let path = String(words.dropFirst(name.count)).trimmed.unquoted
      guard name == "run", !path.isEmpty else {
        throw Diagnostic(
          .script,
          Message(
            "'.\(name)' is a command of the prompt, and no part of a script", ja: "「.\(name)」は対話用の命令で、スクリプトには書けない"),
          at: range,
          help: [
            Message(
              "take the line out; a script may only run another one: .run FILE.kql", ja: "この行を除く。書けるのは .run FILE.kql だけ"
            )
          ])
      }
      parts.append(.statements(masked(text, start..<range.lowerBound)))
      parts.append(.inclusion(path: path, range: range))
      start = range.upperBound
    }
    if parts.isEmpty { return [.statements(text)] }
    return parts + [.statements(masked(text, start..<text.utf8.count))]
  }

  /// The lines that begin with a dot and a letter, outside brackets and long texts.
  static func commandLines(of text: String) -> [(range: SourceRange, line: Substring)] {
    var result: [(range: SourceRange, line: Substring)] = []
    var offset = 0
    var block = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let length = line.utf8.count
      let start = line.drop { $0 == " " || $0 == "\t" }
      if start.first == ".", start.dropFirst().first?.isLetter == true, !InputCompleteness.isOpen(block) {
        result.append((SourceRange(offset, offset + length), line))
        block = ""
      } else {
        block += line + "\n"
      }
      offset += length + 1
    }
    return result
  }

  /// The text with a blank for every byte outside the range, on the same lines.
  static func masked(_ text: String, _ range: Range<Int>) -> String {
    var bytes = Array(text.utf8)
    for place in bytes.indices where !range.contains(place) && bytes[place] != 10 { bytes[place] = 32 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
