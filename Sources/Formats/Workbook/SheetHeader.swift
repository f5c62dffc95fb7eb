import Columns

/// The names of a sheet's columns, and the rows where they stand.
struct SheetHeader {
  /// The number of the row where they begin, but for those that span several columns; 0 for a sheet without names.
  private(set) var row = 0
  /// The columns on the sheet: those in which anything stands.
  let columns: [Int]
  private(set) var names: [String]
  /// The place of the first row with names, and of the first row below them.
  private(set) var top = 0
  private(set) var end = 0
  /// How many rows they take.
  private(set) var lineCount = 0

  /// How many rows may stand above a header.
  private static let deepestRow = 30

  /// The names in so many rows from a given one on, 0 where there are none; where no row is given they are looked for. Nil for
  /// a sheet without cells.
  init?(of sheet: SheetContents, at given: Int?, lineCount: Int) {
    let rows = sheet.rows
    if rows.isEmpty { return nil }
    if given == 0 {
      columns = rows.filledColumns(of: rows.indices)
      names = columns.indices.map { "Column\($0 + 1)" }
      return
    }
    guard let found = given.map({ Self.places($0, lineCount, rows) }) ?? Self.places(of: sheet) else { return nil }
    columns = rows.filledColumns(of: found.lowerBound..<rows.count)
    names = Self.names(in: found, on: sheet, columns)
    (row, top, end, self.lineCount) = (rows.numbers[found.lowerBound], found.lowerBound, found.upperBound, found.count)
    if given == nil {
      if found.count == 1 { joinAbove(sheet) }
      joinBelow(sheet)
    }
    // A name over several lines of a cell is one.
    names = names.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
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
  private static func places(of sheet: SheetContents) -> Range<Int>? {
    let rows = sheet.rows
    if rows.isEmpty { return nil }
    if let tall = tallHeader(sheet) { return tall }
    for place in rows.indices.prefix(deepestRow) {
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
    guard let first = rows.indices.prefix(deepestRow).first(where: { rows.width(of: $0) > 1 }) else { return nil }
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
  private static func names(in header: Range<Int>, on sheet: SheetContents, _ columns: [Int]) -> [String] {
    let rows = sheet.rows
    if header.count == 1 { return columns.map { rows[header.lowerBound].text(of: $0) } }
    return columns.map { column in
      header.reduce("") { name, place in
        let span = sheet.merged.first { $0.rows.lowerBound == rows.numbers[place] && $0.columns.contains(column) }
        let part = rows[place].text(of: span?.columns.lowerBound ?? column)
        return part.isEmpty || name.hasSuffix(" " + part) ? name : HeaderRow.joined(name, part)
      }
    }
  }

  /// Joins the names of the rows above, which span several columns, where names are missing or stand twice.
  private mutating func joinAbove(_ sheet: SheetContents) {
    var above = top - 1
    while above >= 0, lineCount < 3, names.contains(where: \.isEmpty) || Set(names).count < names.count {
      let row = sheet.rows[above]
      let upper = columns.map { row.text(of: $0) }
      guard sheet.rows.numbers[above] == sheet.rows.numbers[above + 1] - 1, row.texts.allSatisfy(HeaderRow.isName),
        upper.count(where: { !$0.isEmpty }) > 1
      else { break }
      names = HeaderPlace.joined(upper, names)
      (lineCount, above) = (lineCount + 1, above - 1)
    }
    top = above + 1
  }

  /// Joins units or days of the week that stand below the names.
  private mutating func joinBelow(_ sheet: SheetContents) {
    let rows = sheet.rows
    guard end < rows.count, rows.numbers[end] == rows.numbers[end - 1] + 1 else { return }
    let below = columns.map { rows[end].text(of: $0) }
    guard HeaderRow.isAddition(below, below: names) else { return }
    names = zip(names, below).map(HeaderRow.joined)
    (lineCount, end) = (lineCount + 1, end + 1)
  }
}
