import Columns
import Diagnostics
import Markup

/// The cells of a sheet as texts, row by row.
final class SheetReader: XMLTarget {
  /// A row that holds anything.
  struct Row {
    /// Its number on the sheet, from 1.
    var number: Int
    /// The columns of its filled cells, from 1, in order, and their texts.
    var columns: [Int]
    var texts: [String]

    /// The text of a column; empty where there is none.
    func text(of column: Int) -> String {
      var (low, high) = (0, columns.count)
      while low < high {
        let middle = (low + high) / 2
        if columns[middle] < column { low = middle + 1 } else { high = middle }
      }
      return low < columns.count && columns[low] == column ? texts[low] : ""
    }
  }

  /// The columns in which any of the rows has a cell, in order.
  static func filledColumns(of rows: ArraySlice<Row>) -> [Int] {
    var isFilled: [Bool] = []
    for row in rows {
      if let last = row.columns.last, last >= isFilled.count {
        isFilled.append(contentsOf: repeatElement(false, count: last + 1 - isFilled.count))
      }
      for column in row.columns { isFilled[column] = true }
    }
    return isFilled.indices.filter { isFilled[$0] }
  }

  /// Cells that were merged: a part of the sheet.
  private(set) var merged: [WorkbookPath.Area] = []
  private(set) var rows: [Row] = []
  /// The numbers of the hidden rows.
  private(set) var hiddenRows: [Int] = []
  /// How many cells hold an error, and the first of them.
  private(set) var errors: (count: Int, first: String) = (0, "")
  /// What went wrong, where reading was stopped.
  private(set) var fault: Diagnostic?

  private let area: WorkbookPath.Area?
  private let texts: [String]
  private let styles: NumberStyles
  private let countsFrom1904: Bool
  private let path: String

  private var row = 0
  private var column = 0
  private var kind = ""
  private var style: Int?
  private var value = ""
  private var isInValue = false
  private var readingDepth = 0
  private var current = Row(number: 0, columns: [], texts: [])
  /// How many cells were kept since the memory was looked at.
  private var keptCount = 0

  init(_ area: WorkbookPath.Area?, texts: [String], styles: NumberStyles, countsFrom1904: Bool, path: String) {
    self.area = area
    self.texts = texts
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
    self.path = path
  }

  // MARK: Events

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    switch element {
    case "row":
      row = value("r").flatMap { Int($0) } ?? row + 1
      column = 0
      current = Row(number: row, columns: [], texts: [])
      if ["1", "true"].contains(value("hidden") ?? "") { hiddenRows.append(row) }
    case "c":
      column = value("r").flatMap { WorkbookPath.cell($0)?.column } ?? column + 1
      (kind, style, self.value) = (value("t") ?? "n", value("s").flatMap { Int($0) }, "")
    case "v": isInValue = true
    case "t": isInValue = readingDepth == 0
    case "rPh": readingDepth += 1
    case "mergeCell":
      let ends = (value("ref") ?? "").split(separator: ":").map { WorkbookPath.cell(String($0)) }
      if ends.count == 2, let first = ends[0], let last = ends[1], first.row <= last.row, first.column <= last.column {
        merged.append(WorkbookPath.Area(rows: first.row...last.row, columns: first.column...last.column))
      }
    default: break
    }
  }

  func end(_ element: String) {
    switch element {
    case "v", "t": isInValue = false
    case "rPh": readingDepth -= 1
    case "c": endCell()
    case "row": endRow()
    default: break
    }
  }

  func text(_ text: String) { if isInValue { value += text } }

  // MARK: Cells

  private func endCell() {
    guard area?.rows.contains(row) ?? true, area?.columns.contains(column) ?? true else { return }
    let text = shown
    if text.isEmpty { return }
    // Cells stand in order; those of odd writers may not.
    let place = current.columns.lastIndex { $0 < column }.map { $0 + 1 } ?? 0
    if place < current.columns.count, current.columns[place] == column {
      current.texts[place] = text
    } else {
      current.columns.insert(column, at: place)
      current.texts.insert(text, at: place)
    }
  }

  /// The cell as text.
  private var shown: String {
    switch kind {
    case "s": return Int(value).flatMap { texts.indices.contains($0) ? texts[$0] : nil } ?? ""
    case "str", "inlineStr", "d": return value
    case "b": return value == "1" ? "true" : value == "0" ? "false" : value
    case "e":
      if errors.count == 0 { errors.first = value }
      errors.count += 1
      return ""
    default: return number
    }
  }

  private var number: String {
    guard let number = Double(value) else { return value }
    let meaning = styles.meaning(of: style)
    if meaning != .number,
      let text = NumberStyles.text(of: number, meaning, countsFrom1904: countsFrom1904)
    {
      return text
    }
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    return value.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } ? "\(number)" : value
  }

  private func endRow() {
    if current.columns.isEmpty { return }
    rows.append(current)
    keptCount += current.columns.count
    if keptCount < 1 << 18 { return }
    keptCount = 0
    if let needed = MemoryBudget.shared.excess(with: 0) {
      fault = .memory(needed: needed, path: path)
    }
  }
}
