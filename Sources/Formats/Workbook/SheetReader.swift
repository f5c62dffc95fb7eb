import Columns
import Diagnostics
import Markup

/// The cells of a sheet as texts, row by row.
final class SheetReader: SheetTarget {
  /// The rows that hold anything.
  private(set) var rows = SheetRows()
  /// Cells that were merged: a part of the sheet.
  private(set) var merged: [WorkbookPath.Area] = []
  /// The numbers of the hidden rows.
  private(set) var hiddenRows: [Int] = []
  /// How many cells hold an error, and the first of them.
  private(set) var errors: (count: Int, first: String) = (0, "")
  /// What went wrong, where reading was stopped.
  private(set) var fault: Diagnostic?

  private let area: WorkbookPath.Area?
  private let texts: SharedTexts
  private let styles: NumberStyles
  private let countsFrom1904: Bool
  private let path: String

  private var row = 0
  private var isInArea = true
  /// How many rows were kept since the memory was looked at.
  private var keptCount = 0

  init(_ area: WorkbookPath.Area?, texts: SharedTexts, styles: NumberStyles, countsFrom1904: Bool, path: String) {
    self.area = area
    self.texts = texts
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
    self.path = path
  }

  // MARK: Events

  func row(_ number: Int, isHidden: Bool) {
    row = number
    isInArea = area?.rows.contains(row) ?? true
    if isHidden { hiddenRows.append(row) }
  }

  func merged(_ area: String) {
    let ends = area.split(separator: ":").map { WorkbookPath.cell(String($0)) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first.row <= last.row, first.column <= last.column {
      merged.append(WorkbookPath.Area(rows: first.row...last.row, columns: first.column...last.column))
    }
  }

  func cell(_ column: Int, _ kind: SheetCellKind, style: Int?, _ value: Span<UInt8>) {
    guard isInArea, area?.columns.contains(column) ?? true else { return }
    switch kind {
    case .text: rows.append(column: column, value)
    case .shared:
      if let number = Self.whole(value), number < texts.count, !texts.range(of: number).isEmpty {
        rows.append(column: column, texts.bytes[texts.range(of: number)])
      }
    case .number where Self.isPlain(value) && styles.meaning(of: style) == .number: rows.append(column: column, value)
    case .number: rows.append(column: column, Array(number(String(bytes: value), style).utf8)[...])
    case .bool:
      let text = String(bytes: value)
      rows.append(column: column, Array((text == "1" ? "true" : text == "0" ? "false" : text).utf8)[...])
    case .error:
      if errors.count == 0 { errors.first = String(bytes: value) }
      errors.count += 1
    }
  }

  func endRow() -> Bool {
    rows.endRow(row)
    keptCount += 1
    if keptCount < 1 << 14 { return true }
    keptCount = 0
    if let needed = MemoryBudget.shared.excess(with: 0) { fault = .memory(needed: needed, path: path) }
    return fault == nil
  }

  // MARK: Cells

  /// A whole number of a few digits; nil for what is none.
  private static func whole(_ text: Span<UInt8>) -> Int? {
    var number = 0
    for place in text.indices {
      guard (48...57).contains(text[place]), place < 10 else { return Int(String(bytes: text).trimmedBlanks) }
      number = number * 10 + Int(text[place]) - 48
    }
    return text.isEmpty ? nil : number
  }

  /// Whether a number stands as it is to be shown: digits, perhaps with a sign in front.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    guard text.count < 16 else { return false }
    for place in text.indices {
      let isSign = place == 0 && text[place] == UInt8(ascii: "-") && text.count > 1
      if !(48...57).contains(text[place]), !isSign { return false }
    }
    // 007 and -0 are shown as 7 and 0.
    let first = text[text[0] == UInt8(ascii: "-") ? 1 : 0]
    return first != 48 || text.count == 1
  }

  private func number(_ value: String, _ style: Int?) -> String {
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
}

extension String {
  /// Without blanks at its ends.
  fileprivate var trimmedBlanks: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return rest
  }
}
