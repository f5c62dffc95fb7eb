import Diagnostics

/// What stands below a table: how many rows there are, and what was left out.
struct TableFooter {
  let options: TableOptions

  /// The lines, the number of rows first.
  func lines(shown: Int, of total: Int, leftOut: some Collection<TableColumn>) -> [String] {
    let rows = Self.rows(shown: shown, of: total).text(in: options.language)
    if leftOut.isEmpty { return [rows] }
    let count = leftOut.count
    let start = Message("\(count) column\(count == 1 ? "" : "s") left out: ", ja: "省いた列 \(count): ")
    return [rows] + wrapped(start.text(in: options.language), leftOut.map(\.heading))
  }

  /// `12 rows`, `40 of 1,204 rows`.
  static func rows(shown: Int, of total: Int) -> Message {
    let all = CellText.grouped(total)
    let noun = total == 1 ? "row" : "rows"
    if shown == total { return Message("\(all) \(noun)", ja: "\(all) 行") }
    let some = CellText.grouped(shown)
    return Message("\(some) of \(all) \(noun)", ja: "\(all) 行のうち \(some) 行")
  }

  /// The names after a start, on as many lines as the width asks for.
  private func wrapped(_ start: String, _ names: [String]) -> [String] {
    let text = TerminalText(displayWidth: options.displayWidth)
    let width = options.width ?? Int.max
    var lines: [String] = []
    var line = start
    for (index, name) in names.enumerated() {
      let word = name + (index + 1 < names.count ? ", " : "")
      if index > 0, options.displayWidth.width(of: line + word.dropLast(word.hasSuffix(" ") ? 1 : 0)) > width {
        lines.append(line)
        line = "  "
      }
      line += word
    }
    return (lines + [line]).map { text.cut($0.hasSuffix(" ") ? String($0.dropLast()) : $0, to: width) }
  }
}
