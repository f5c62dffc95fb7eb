import Diagnostics
import Rendering
import Syntax

/// Lays out scripts: one stage a line, `;` behind every statement, comments kept.
public enum ScriptLayout {
  /// The text laid out, or nil where it has mistakes, which are returned.
  public static func text(of text: String, in session: Session) -> (text: String?, diagnostics: [Diagnostic]) {
    let text = text.withPlainLineEnds
    let lines = ScriptParts.commandLines(of: text)
    guard !lines.isEmpty else { return Formatter.format(text, grammar: session.catalog.grammar) }
    var output = ""
    var start = 0
    for (range, line) in lines + [(SourceRange(text.utf8.count, text.utf8.count), "")] {
      let place = start..<range.lowerBound
      // Mistakes have their places in the whole text.
      let (formatted, mistakes) = Formatter.format(ScriptParts.masked(text, place), grammar: session.catalog.grammar)
      guard let formatted else { return (nil, mistakes) }
      let part = String(decoding: Array(text.utf8)[place], as: UTF8.self)
      output += between(part, formatted.withoutBlankEnds) + (line.isEmpty ? "" : String(line).trimmed + "\n")
      start = min(range.upperBound + 1, text.utf8.count)
    }
    return (output, [])
  }

  /// A laid-out part with at most one blank line where it had some at its ends.
  private static func between(_ part: String, _ formatted: String) -> String {
    let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
    if formatted.isEmpty { return lines.count > 2 ? "\n" : "" }
    let front = lines.first?.allSatisfy(\.isWhitespace) == true && lines.count > 1 ? "\n" : ""
    let back = lines.count > 2 && lines[lines.count - 2].allSatisfy(\.isWhitespace) ? "\n" : ""
    return front + formatted + "\n" + back
  }

  /// Lays out a file in its place; whether that changed it. A file with mistakes is left alone, and they are thrown or,
  /// where they have places, returned.
  public static func layOut(
    file path: String, writes: Bool, in session: Session
  ) throws(Diagnostic) -> (isChanged: Bool, diagnostics: [Diagnostic], source: String) {
    let source = try FilePaths.readText(path)
    let (formatted, diagnostics) = text(of: source, in: session)
    guard let formatted else { return (false, diagnostics, source) }
    if formatted == source { return (false, [], source) }
    if writes { try AtomicFile.write(formatted, to: path) }
    return (true, [], source)
  }
}

extension String {
  /// The text without blank lines at its ends.
  fileprivate var withoutBlankEnds: String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false)[...]
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}

/// `.fmt`: a script laid out.
struct Fmt: DotCommand {
  let name = "fmt"
  let signature = ".fmt FILE.kql, .fmt <| QUERY"
  let summary = Message(
    "Lays out a script in its place, or shows a query laid out.", ja: "スクリプトの形を整える。問い合わせなら整えて表示する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let argument = try session.required(argument, self)
    if argument.hasPrefix("<|") { return [shown(String(argument.dropFirst(2)).trimmed, in: session)] }
    let path = argument.unquoted
    let (isChanged, diagnostics, source) = try ScriptLayout.layOut(file: path, writes: true, in: session)
    if !diagnostics.isEmpty { return [.diagnostics(diagnostics, source: source)] }
    let message =
      isChanged
      ? Message("laid out \(path)\n", ja: "\(path) を整えた\n")
      : Message("\(path) is laid out already\n", ja: "\(path) はすでに整っている\n")
    return [.text(message.text(in: session.language))]
  }

  private func shown(_ query: String, in session: Session) -> Outcome {
    let (formatted, diagnostics) = ScriptLayout.text(of: query, in: session)
    return formatted.map { .text($0) } ?? .diagnostics(diagnostics, source: query)
  }
}
