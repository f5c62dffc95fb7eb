import Columns
import Diagnostics

/// A result as an HTML table that scrolls in its own box where it is too wide.
struct HTMLTable {
  /// Texts wider than this are wrapped; in terminal columns.
  private static let widestLine = 36

  /// A table wider than this gets a page across when it is printed; in the same unit.
  private static let widestPage = 100

  private let fields: [Field]
  private let cells: [[String]]
  private let rowCount: Int
  /// What the box is called for readers who do not see it.
  private let label: String

  /// The first rows of a batch.
  init(_ batch: Batch, rowCount: Int, label: String) {
    fields = batch.schema.fields
    cells = batch.columns.map { CellText().cells(of: $0, rowCount: rowCount) }
    self.rowCount = rowCount
    self.label = label
  }

  /// Whether the table is too wide for an upright page.
  var isWide: Bool {
    let width = DisplayWidth()
    let columns = zip(fields, cells).map { field, cells in
      max(width.width(of: field.title ?? field.name), cells.lazy.map { width.width(of: $0) }.max() ?? 0)
    }
    return columns.reduce(0) { $0 + min($1, Self.widestLine) + 2 } > Self.widestPage
  }

  /// The table in its box.
  func render() -> String {
    let styles = zip(fields, cells).map(styleClass)
    var output = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(HTMLText.escaped(label))\">\n"
    output += "<table>\n<thead>\n<tr>"
    for (field, style) in zip(fields, styles) {
      output += "<th scope=\"col\"\(style)>\(HTMLText.escaped(field.title ?? field.name))</th>"
    }
    output += "</tr>\n</thead>\n<tbody>\n"
    for row in 0..<rowCount {
      output += "<tr>"
      for column in cells.indices {
        let text = cells[column][row]
        let rank = fields[column].order?.rank(of: text).map { " data-v=\"\($0)\"" } ?? ""
        output += "<td\(styles[column])\(rank)>\(HTMLText.escaped(text))</td>"
      }
      output += "</tr>\n"
    }
    return output + "</tbody>\n</table>\n</div>\n"
  }

  /// Numbers stand to the right; long texts may be wrapped.
  private func styleClass(_ field: Field, _ cells: [String]) -> String {
    if field.alignsRight { return " class=\"number\"" }
    let width = DisplayWidth()
    return cells.contains { width.width(of: $0) > Self.widestLine } ? " class=\"long\"" : ""
  }
}
