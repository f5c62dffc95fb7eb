import Columns
import Diagnostics

/// A sheet as a table: where its header stands, the names in it, and the rows below.
struct SheetTable {
  /// The sheet's name, and the row where the header stands.
  let sheet: String
  let headerRow: Int
  private(set) var names: [String] = []
  /// The columns on the sheet under these names: those in which anything stands.
  private var columns: [Int] = []
  private let source: SheetRows
  /// Places of texts for cells that have none of their own, by row and column.
  private var filling: [Int: [Int: Range<Int>]] = [:]
  /// The rows below the names.
  private var body: Range<Int>
  /// What was found out, each a sentence.
  private(set) var notes: [Message] = []

  /// The table of a sheet; `headerRow` says where the header stands, else it is looked for. Nil for a sheet without cells.
  init?(
    _ sheet: SheetContents, named name: String, headerRow: Int?, headerLineCount: Int = 1, fillsMerged: Bool = false
  ) {
    if sheet.rows.isEmpty { return nil }
    self.sheet = name
    (source, body) = (sheet.rows, 0..<sheet.rows.count)
    guard let header = SheetHeader(of: sheet, at: headerRow, lineCount: headerLineCount) else { return nil }
    (self.headerRow, columns, names) = (header.row, header.columns, header.names)
    body = header.end..<sheet.rows.count
    if header.lineCount > 1 {
      notes.append(
        Message(
          "the header has \(header.lineCount) lines; their names are joined", ja: "見出しが\(header.lineCount)行なので、名前をつないだ")
      )
    }
    if header.top > 0, headerRow == nil {
      let excerpt = (0..<min(header.top, 3)).map { Self.excerpt(sheet.rows[$0]) }.joined(separator: " / ")
      notes.append(
        Message(
          "rows above the header in row \(header.row) are left out: '\(excerpt)'",
          ja: "\(header.row) 行目の見出しより上の行を除いた（「\(excerpt)」）"))
    }
    lookAtMerged(sheet, fillsMerged)
    say(sheet)
  }

  private static func excerpt(_ row: SheetRows.Row) -> String {
    let text = row.texts.joined(separator: " ")
    return text.count > 30 ? text.prefix(29) + "…" : text
  }

  /// The rows of merged cells below the first one, which have no value of their own.
  private mutating func lookAtMerged(_ sheet: SheetContents, _ fills: Bool) {
    var labels: [WorkbookPath.Area] = []
    let known = Set(columns)
    // Odd writers number two rows alike: the first counts.
    let places = Dictionary(body.map { (source.numbers[$0], $0) }, uniquingKeysWith: { first, _ in first })
    for area in sheet.merged where area.rows.count > 1 {
      let column = area.columns.lowerBound
      guard known.contains(column), let first = places[area.rows.lowerBound],
        let text = source.text(row: first, column: column)
      else { continue }
      labels.append(area)
      guard fills else { continue }
      for row in area.rows.dropFirst() {
        if let place = places[row] { filling[place, default: [:]][column] = text }
      }
    }
    guard let first = labels.first else { return }
    notes.append(
      fills
        ? Message(
          "\(labels.count) merged cells have their value in all of their rows", ja: "結合セル \(labels.count) 個の値を各行に入れた")
        : Message(
          "\(labels.count) cells are merged over several rows (\(first.text)), of which the first alone has the value: `with (merged=fill)` gives it to all",
          ja: "複数の行にまたがる結合セルが \(labels.count) 個あり（\(first.text) など）、値は先頭の行にだけある。`with (merged=fill)` で各行に入る"))
  }

  private mutating func say(_ sheet: SheetContents) {
    let hidden = Set(sheet.hiddenRows)
    let kept = hidden.isEmpty ? [] : numbers.filter(hidden.contains)
    if let first = kept.first {
      notes.append(
        Message(
          "\(kept.count) hidden row\(kept.count == 1 ? " is" : "s are") read, too (\(kept.count == 1 ? "" : "from ")row \(first)\(kept.count == 1 ? "" : " on"))",
          ja: "非表示の \(kept.count) 行も読んだ（\(first) 行目\(kept.count == 1 ? "" : "から")）"))
    }
    if sheet.uncomputedCount > 0 {
      let count = sheet.uncomputedCount
      notes.append(
        Message(
          "\(count) formula\(count == 1 ? " has" : "s have") no value and \(count == 1 ? "is" : "are") taken as missing: open the file in a spreadsheet program and save it",
          ja: "値のない数式 \(count) 個を空とした。表計算ソフトで開いて保存すれば値が入る"))
    }
    if sheet.noDayCount > 0 {
      let count = sheet.noDayCount
      notes.append(
        Message(
          "\(count) cell\(count == 1 ? "" : "s") of days hold\(count == 1 ? "s" : "") 0, as formulas give for an empty cell, and \(count == 1 ? "is" : "are") taken as missing",
          ja: "日付のセルで値が 0（空のセルを見る数式など）の \(count) 個を空とした"))
    }
    if sheet.errors.count > 0 {
      notes.append(
        Message(
          "\(sheet.errors.count) cells hold an error (\(sheet.errors.first)) and are taken as missing",
          ja: "エラー（\(sheet.errors.first)）のセル \(sheet.errors.count) 個を空とした"))
    }
  }

  /// The table as comma-separated values. Code `.memoryLimit` where they would not fit.
  func text(_ path: String, _ limits: ReadingLimits) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    for (place, name) in names.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      if names.count == 1, name.isEmpty { bytes += [0x22, 0x22] } else { bytes.appendCell(name) }
    }
    bytes.append(0x0A)
    for start in stride(from: body.lowerBound, to: body.upperBound, by: 1 << 14) {
      source.appendText(
        of: start..<min(start + 1 << 14, body.upperBound), columns: columns, filling: filling, to: &bytes)
      try limits.check(path)
    }
    return bytes
  }

  /// The numbers of the rows on the sheet.
  var numbers: ArraySlice<Int> { source.numbers[body] }
}
