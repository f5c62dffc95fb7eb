import Columns
import Diagnostics

/// A table for people at a terminal: headings, a thin rule, rows, and how many rows there are.
///
/// Numbers and lengths of time stand to the right, everything else to the left; a null is an empty cell. What does not
/// fit the width is cut with `…` or left out, and the footer says so. Nothing in a cell or a name reaches the terminal
/// as a control.
public struct TableRenderer: Renderer {
  /// `table`.
  public let name = "table"
  /// What the format is.
  public let summary = Message("a table for the terminal", ja: "端末に表示する表")
  /// How the table is laid out.
  public var options: TableOptions

  /// A renderer; without options all rows are shown at full width.
  public init(options: TableOptions = TableOptions()) { self.options = options }

  /// Adds the table.
  public func write(_ batch: Batch, to bytes: inout [UInt8]) {
    let rowCount = min(batch.rowCount, max(0, options.maximumRows ?? batch.rowCount))
    let text = TerminalText(displayWidth: options.displayWidth)
    let columns = batch.columns.indices.map { index in
      TableColumn(batch.schema.fields[index], batch.columns[index], rowCount: rowCount, options: options)
    }
    let layout = TableLayout(
      wanted: columns.map(\.width), cells: columns.map(\.cellWidth), least: columns.map(\.leastWidth),
      width: options.width)
    if !columns.isEmpty {
      bytes.append(text: line(columns, layout, style: "1") { text.cut($0.heading, to: $1) })
      bytes.append(text: line(columns, layout, style: "2") { rule(width: $1) })
      for row in 0..<rowCount { bytes.append(text: line(columns, layout) { text.cut($0.cells[row], to: $1) }) }
      bytes.append(UInt8(ascii: "\n"))
    }
    let isWhole = rowCount == batch.rowCount && columns.count == layout.widths.count
    if isWhole, !options.countsRows { return }
    let footer = TableFooter(options: options)
    for line in footer.lines(shown: rowCount, of: batch.rowCount, leftOut: columns.dropFirst(layout.widths.count)) {
      bytes.append(text: styled(line, "2") + "\n")
    }
  }

  /// A line of cells, without blanks at its end.
  private func line(
    _ columns: [TableColumn], _ layout: TableLayout, style: String? = nil, _ cell: (TableColumn, Int) -> String
  ) -> String {
    let text = TerminalText(displayWidth: options.displayWidth)
    let cells = zip(columns, layout.widths).map { column, width in
      text.padded(cell(column, width), to: width, right: column.alignsRight)
    }
    var line = cells.joined(separator: String(repeating: " ", count: TableLayout.gap))
    while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    return styled(line, style) + "\n"
  }

  private func rule(width: Int) -> String {
    String(repeating: "─", count: width / max(1, options.displayWidth.width(of: "─")))
  }

  /// The text between a style's escape sequence and the one that ends it, where colour is wanted.
  private func styled(_ text: String, _ code: String?) -> String {
    guard let code, options.useColor, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// One column of a table, ready to be laid out.
struct TableColumn {
  /// The heading, safe for a terminal.
  let heading: String
  /// The cells of the rows that are shown, safe for a terminal.
  let cells: [String]
  /// Whether cells stand to the right.
  let alignsRight: Bool
  /// The columns that the heading and the cells want.
  let width: Int
  /// The columns that the cells alone want.
  let cellWidth: Int
  /// The columns that the cells need where they must not be cut; 0 where they may be.
  let leastWidth: Int

  init(_ field: Field, _ column: Column, rowCount: Int, options: TableOptions) {
    let text = TerminalText(displayWidth: options.displayWidth)
    heading = text.visible(options.headings == .titles ? field.title ?? field.name : field.name)
    cells = CellText(groupsThousands: options.groupsThousands)
      .cells(of: column, rowCount: rowCount).map(text.visible)
    alignsRight = field.alignsRight
    let widest = cells.lazy.map { options.displayWidth.width(of: $0) }.max() ?? 0
    cellWidth = widest
    width = max(widest, options.displayWidth.width(of: heading))
    leastWidth = field.type == .string || field.type == .dynamic ? 0 : max(1, widest)
  }
}
