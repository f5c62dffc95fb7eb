import Columns
import Diagnostics
import Rendering
import Testing

@Suite struct ReportTests {
  private let hostile = "<script>alert(\"1\")</script> & '\u{0}"
  private let shown = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;\u{FFFD}"

  private func report(_ blocks: [Report.Block]) -> Report {
    Report(
      title: "時間外勤務", language: .japanese, blocks: blocks, parameters: [("fy", "2024")],
      dataDescription: ["staff 9c41"], clock: "2026-04-01")
  }

  @Test func formatsAreFoundByEnding() {
    #expect(ReportRenderers.all.map(\.ending) == ["html", "md", "xlsx", "json"])
    #expect(ReportRenderers.named("HTML")?.ending == "html")
    #expect(ReportRenderers.named("pdf") == nil)
  }

  @Test func htmlEscapesEverything() {
    let batch = Samples.batch([(Field(hostile, .string), [.string(hostile)])])
    var report = Report(
      title: hostile,
      blocks: [
        .prose(markdown: "## \(hostile)\n\n\(hostile)\n\n- `\(hostile)`\n\n## b"),
        .result(ReportResult(batch: batch, source: hostile, notes: [hostile], caption: hostile)),
      ])
    report.parameters = [(hostile, hostile)]
    report.dataDescription = [hostile]
    report.clock = hostile
    let html = HTMLReport().render(report)
    #expect(html.split(separator: "<script").count == 2 && html.contains("localeCompare"))
    #expect(!html.unicodeScalars.contains("\u{0}"))
    // Title twice, clock, contents, heading, paragraph, list, caption, label, column, cell, note, source, and three below.
    #expect(html.split(separator: shown, omittingEmptySubsequences: false).count - 1 == 16)
  }

