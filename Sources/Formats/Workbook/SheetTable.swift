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
  /// The place of the first row with names.
  private var firstHeaderRow = 0
  /// The place of the first row below names and what adds to them, where that is known.
  private var bodyStart = 0
  private let source: SheetRows
  /// Places of texts for cells that have none of their own, by row and column.
  private var filling: [Int: [Int: Range<Int>]] = [:]
  /// The rows below the names.
  private var body: Range<Int>
  /// What was found out, each a sentence.
  private(set) var notes: [Message] = []

  /// How many rows may stand above a header.
  private static let deepestHeader = 30

  /// The table of a sheet; `headerRow` says where the header stands, else it is looked for. Nil for a sheet without cells.
  init?(
    _ sheet: SheetContents, named name: String, headerRow: Int?, headerLineCount: Int = 1, fillsMerged: Bool = false
  ) {
    if sheet.rows.isEmpty { return nil }
    self.sheet = name
    (source, body) = (sheet.rows, 0..<sheet.rows.count)
    if headerRow == 0, !sheet.rows.isEmpty {
      self.headerRow = 0
      columns = sheet.rows.filledColumns(of: sheet.rows.indices)
      names = columns.indices.map { "Column\($0 + 1)" }
      lookAtMerged(sheet, fillsMerged)
      say(sheet)
      return
    }
    guard
      let header = headerRow.map({ given in Self.places(given, headerLineCount, sheet.rows) }) ?? Self.header(of: sheet)
    else { return nil }
    self.headerRow = sheet.rows.numbers[header.lowerBound]
    columns = sheet.rows.filledColumns(of: header.lowerBound..<sheet.rows.count)
    names = Self.names(of: header, on: sheet, columns)
    var lines = header.count
    if headerRow == nil {
      let upper = header.lowerBound
      firstHeaderRow = upper
      if header.count == 1 { lines += joinAbove(upper, sheet) }
      if header.upperBound < sheet.rows.count,
        sheet.rows.numbers[header.upperBound] == sheet.rows.numbers[header.upperBound - 1] + 1
      {
        let below = columns.map { sheet.rows[header.upperBound].text(of: $0) }
        if HeaderRow.isAddition(below) {
          names = zip(names, below).map(HeaderRow.joined)
          lines += 1
          bodyStart = header.upperBound + 1
        }
      }
    }
    let next = max(bodyStart, header.upperBound)
    if lines > 1 {
      notes.append(
        Message("the header has \(lines) lines; their names are joined", ja: "見出しが\(lines)行なので、名前をつないだ"))
    }
    // A name over several lines of a cell is one.
    names = names.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    body = next..<sheet.rows.count
    if firstHeaderRow > 0, headerRow == nil {
      let excerpt = (0..<min(firstHeaderRow, 3)).map { Self.excerpt(sheet.rows[$0]) }.joined(separator: " / ")
      notes.append(
        Message(
          "rows above the header in row \(self.headerRow) are left out: '\(excerpt)'",
          ja: "\(self.headerRow) 行目の見出しより上の行を除いた（「\(excerpt)」）"))
    }
    lookAtMerged(sheet, fillsMerged)
    say(sheet)
  }

  private static func excerpt(_ row: SheetRows.Row) -> String {
    let text = row.texts.joined(separator: " ")
    return text.count > 30 ? text.prefix(29) + "…" : text
  }

  /// The places of so many rows from the given one on.
  private static func places(_ row: Int, _ count: Int, _ rows: SheetRows) -> Range<Int> {
    let first = rows.numbers.firstIndex { $0 >= row } ?? 0
    let end = rows.numbers[first...].firstIndex { $0 >= row + count } ?? rows.count
    return first..<max(first + 1, end)
  }

  /// The rows with the names. Where a name is merged over several of the first rows with more than a title, these; else the
  /// first row that holds names and is about as wide as what follows, with the next one where names span columns of it; the
  /// first of all where no other is.
  private static func header(of sheet: SheetContents) -> Range<Int>? {
    let rows = sheet.rows
    if rows.isEmpty { return nil }
    if let tall = tallHeader(sheet) { return tall }
    for place in rows.indices.prefix(deepestHeader) {
      let below = (place + 1..<rows.count).prefix(20).map(rows.width).sorted()
      guard let usual = below.isEmpty ? nil : below[below.count / 2] else { break }
      let filled = rows.width(of: place)
      guard filled * 10 >= usual * 6, filled > 1 || usual == 1 else { continue }
      let next = place + 1 < rows.count ? rows[place + 1] : nil
      guard HeaderRow.areNames(rows[place].texts, below: rows[place].columns.map { next?.text(of: $0) ?? "" }) else {
        continue
      }
      let spans = sheet.merged.contains { $0.rows.contains(rows.numbers[place]) && $0.columns.count > 1 }
      let hasSecond =
        spans && next?.number == rows.numbers[place] + 1 && next?.texts.allSatisfy(HeaderRow.isName) == true
      return place..<place + (hasSecond ? 2 : 1)
    }
    return 0..<1
  }

  /// The rows over which a name is merged that stands in the first row of several names, where all of them hold names.
  private static func tallHeader(_ sheet: SheetContents) -> Range<Int>? {
    let rows = sheet.rows
    guard let first = rows.indices.prefix(deepestHeader).first(where: { rows.width(of: $0) > 1 }) else { return nil }
    let number = rows.numbers[first]
    let tall = sheet.merged.filter { area in
      area.rows.lowerBound == number && (2...4).contains(area.rows.count)
        && rows.text(row: first, column: area.columns.lowerBound) != nil
    }
    guard let last = tall.map(\.rows.upperBound).max() else { return nil }
    let places = places(number, last - number + 1, rows)
    let areNames = places.allSatisfy { rows[$0].texts.allSatisfy(HeaderRow.isName) }
    return areNames && places.count > 1 && places.upperBound < rows.count ? places : nil
  }

  /// The names of columns, of which the parts stand below one another; one that is merged over several columns is a part of
  /// the names of each. Of a single row each name is its column's own.
  private static func names(of header: Range<Int>, on sheet: SheetContents, _ columns: [Int]) -> [String] {
    let rows = sheet.rows
    if header.count == 1 { return columns.map { rows[header.lowerBound].text(of: $0) } }
    return columns.map { column in
      header.reduce("") { name, place in
        let span = sheet.merged.first { $0.rows.lowerBound == rows.numbers[place] && $0.columns.contains(column) }
        let part = rows[place].text(of: span?.columns.lowerBound ?? column)
        return part.isEmpty || name.hasSuffix(part) ? name : HeaderRow.joined(name, part)
      }
    }
  }

  /// Joins the names of the rows above, which span several columns, where names are missing or stand twice; how many.
  private mutating func joinAbove(_ place: Int, _ sheet: SheetContents) -> Int {
    var lines = 0
    var above = place - 1
    while above >= 0, lines < 2, names.contains(where: \.isEmpty) || Set(names).count < names.count {
      let row = sheet.rows[above]
      let upper = columns.map { row.text(of: $0) }
      guard sheet.rows.numbers[above] == sheet.rows.numbers[above + 1] - 1, row.texts.allSatisfy(HeaderRow.isName),
        upper.count(where: { !$0.isEmpty }) > 1
      else { break }
      names = HeaderPlace.joined(upper, names)
      (lines, above) = (lines + 1, above - 1)
    }
    firstHeaderRow = above + 1
    return lines
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
    let kept = hidden.isEmpty ? 0 : numbers.count(where: hidden.contains)
    if kept > 0 {
      notes.append(Message("\(kept) hidden rows are read, too", ja: "非表示の \(kept) 行も読んだ"))
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
