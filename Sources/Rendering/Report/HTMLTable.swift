import Columns
import Diagnostics

/// A result as an HTML table that scrolls in its own box where it is too wide.
struct HTMLTable {
  /// Texts wider than this are wrapped; in ems of half a character.
  private static let widestLine = 36

  let batch: Batch
  let rowCount: Int
  /// What the box is called for readers who do not see it.
  let label: String

  /// The table.
  func render() -> String {
    let columns = batch.columns.map { CellText(groupsThousands: false).cells(of: $0, rowCount: rowCount) }
    let styles = zip(batch.schema.fields, columns).map(styleClass)
    var output = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(HTMLText.escaped(label))\">\n"
    output += "<table>\n<thead>\n<tr>"
    for (field, style) in zip(batch.schema.fields, styles) {
      output += "<th scope=\"col\"\(style)>\(HTMLText.escaped(field.title ?? field.name))</th>"
    }
    output += "</tr>\n</thead>\n<tbody>\n"
    for row in 0..<rowCount {
      output += "<tr>"
      for (cells, style) in zip(columns, styles) { output += "<td\(style)>\(HTMLText.escaped(cells[row]))</td>" }
      output += "</tr>\n"
    }
    return output + "</tbody>\n</table>\n</div>\n"
  }

  /// Numbers stand to the right; long texts may be wrapped.
  private func styleClass(_ field: Field, _ cells: [String]) -> String {
    if field.type.alignsRight { return " class=\"number\"" }
    let width = DisplayWidth()
    return cells.contains { width.width(of: $0) > Self.widestLine } ? " class=\"long\"" : ""
  }
}
