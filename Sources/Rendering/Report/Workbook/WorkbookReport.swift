import Columns
import Diagnostics
import Glibc
import Spreadsheet

/// A report as a workbook (Office Open XML): a first sheet with the prose and links, a sheet for each result with real
/// numbers and dates, native charts beside them, and a last sheet with the queries.
public struct WorkbookReport: ReportRenderer {
  /// `xlsx`.
  public let ending = "xlsx"

  /// The most rows below the header that a sheet can have.
  static let rowLimit = 1_048_575
  /// The most columns that a sheet can have.
  static let columnLimit = 16_384

  /// A renderer.
  public init() {}

  /// The bytes of the whole file; code `.unwritable` where libxlsxwriter is not installed or cannot write.
  public func file(_ report: Report) throws(Diagnostic) -> [UInt8] {
    let path = try PrivateFile.make()
    defer { PrivateFile.remove(path) }
    do throws(Workbook.Failure) {
      let font = report.language == .japanese ? "Yu Gothic" : ""
      // The same results give the same bytes: the file's day is the session's.
      let created = MomentText.days(report.clock[...]).map { Int64($0) * 86_400 } ?? 0
      let workbook = try Workbook(path: path, title: report.title, font: font, created: created)
      try WorkbookWriter(report: report, workbook: workbook).write()
      try workbook.end()
    } catch {
      throw Self.refusal(error)
    }
    return try PrivateFile.read(path)
  }

  static func refusal(_ failure: Workbook.Failure) -> Diagnostic {
    switch failure {
    case .noLibrary:
      Diagnostic(
        .unwritable,
        Message("workbooks need libxlsxwriter, which is not installed", ja: "xlsx を書くには libxlsxwriter が要る"),
        help: [
          Message(
            "sudo apt-get install libxlsxwriter4, or write .html",
            ja: "sudo apt-get install libxlsxwriter4 を実行するか、.html で書き出す")
        ])
    case .library(let code):
      Diagnostic(
        .unwritable,
        Message(
          "the workbook cannot be written: libxlsxwriter gives \(code)", ja: "xlsx を書けない: libxlsxwriter の \(code)"),
        help: [Message("see whether the disk has room", ja: "ディスクの空きを確かめる")])
    }
  }
}

/// Writes the sheets of one report.
struct WorkbookWriter {
  let report: Report
  let workbook: Workbook
  private let words: ReportWords
  private let names: [String]

  init(report: Report, workbook: Workbook) {
    self.report = report
    self.workbook = workbook
    words = ReportWords(language: report.language)
    names = SheetNames(report, words).results
  }

  func write() throws(Workbook.Failure) {
    try writeFirstSheet()
    var number = 0
    for case .result(let result) in report.blocks {
      try write(result, named: names[number])
      number += 1
    }
    if number > 0 { try writeQueries() }
  }

  // MARK: The first sheet

  private func writeFirstSheet() throws(Workbook.Failure) {
    try workbook.sheet(words.contents)
    workbook.width(100, column: 0)
    workbook.text(report.title, row: 0, column: 0, .title)
    var row = 1
    func line(_ text: String, _ style: Workbook.Style) {
      workbook.text(text, row: row, column: 0, style)
      row += 1
    }
    if !report.clock.isEmpty { line("\(words.clock) \(report.clock)", .note) }
    var number = 0
    for block in report.blocks {
      switch block {
      case .prose(let markdown):
        for part in ProseBlock.parse(markdown) {
          if case .heading = part { row += 1 }
          for (text, style) in part.lines { line(text, style) }
        }
      case .result(let result):
        let caption = result.caption.flatMap { $0.isEmpty ? nil : $0 } ?? names[number]
        let rows = words.rows(shown: result.batch.rowCount, of: result.batch.rowCount)
        workbook.link(to: names[number], text: "→ \(caption)（\(rows)）", row: row, column: 0)
        row += 1
        for note in result.notes { line("\(words.note): \(note)", .note) }
        number += 1
      }
    }
    if !report.parameters.isEmpty || !report.dataDescription.isEmpty {
      row += 1
      line(words.provenance, .subtitle)
    }
    for (name, value) in report.parameters { line("\(words.parameters): \(name) = \(value)", .plain) }
    for data in report.dataDescription { line("\(words.data): \(data)", .plain) }
    workbook.print(isWide: false)
  }

  // MARK: Results

  private func write(_ result: ReportResult, named name: String) throws(Workbook.Failure) {
    try workbook.sheet(name)
    let batch = result.batch
    let columnCount = min(batch.columns.count, WorkbookReport.columnLimit)
    let rowCount = min(batch.rowCount, WorkbookReport.rowLimit)
    guard columnCount > 0 else { return }
    workbook.table(batch, names: batch.schema.fields.map { $0.title ?? $0.name })
    workbook.print(isWide: columnCount > 6 || result.figure != nil)
    var notes = result.notes
    if rowCount < batch.rowCount { notes.append(words.rows(shown: rowCount, of: batch.rowCount)) }
    if let figure = result.figure {
      let chart = WorkbookChart(figure, batch: batch, caption: result.caption ?? "")
      notes += figure.notes.map { $0.text(in: report.language) }
      chart.write(to: workbook, besides: columnCount)
    }
    for (place, note) in notes.enumerated() where rowCount + 2 + place <= WorkbookReport.rowLimit {
      workbook.text("\(words.note): \(note)", row: rowCount + 2 + place, column: 0, .plain)
    }
  }

  private func writeQueries() throws(Workbook.Failure) {
    try workbook.sheet(words.source)
    workbook.text(words.table, row: 0, column: 0, .header)
    workbook.text("KQL", row: 0, column: 1, .header)
    workbook.width(32, column: 0)
    workbook.width(100, column: 1)
    workbook.freeze(rows: 1)
    var number = 0
    for case .result(let result) in report.blocks {
      workbook.link(to: names[number], text: names[number], row: number + 1, column: 0)
      workbook.text(result.source.firstCharacters(32_000), row: number + 1, column: 1, .code)
      number += 1
    }
    workbook.print(isWide: true)
  }
}

extension ProseBlock {
  /// The block as lines of plain text.
  fileprivate var lines: [(String, Workbook.Style)] {
    switch self {
    case .heading(_, let text): [(Self.plain(text), .subtitle)]
    case .paragraph(let text), .quotation(let text): [(Self.plain(text), .wrapped)]
    case .list(let isOrdered, let items):
      items.enumerated().map { ((isOrdered ? "\($0 + 1). " : "・") + Self.plain($1), .wrapped) }
    case .code(let text): [(text, .code)]
    case .rule: []
    }
  }

  /// The text without the marks of Markdown.
  static func plain(_ text: String) -> String {
    var output = ""
    var rest = text[...]
    while let letter = rest.first {
      rest = rest.dropFirst()
      switch letter {
      case "\\":
        if let next = rest.first {
          output.append(next)
          rest = rest.dropFirst()
        }
      case "*", "`": continue
      default: output.append(letter)
      }
    }
    return output
  }
}

extension String {
  /// The whole text, or as much of it as has one unit of UTF-16 less than so many, and `…`.
  func firstCharacters(_ count: Int) -> String {
    if utf16.count <= count { return self }
    var output = ""
    var length = 0
    for letter in self {
      length += letter.utf16.count
      if length > count - 1 { break }
      output.append(letter)
    }
    return output + "…"
  }
}
