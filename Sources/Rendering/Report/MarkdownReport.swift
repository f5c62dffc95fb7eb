import Columns
import Diagnostics

/// A report as Markdown: the prose as it was written, results as pipe tables, each step's query below.
public struct MarkdownReport: TextReportRenderer {
  /// `md`.
  public let ending = "md"
  /// The most rows that a result shows.
  public var rowLimit: Int

  /// A renderer.
  public init(rowLimit: Int = 2000) { self.rowLimit = rowLimit }

  /// The whole document.
  public func render(_ report: Report) -> String {
    let words = ReportWords(language: report.language)
    var parts = ["# \(escaped(report.title))"]
    if !report.clock.isEmpty { parts.append("\(words.clock) \(escaped(report.clock))") }
    for block in report.blocks {
      switch block {
      case .prose(let markdown): parts.append(trimmed(markdown))
      case .result(let result): parts += self.parts(of: result, words)
      }
    }
    if !report.parameters.isEmpty || !report.dataDescription.isEmpty { parts.append("## \(words.provenance)") }
    let parameters = report.parameters.map { "- \(words.parameters): \(escaped($0.name)) = \(escaped($0.value))" }
    let data = report.dataDescription.map { "- \(words.data): \(escaped($0))" }
    parts.append((parameters + data).joined(separator: "\n"))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n").withVisibleControls + "\n"
  }

  private func parts(of result: ReportResult, _ words: ReportWords) -> [String] {
    let shown = min(result.batch.rowCount, rowLimit)
    var parts: [String] = []
    if let caption = result.caption, !caption.isEmpty { parts.append("**\(escaped(caption))**") }
    if var figure = result.figure {
      figure.title = ""
      let options = TerminalChart.Options(width: 76, language: words.language)
      parts.append("```text\n\(TerminalChart(options: options).render(figure))```")
    }
    parts.append(table(result.batch, rowCount: shown))
    parts.append(words.rows(shown: shown, of: result.batch.rowCount))
    parts += result.notes.map { "> \(words.note): \(escaped($0))" }
    if !result.source.isEmpty {
      let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: result.source) + 1))
      parts.append("\(fence)kql\n\(trimmed(result.source))\n\(fence)")
      if !result.losses.isEmpty { parts.append(result.losses.map { "- \(escaped($0))" }.joined(separator: "\n")) }
    }
    return parts
  }

  /// A pipe table with the readers' headings, and reals as the HTML report prints them.
  private func table(_ batch: Batch, rowCount: Int) -> String {
    if batch.columns.isEmpty { return "" }
    var schema = batch.schema
    for index in schema.fields.indices {
      schema.fields[index].name = schema.fields[index].title ?? schema.fields[index].name
    }
    var head: [UInt8] = []
    MarkdownRenderer().begin(schema, to: &head)
    let columns = batch.columns.map { CellText().cells(of: $0, rowCount: rowCount) }
    let rows = (0..<rowCount).map { row in
      "| " + columns.map { escaped($0[row]) }.joined(separator: " | ") + " |\n"
    }
    return String((String(decoding: head, as: UTF8.self) + rows.joined()).dropLast())
  }

  private func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    output.append(cell: text, style: MarkdownStyle())
    return String(decoding: output, as: UTF8.self)
  }

  private func trimmed(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isNewline { text.removeLast() }
    return String(text.drop(while: \.isNewline))
  }

  private func longestRun(of sign: Character, in text: String) -> Int {
    text.reduce(into: (longest: 0, current: 0)) { run, character in
      run.current = character == sign ? run.current + 1 : 0
      run.longest = max(run.longest, run.current)
    }.longest
  }
}
