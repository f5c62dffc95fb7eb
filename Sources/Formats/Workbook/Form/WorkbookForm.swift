import Archive
import Columns
import Diagnostics

/// A prescribed form, as a workbook: values are written into a copy of it whose formats, formulas and print areas are those
/// of the form.
public struct WorkbookForm {
  /// What was written.
  public struct Filled: Sendable, Hashable {
    /// The cells from the first to the last, as `B5:F20`.
    public var area = ""
    /// How many cells were written.
    public var cellCount = 0
    /// How many days stand as texts, since their cells have no format of days.
    public var textDayCount = 0
    /// The cells that held a text or a number before, with what they held.
    public var replaced: [String] = []
    /// How many of the rows that were written to are hidden.
    public var hiddenRowCount = 0
    /// Whether the form computes anything, which is computed anew when it is opened.
    public var hasFormulas = false
  }

  private let path: String
  private let archive: ZipArchive
  private let outline: WorkbookOutline
  private let styles: NumberStyles
  private let sheet: WorkbookOutline.Sheet
  private let start: (row: Int, column: Int)

  /// A form and the cell where the values begin: `form.xlsx`, `様式1!B5`. Codes `.unreadable`, `.malformed` and `.command`.
  public init(_ path: String, at place: String) throws(Diagnostic) {
    self.path = path
    let file = try WorkbookFormat.opened(path)
    (archive, outline, styles) = (file.archive, file.outline, file.styles)
    let mark = place.lastIndex(of: "!")
    var name = mark.map { String(place[..<$0]) } ?? ""
    if name.count > 1, name.hasPrefix("'"), name.hasSuffix("'") { name = String(name.dropFirst().dropLast()) }
    let cell = mark.map { String(place[place.index(after: $0)...]) } ?? place
    guard let start = WorkbookPath.cell(cell) else {
      throw Diagnostic(
        .command, Message("'\(cell)' is no cell", ja: "「\(cell)」はセルでない"),
        help: [Message("write it as SHEET!B5", ja: "シート名!B5 のように書く")])
    }
    self.start = start
    let sheets = outline.sheets
    let names = sheets.map(\.name).joined(separator: ", ")
    let named = sheets.first { $0.name == name } ?? sheets.first { FoldedName($0.name) == FoldedName(name) }
    guard let sheet = name.isEmpty ? sheets.first : named else {
      throw Diagnostic(
        .unreadable, Message("'\(path)' has no sheet '\(name)'", ja: "'\(path)' に「\(name)」というシートはない"),
        help: [Message("its sheets: \(names)", ja: "シート: \(names)")])
    }
    self.sheet = sheet
  }

  /// Writes a copy to a path with the rows from the first cell on; where cells are merged, a value takes all of them. Throws
  /// where a cell that would be written to is computed, or is covered by a merged one, or does not fit.
  public func fill(with batch: Batch, to target: String) throws(Diagnostic) -> Filled {
    let part = outline.path(of: sheet) ?? ""
    guard let document = FormSheet(try part.isEmpty ? [] : WorkbookFormat.bytes(part, of: archive, path)) else {
      throw WorkbookFormat.damaged(path)
    }
    var filled = Filled()
    let contents = try contents(of: batch, on: document, &filled)
    var parts = [(name: part, bytes: document.filled(contents))]
    filled.hasFormulas = document.hasFormulas
    // Formulas of other sheets may look at this one.
    for other in outline.sheets where other.name != sheet.name {
      guard let path = outline.path(of: other), let bytes = try? WorkbookFormat.bytes(path, of: archive, self.path),
        let document = FormSheet(bytes), document.hasFormulas
      else { continue }
      parts.append((path, document.filled([:])))
      filled.hasFormulas = true
    }
    if filled.hasFormulas {
      let document = try WorkbookFormat.bytes(outline.document, of: archive, path)
      parts.append((outline.document, Self.computing(document)))
    }
    guard archive.rewrite(to: target, replacing: parts) else {
      throw Diagnostic(
        .unwritable, Message("'\(path)' cannot be copied", ja: "'\(path)' を写せない"),
        help: [Message("save it anew as .xlsx", ja: ".xlsx で保存し直す")])
    }
    return filled
  }

  // MARK: Cells