  @Test func htmlTableHasHeadingsAndAlignment() {
    let html = HTMLReport().render(
      report([.result(ReportResult(batch: Samples.units, source: "staff | count", notes: ["暫定値"], caption: "人数"))]))
    #expect(
      html.contains(
        """
        <figure>
        <figcaption>人数</figcaption>
        <div class="scroll" role="region" tabindex="0" aria-label="人数">
        <table>
        <thead>
        <tr><th scope="col">課</th><th scope="col" class="number">人数</th><th scope="col" class="number">hours</th></tr>
        </thead>
        <tbody>
        <tr><td>税務課</td><td class="number">12</td><td class="number">7.50</td></tr>
        <tr><td>IT</td><td class="number">1204</td><td class="number">12.25</td></tr>
        <tr><td></td><td class="number"></td><td class="number">100.00</td></tr>
        </tbody>
        </table>
        </div>
        <p class="note"><strong>注</strong> 暫定値</p>
        <details>
        <summary>算出方法</summary>
        <pre tabindex="0"><code>staff | count</code></pre>
        </details>
        </figure>

        """))
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"))
    #expect(html.contains("<p class=\"clock\">基準日 2026-04-01</p>"))
    #expect(html.contains("<dd><code>fy = 2024</code></dd>"))
    #expect(html.contains("<dd><code>staff 9c41</code></dd>"))
    #expect(!html.contains("<nav"))
  }

  @Test func htmlCutsLongResultsAndSaysSo() {
    let column = Column.constant(.long(5), type: .long, count: 3000)
    let batch = Batch(schema: Schema([Field("n", .long)]), columns: [column], rowCount: 3000)
    let html = HTMLReport().render(Report(title: "t", blocks: [.result(ReportResult(batch: batch, source: ""))]))
    #expect(html.split(separator: "<td").count - 1 == 2000)
    #expect(html.contains("<p class=\"count\">The first 2,000 of 3,000 rows are shown.</p>"))
    #expect(!html.contains("<details>"))
    let empty = HTMLReport().render(report([.result(ReportResult(batch: .empty(batch.schema), source: "x"))]))
    #expect(empty.contains("<p class=\"count\">0 行</p>"))
    #expect(empty.contains("aria-label=\"表 1\""))
  }

  @Test func htmlNeedsNothingFromElsewhere() {
    let html = HTMLReport().render(
      report([.prose(markdown: "[a](https://example.com/?a=1&b=2) ![x](http://e.com/i.png)")]))
    #expect(!html.contains("src="))
    #expect(!html.contains("@import"))
    #expect(!html.contains("url("))
    #expect(html.contains("<a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener noreferrer\">a</a>"))
  }

  @Test func everyElementIsClosed() {
    let prose = "## a *b* `c`\n\n- **x**\n1. y\n\n> z\n\n---\n```\n<p>\n```\n## [d](http://e.jp)\n### *open"
    let result = ReportResult(batch: Samples.everyType, source: "a | b", notes: ["n"], caption: "c")
    let html = HTMLReport().render(report([.prose(markdown: prose), .result(result)]))
    var open: [Substring] = []
    for match in html.matches(of: /<(\/?)([a-z][a-z0-9]*)[^>]*>/) {
      if match.2 == "meta" || match.2 == "hr" { continue }
      if match.1.isEmpty { open.append(match.2) } else { #expect(open.popLast() == match.2) }
    }
    #expect(open.isEmpty)
  }

  @Test func contentsListTheSections() {
    let html = HTMLReport().render(report([.prose(markdown: "## 一 `x`\n### 中\n## [二](https://e.jp)")]))
    #expect(
      html.contains(
        """
        <nav aria-label="目次">
        <p class="eyebrow">目次</p>
        <ol>
        <li><a href="#section-1">一 <code>x</code></a></li>
        <li><a href="#section-2">二</a></li>
        </ol>
        </nav>
        <h2 id="section-1">一 <code>x</code></h2>
        <h3>中</h3>
        <h2 id="section-2"><a href="https://e.jp" rel="noopener noreferrer">二</a></h2>

        """))
  }

  @Test func markdownReport() {
    let result = ReportResult(batch: Samples.units, source: "staff\n| count\n", notes: ["暫定値"], caption: "人数")
    #expect(
      MarkdownReport(rowLimit: 2).render(report([.prose(markdown: "## 課\n\n本文\n"), .result(result)])) == """
        # 時間外勤務

        基準日 2026-04-01

        ## 課

        本文

        **人数**

        | 課 | 人数 | hours |
        | --- | ---: | ---: |
        | 税務課 | 12 | 7.50 |
        | IT | 1204 | 12.25 |

        3 行のうち 2 行だけを示す。

        > 注: 暫定値

        ```kql
        staff
        | count
        ```

        ## データと条件

        - 条件: fy = 2024
        - データ: staff 9c41

        """)
  }

  @Test func markdownFenceIsLongerThanTheSourcesOwn() {
    let batch = Samples.batch([(Field("n", .long), [.long(1)])])
    let result = ReportResult(batch: batch, source: "print '```'")
    let text = MarkdownReport().render(Report(title: "t", blocks: [.result(result)]))
    #expect(text.hasSuffix("\n````kql\nprint '```'\n````\n"))
  }

  @Test func jsonReport() {
    let batch = Samples.batch([(Field("n", .real, title: "数"), [.real(.nan), .null])])
    let result = ReportResult(batch: batch, source: "a \"b\"", notes: ["x"])
    #expect(
      JSONReport().render(report([.prose(markdown: "## 課\n"), .result(result)])) == #"""
        {"title":"時間外勤務","language":"ja","clock":"2026-04-01","parameters":[{"name":"fy","value":"2024"}],\#
        "data":["staff 9c41"],"blocks":[
        {"prose":"## 課\n"},
        {"result":{"caption":null,"source":"a \"b\"","notes":["x"],"losses":[],\#
        "columns":[{"name":"n","title":"数","type":"real"}],"rowCount":2,"rows":[
        {"n":"NaN"},
        {"n":null}
        ]}}
        ]}

        """#)
  }
}
