import Columns
import Diagnostics
import Spreadsheet

/// A result as a workbook of one sheet: the columns' names, below them numbers as numbers, days as days and texts as texts.
public struct WorkbookTable {
  /// A writer; `created` is the day that the file says it was made on, as days since 1970-01-01.
  public init(created: Int64) { self.created = created }

  private let created: Int64

  /// The bytes of the file. Code `.unwritable` where libxlsxwriter is not installed or cannot write, or a sheet cannot hold
  /// the rows, the columns or a text.
  public func file(_ batch: Batch, sheet: String) throws(Diagnostic) -> [UInt8] {
    try check(batch)
    let path = try PrivateFile.make()
    defer { PrivateFile.remove(path) }
    do throws(Workbook.Failure) {
      let workbook = try Workbook(
        path: path, title: sheet, font: batch.isJapanese ? "Yu Gothic" : "", created: created * 86_400)
      let name = SheetNames.allowed(sheet)
      try workbook.sheet(name.isEmpty ? "Sheet1" : name)
      workbook.table(batch, names: batch.schema.names)
      workbook.print(isWide: batch.columns.count > 6)
      try workbook.end()
    } catch {
      throw WorkbookReport.refusal(error)
    }
    return try PrivateFile.read(path)
  }

  private func check(_ batch: Batch) throws(Diagnostic) {
    if batch.rowCount > WorkbookReport.rowLimit || batch.columns.count > WorkbookReport.columnLimit {
      throw Self.refusal(
        "a sheet holds \(WorkbookReport.rowLimit) rows and \(WorkbookReport.columnLimit) columns, and these are \(batch.rowCount) and \(batch.columns.count)",
        "シートには \(WorkbookReport.rowLimit) 行、\(WorkbookReport.columnLimit) 列まで入るが、\(batch.rowCount) 行、\(batch.columns.count) 列ある"
      )
    }
    for (field, column) in zip(batch.schema.fields, batch.columns) where column.type == .string {
      let texts = column.strings()
      for row in 0..<column.count where texts.pool.utf8(at: texts.code(at: row)).count > 32_767 {
        guard texts[row].utf16.count > 32_767 else { continue }
        throw Self.refusal(
          "row \(row + 1), '\(field.name)': a text of more than 32,767 characters, the most that a cell holds",
          "\(row + 1) 行目の「\(field.name)」: 32,767 文字を超える文字列はセルに入らない")
      }
    }
  }

  private static func refusal(_ english: String, _ japanese: String) -> Diagnostic {
    Diagnostic(
      .unwritable, Message(english, ja: japanese),
      help: [Message("write a .csv, or let the query give less", ja: ".csv で書き出すか、問い合わせで減らす")])
  }
}

extension Batch {
  /// Whether a name, or a text of the first rows, has kana or kanji.
  fileprivate var isJapanese: Bool {
    func isJapanese(_ text: String) -> Bool {
      text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value) }
    }
    if schema.names.contains(where: isJapanese) { return true }
    return columns.contains { column in
      column.type == .string && (0..<min(column.count, 100)).contains { isJapanese(column.value(at: $0).text) }
    }
  }
}

extension Workbook {
  /// Writes a table from the first cell of the sheet on: its names, which stay in sight, and as many rows and columns as a
  /// sheet can have.
  func table(_ batch: Batch, names: [String]) {
    let columnCount = min(batch.columns.count, WorkbookReport.columnLimit)
    let rowCount = min(batch.rowCount, WorkbookReport.rowLimit)
    for column in 0..<columnCount {
      text(names[column], row: 0, column: column, .header)
      let cells = WorkbookCells(self, batch.columns[column], batch.schema.fields[column])
      let widest = cells.write(rowCount: rowCount, column: column)
      let header = Double(DisplayWidth().width(of: names[column])) + 4
      width(min(60, max(8, widest + 2, header)), column: column)
    }
    freeze(rows: 1)
    if rowCount > 0, columnCount > 0 { filter(Range(rows: 0...rowCount, columns: 0...columnCount - 1)) }
  }
}
