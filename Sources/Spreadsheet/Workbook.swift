import CXlsxWriter
import Markup

/// A workbook that is being written, by libxlsxwriter: sheets one after the other, cells in any order.
///
/// The library reads texts that live as long as each call: hence `unsafe`. A workbook that is given up is written all the
/// same, to a file that nobody reads.
@safe public final class Workbook {
  /// Why a workbook cannot be written.
  public enum Failure: Error, Hashable {
    /// libxlsxwriter is not installed.
    case noLibrary
    /// The library gave this code.
    case library(Int32)
  }

  /// How a cell looks.
  public enum Style: Sendable {
    case plain, header, title, subtitle, date, moment, span, wrapped, note, code
  }

  /// How numbers are drawn.
  public enum ChartKind: Sendable {
    case columns, stackedColumns, bars, stackedBars, lines, areas, dots, traces
  }

  /// Cells of a sheet, all ends inclusive, from 0 on.
  public struct Range: Sendable, Hashable {
    /// The rows.
    public var rows: ClosedRange<Int>
    /// The columns.
    public var columns: ClosedRange<Int>

    /// The cells of these rows and columns.
    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
      self.rows = rows
      self.columns = columns
    }
  }

  /// A series of a chart, by where its places and values stand.
  public struct Series: Sendable {
    /// Its name; may be empty.
    public var name: String
    /// The cells of the places.
    public var categories: Range
    /// The cells of the values.
    public var values: Range

    /// A series.
    public init(name: String, categories: Range, values: Range) {
      self.name = name
      self.categories = categories
      self.values = values
    }
  }

  /// A chart.
  public struct Chart: Sendable {
    /// How it is drawn.
    public var kind: ChartKind
    /// Its title; may be empty, as those of the axes.
    public var title = ""
    /// What is along the axis of the places.
    public var placeTitle = ""
    /// What is along the axis of the values.
    public var valueTitle = ""
    /// The series.
    public var series: [Series] = []
    /// Whether the first place is at the top.
    public var isReversed = false
    /// Whether what is below nought means as much as what is above: a pyramid.
    public var isMirrored = false
    /// The room between bars, in percent of their width.
    public var gap = 60
    /// The number format of the places; empty for the usual one.
    public var placeFormat = ""

    /// A chart without series.
    public init(kind: ChartKind) { self.kind = kind }
  }

  private let book: OpaquePointer
  private var sheetName = ""
  private var isEnded = false

  /// Begins a workbook in a file. `created` is in seconds since 1970-01-01T00:00Z.
  public init(path: String, title: String, font: String, created: Int64) throws(Failure) {
    var code: Int32 = 0
    guard let book = unsafe xlsx_begin(path, title, font, created, &code) else {
      throw code == -1 ? .noLibrary : .library(code)
    }
    unsafe self.book = book
  }

  deinit { if !isEnded { _ = unsafe xlsx_end(book) } }

  /// Adds a sheet, on which all that follows stands.
  public func sheet(_ name: String) throws(Failure) {
    guard unsafe xlsx_sheet(book, name) else { throw .library(0) }
    sheetName = name
  }

  /// Writes a text, which no program takes for a formula.
  public func text(_ text: String, row: Int, column: Int, _ style: Style = .plain) {
    // The library counts characters as they are written, and leaves a cell empty that would hold more than 32,767.
    let encoded = CellText.encoded(text)
    let written = encoded.unicodeScalars.count <= 32_767 ? encoded : text
    unsafe xlsx_text(book, UInt32(row), UInt16(column), written, style.code)
  }

  /// Writes a number.
  public func number(_ number: Double, row: Int, column: Int, _ style: Style = .plain) {
    unsafe xlsx_number(book, UInt32(row), UInt16(column), number, style.code)
  }

  /// Writes a truth value.
  public func bool(_ value: Bool, row: Int, column: Int) { unsafe xlsx_bool(book, UInt32(row), UInt16(column), value) }

  /// Writes a link to the first cell of another sheet.
  public func link(to sheet: String, text: String, row: Int, column: Int) {
    let quoted = sheet.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    unsafe xlsx_link(book, UInt32(row), UInt16(column), "internal:'\(quoted)'!A1", text)
  }

  /// How wide a column is, in digits.
  public func width(_ width: Double, column: Int) { unsafe xlsx_width(book, UInt16(column), width) }

  /// Keeps the first rows in sight.
  public func freeze(rows: Int) { unsafe xlsx_freeze(book, UInt32(rows), 0) }

  /// Lets readers filter and sort these cells, whose first row is the header.
  public func filter(_ range: Range) { unsafe xlsx_filter(book, range.code) }

  /// Prints as wide as the page, with the first row on each.
  public func print(isWide: Bool) { unsafe xlsx_print(book, isWide) }

  /// Colours numbers from light to dark.
  public func colorScale(_ range: Range) { unsafe xlsx_color_scale(book, range.code) }

  /// Puts a chart of this sheet's cells at a cell.
  public func chart(_ chart: Chart, row: Int, column: Int) {
    unsafe xlsx_chart_begin(book, chart.kind.code, chart.title, chart.placeTitle, chart.valueTitle)
    for series in chart.series {
      unsafe xlsx_chart_series(book, series.name, sheetName, series.categories.code, series.values.code)
    }
    unsafe xlsx_chart_end(
      book, UInt32(row), UInt16(column), chart.isReversed, chart.isMirrored, Int32(chart.gap), chart.placeFormat,
      chart.series.count > 1)
  }

  /// Writes the file.
  public func end() throws(Failure) {
    isEnded = true
    let code = unsafe xlsx_end(book)
    if code != 0 { throw .library(code) }
  }
}

extension Workbook.Style {
  fileprivate var code: xlsx_style {
    switch self {
    case .plain: XLSX_PLAIN
    case .header: XLSX_HEADER
    case .title: XLSX_TITLE
    case .subtitle: XLSX_SUBTITLE
    case .date: XLSX_DATE
    case .moment: XLSX_MOMENT
    case .span: XLSX_SPAN
    case .wrapped: XLSX_WRAPPED
    case .note: XLSX_NOTE
    case .code: XLSX_CODE
    }
  }
}

extension Workbook.ChartKind {
  fileprivate var code: xlsx_kind {
    switch self {
    case .columns: XLSX_COLUMNS
    case .stackedColumns: XLSX_COLUMNS_STACKED
    case .bars: XLSX_BARS
    case .stackedBars: XLSX_BARS_STACKED
    case .lines: XLSX_LINES
    case .areas: XLSX_AREAS
    case .dots: XLSX_DOTS
    case .traces: XLSX_TRACES
    }
  }
}

extension Workbook.Range {
  fileprivate var code: xlsx_range {
    xlsx_range(
      first_row: UInt32(rows.lowerBound), last_row: UInt32(rows.upperBound),
      first_column: UInt16(columns.lowerBound), last_column: UInt16(columns.upperBound))
  }
}
