import Columns
import Diagnostics

/// A report as one HTML file that needs nothing else: no network, no font, and no script but the one that sorts tables.
///
/// It reads on a phone, on paper, by light and by dark. Everything that comes from data or the session is escaped. A
/// result shows at most `rowLimit` rows and says so.
public struct HTMLReport: TextReportRenderer {
  /// `html`.
  public let ending = "html"
  /// The most rows that a result shows.
  public var rowLimit: Int

  /// A renderer.
  public init(rowLimit: Int = 2000) { self.rowLimit = rowLimit }

  /// The whole document.
  public func render(_ report: Report) -> String {
    let words = ReportWords(language: report.language)
    var prose = ProseHTML()
    var body = ""
    var resultCount = 0
    for block in report.blocks {
      switch block {
      case .prose(let markdown): body += prose.render(markdown)
      case .result(let result):
        resultCount += 1
        body += render(result, number: resultCount, words)
      }
    }
    let title = HTMLText.escaped(report.title)
    var output = head(title, report.language)
    output += "<header>\n<h1>\(title)</h1>\n"
    if !report.clock.isEmpty { output += "<p class=\"clock\">\(words.clock) \(HTMLText.escaped(report.clock))</p>\n" }
    output += "</header>\n"
    output += contents(prose.sections, words)
    output += body + provenance(report, words) + "</main>\n"
    return output + "<script>\n\(HTMLScript.text)\n</script>\n</body>\n</html>\n"
  }

  private func head(_ title: String, _ language: Language) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '\(HTMLScript.digest)'">
    <title>\(title)</title>
    <style>
    \(HTMLStyle.sheet)
    </style>
    </head>
    <body>
    <main>

    """
  }

  /// A list of the sections, where there are enough to choose from.
  private func contents(_ sections: [ProseHTML.Section], _ words: ReportWords) -> String {
    if sections.count < 2 { return "" }
    let items = sections.map { section in
      "<li\(section.isPart ? " class=\"part\"" : "")><a href=\"#\(section.id)\">\(section.html)</a></li>\n"
    }.joined()
    return
      "<nav aria-label=\"\(words.contents)\">\n<p class=\"eyebrow\">\(words.contents)</p>\n<ol>\n\(items)</ol>\n</nav>\n"
  }

  private func render(_ result: ReportResult, number: Int, _ words: ReportWords) -> String {
    let shown = min(result.batch.rowCount, rowLimit)
    let caption = result.caption.flatMap { $0.isEmpty ? nil : $0 }
    let table = HTMLTable(result.batch, rowCount: shown, label: caption ?? "\(words.table) \(number)")
    let isTableFirst = result.figure == nil
    var output = table.isWide && isTableFirst ? "<figure class=\"wide\">\n" : "<figure>\n"
    if let caption { output += "<figcaption>\(HTMLText.escaped(caption))</figcaption>\n" }
    // A few rows are counted at a glance.
    let isCounted = shown > 12 || shown < result.batch.rowCount || shown == 0
    let rows =
      (result.batch.columns.isEmpty ? "" : table.render())
      + (isCounted ? "<p class=\"count\">\(words.rows(shown: shown, of: result.batch.rowCount))</p>\n" : "")
    if let figure = result.figure {
      let label = caption ?? "\(words.chart) \(number)"
      output += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(HTMLText.escaped(label))\">\n"
      output += SVGChart(figure, label: label).render() + "</div>\n"
      for note in figure.notes {
        output += "<p class=\"count\">\(HTMLText.escaped(note.text(in: words.language)))</p>\n"
      }
      output += "<details>\n<summary>\(words.numbers)</summary>\n\(rows)</details>\n"
    } else {
      output += rows
    }
    for note in result.notes {
      output += "<p class=\"note\"><strong>\(words.note)</strong> \(HTMLText.escaped(note))</p>\n"
    }
    if !result.source.isEmpty {
      output += "<details>\n<summary>\(words.source)</summary>\n"
      output += "<pre tabindex=\"0\"><code>\(HTMLText.escaped(result.source))</code></pre>\n"
      if !result.losses.isEmpty {
        output += "<ul>\n" + result.losses.map { "<li>\(HTMLText.escaped($0))</li>\n" }.joined() + "</ul>\n"
      }
      output += "</details>\n"
    }
    return output + "</figure>\n"
  }

  /// What is needed to compute the report again.
  private func provenance(_ report: Report, _ words: ReportWords) -> String {
    if report.parameters.isEmpty, report.dataDescription.isEmpty { return "" }
    var output = "<footer>\n<h2>\(words.provenance)</h2>\n<dl>\n"
    if !report.parameters.isEmpty {
      output += "<dt>\(words.parameters)</dt>\n"
      for (name, value) in report.parameters {
        output += "<dd><code>\(HTMLText.escaped(name)) = \(HTMLText.escaped(value))</code></dd>\n"
      }
    }
    if !report.dataDescription.isEmpty {
      output += "<dt>\(words.data)</dt>\n"
      for line in report.dataDescription { output += "<dd><code>\(HTMLText.escaped(line))</code></dd>\n" }
    }
    return output + "</dl>\n</footer>\n"
  }
}
