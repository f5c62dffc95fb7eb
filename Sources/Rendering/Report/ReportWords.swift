import Diagnostics

/// The words that a report adds to its writer's own, in the report's language.
struct ReportWords: Sendable {
  let language: Language

  var contents: String { text("Contents", "目次") }
  var source: String { text("How this was computed", "算出方法") }
  var provenance: String { text("Data and parameters", "データと条件") }
  var data: String { text("Data", "データ") }
  var parameters: String { text("Parameters", "条件") }
  var clock: String { text("As of", "基準日") }
  var note: String { text("Note", "注") }
  var table: String { text("Table", "表") }
  var chart: String { text("Chart", "図") }
  var numbers: String { text("The numbers", "図の数値") }

  /// `12 rows`, or how many of them are shown.
  func rows(shown: Int, of total: Int) -> String {
    let rows = TableFooter.rows(shown: shown, of: total).text(in: language)
    if shown == total { return rows }
    return text("The first \(rows) are shown.", "\(rows)だけを示す。")
  }

  private func text(_ english: String, _ japanese: String) -> String {
    Message(english, ja: japanese).text(in: language)
  }
}