  private func contents(
    of batch: Batch, on document: FormSheet, _ filled: inout Filled
  ) throws(Diagnostic) -> [Int: [Int: FormSheet.Content]] {
    var contents: [Int: [Int: FormSheet.Content]] = [:]
    var row = start.row
    var last = start
    for index in 0..<batch.rowCount {
      var column = start.column
      let height = document.area(row, column)?.rows.count ?? 1
      for values in batch.columns {
        try check(row, column, document)
        contents[row, default: [:]][column] = try content(values.value(at: index), row, column, document, &filled)
        filled.cellCount += 1
        if let held = document.cell(row, column), held.holdsValue {
          filled.replaced.append("\(WorkbookPath.Area.letters(column))\(row)")
        }
        last = (row, column)
        column += document.area(row, column)?.columns.count ?? 1
      }
      if document.isHidden(row) { filled.hiddenRowCount += 1 }
      row += height
    }
    let area = WorkbookPath.Area(
      rows: start.row...max(start.row, last.row), columns: start.column...max(start.column, last.column))
    filled.area = area.text
    return contents
  }

  private func check(_ row: Int, _ column: Int, _ document: FormSheet) throws(Diagnostic) {
    let name = "\(sheet.name)!\(WorkbookPath.Area.letters(column))\(row)"
    guard row <= 1_048_576, column <= 16_384 else {
      throw refusal("the rows reach beyond the sheet's end", "シートの端を越える")
    }
    let isComputed = document.computed.contains { $0.rows.contains(row) && $0.columns.contains(column) }
    if document.cell(row, column)?.hasFormula == true || isComputed {
      throw refusal("\(name) holds a formula, which stays", "\(name) には数式があり、上書きしない")
    }
    if let area = document.area(row, column), (area.rows.lowerBound, area.columns.lowerBound) != (row, column) {
      throw refusal("\(name) is covered by the merged cells \(area.text)", "\(name) は結合セル \(area.text) の中にある")
    }
  }

  private func refusal(_ english: String, _ japanese: String) -> Diagnostic {
    Diagnostic(
      .command, Message(english, ja: japanese),
      help: [
        Message(
          "let the query give as many rows and columns as the form has room for: `take`, `project`",
          ja: "問い合わせの行数と列数を様式の枠に合わせる: `take`、`project`")
      ])
  }

  private func content(
    _ value: Value, _ row: Int, _ column: Int, _ document: FormSheet, _ filled: inout Filled
  ) throws(Diagnostic) -> FormSheet.Content {
    let style = document.style(row, column).flatMap { Int($0) }
    let origin = outline.countsFrom1904 ? 24_107.0 : 25_569.0
    let showsTime = styles.meaning(of: style) != .number
    switch value {
    case .null: return .nothing
    case .bool(let flag): return .bool(flag)
    case .long(let number) where number.magnitude <= 1 << 53: return .number(String(number))
    case .real(let number) where number.isFinite: return .number("\(number)")
    case .date(let days) where showsTime && Double(days) + origin >= 61:
      return .number("\(Int(Double(days) + origin))")
    case .datetime(let ticks) where showsTime && Double(ticks) / Double(Ticks.perDay) + origin >= 61:
      return .number("\(Double(ticks) / Double(Ticks.perDay) + origin)")
    case .timespan(let ticks) where showsTime: return .number("\(Double(ticks) / Double(Ticks.perDay))")
    case .string(""): return .nothing
    default:
      var text = value.text
      switch value {
      case .date, .timespan: filled.textDayCount += 1
      case .datetime(let ticks):
        filled.textDayCount += 1
        if ticks % Ticks.perDay == 0 { text = CivilDate(days: Int(ticks / Ticks.perDay)).iso }
      default: break
      }
      guard text.utf16.count <= 32_767 else {
        throw refusal("a text of more than 32,767 characters, the most that a cell holds", "32,767 文字を超える文字列はセルに入らない")
      }
      return .text(text)
    }
  }

  /// The workbook's own document, which says that formulas are to be computed when it is opened.
  static func computing(_ bytes: [UInt8]) -> [UInt8] {
    var tags = XMLTags(bytes)
    var behind: Int?
    var prefix = ""
    while let tag = tags.next() {
      if tag.name == "calcPr", !tag.isEnd {
        var output = bytes
        if let known = tags.attribute("fullCalcOnLoad", of: tag) {
          output.replaceSubrange(known.range, with: "fullCalcOnLoad=\"1\"".utf8)
        } else {
          let end = tag.range.upperBound - (tag.isEmpty ? 2 : 1)
          output.insert(contentsOf: " fullCalcOnLoad=\"1\"".utf8, at: end)
        }
        return output
      }
      // It stands behind these, in this order.
      let before = ["sheets", "functionGroups", "externalReferences", "definedNames"]
      if before.contains(String(tag.name)), tag.isEnd || tag.isEmpty {
        behind = tag.range.upperBound
        prefix = String(tag.prefix)
      }
    }
    guard let behind else { return bytes }
    return Array(bytes[..<behind]) + Array("<\(prefix)calcPr fullCalcOnLoad=\"1\"/>".utf8) + Array(bytes[behind...])
  }
}
