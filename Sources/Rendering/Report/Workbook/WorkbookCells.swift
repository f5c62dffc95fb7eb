import Columns
import Diagnostics
import Spreadsheet

/// The cells of one column: numbers as numbers (reals to 16 digits, as libxlsxwriter writes them), days as days, texts as
/// texts; nothing where there is no value. What a spreadsheet cannot hold as what it is stands as text.
struct WorkbookCells {
  /// Day 0 of spreadsheets lies so many days before 1970-01-01; their calendar is right from 1900-03-01 on.
  private static let epoch = 25_569.0
  private static let rightDays = 61.0..<2_958_466.0
  /// Whole numbers up to here are exact in a spreadsheet.
  private static let largestWhole: UInt64 = 1 << 53

  private let workbook: Workbook
  private let column: Column
  private let field: Field

  init(_ workbook: Workbook, _ column: Column, _ field: Field) {
    self.workbook = workbook
    self.column = column
    self.field = field
  }

  /// Writes the first rows below the header; gives the width of the widest of the first thousand.
  func write(rowCount: Int, column place: Int) -> Double {
    var width = 0.0
    let measure = DisplayWidth()
    for row in 0..<rowCount {
      let value = column.value(at: row)
      write(value, row: row + 1, column: place)
      if row < 1000 {
        let lines = value.text.prefix(200).split(separator: "\n")
        width = max(width, lines.map { Double(measure.width(of: String($0))) }.max() ?? 0)
      }
    }
    return width
  }

  private func write(_ value: Value, row: Int, column: Int) {
    switch value {
    case .null: return
    case .bool(let flag): workbook.bool(flag, row: row, column: column)
    case .long(let number) where number.magnitude <= Self.largestWhole:
      workbook.number(Double(number), row: row, column: column)
    case .real(let number) where number.isFinite: workbook.number(number, row: row, column: column)
    case .date(let days) where Self.rightDays.contains(Double(days) + Self.epoch):
      workbook.number(Double(days) + Self.epoch, row: row, column: column, .date)
    case .datetime(let ticks) where Self.rightDays.contains(Double(ticks) / Double(Ticks.perDay) + Self.epoch):
      workbook.number(Double(ticks) / Double(Ticks.perDay) + Self.epoch, row: row, column: column, .moment)
    case .timespan(let ticks) where ticks >= 0:
      workbook.number(Double(ticks) / Double(Ticks.perDay), row: row, column: column, .span)
    default:
      let text = value.text
      if !text.isEmpty { workbook.text(text.firstCharacters(32_767), row: row, column: column) }
    }
  }
}
