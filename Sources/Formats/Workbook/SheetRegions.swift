/// The tables of a sheet, where it has several: parts with a line of names each, between which rows or columns are empty.
struct SheetRegions {
  /// The parts, from above to below and from the left to the right.
  private(set) var areas: [WorkbookPath.Area] = []

  /// A part is a table of its own where it has at least two rows and two columns, and its first row holds names. Parts side
  /// by side that begin and end in the same rows are one table where a single column is empty between them.
  init(_ rows: [SheetReader.Row]) {
    for band in Self.bands(rows) {
      let blocks = Self.blocks(band)
      let reach = areas.count
      let tables = blocks.filter { Self.isTable(band, $0) }.compactMap { Self.area(band, $0) }
      for table in tables {
        if areas.count > reach, let last = areas.last, last.rows == table.rows,
          table.columns.lowerBound == last.columns.upperBound + 2
        {
          areas[areas.count - 1].columns = last.columns.lowerBound...table.columns.upperBound
        } else {
          areas.append(table)
        }
      }
      if areas.count == reach { extend(band, blocks) }
    }
  }

  /// Rows without names of their own belong to the table above them.
  private mutating func extend(_ band: ArraySlice<SheetReader.Row>, _ blocks: [ClosedRange<Int>]) {
    guard let end = band.last?.number else { return }
    for place in areas.indices where blocks.contains(where: areas[place].columns.overlaps) {
      let below = areas.contains { $0.rows.lowerBound > areas[place].rows.upperBound }
      if !below { areas[place].rows = areas[place].rows.lowerBound...end }
    }
  }

  /// Rows that follow one another without a gap.
  private static func bands(_ rows: [SheetReader.Row]) -> [ArraySlice<SheetReader.Row>] {
    var bands: [ArraySlice<SheetReader.Row>] = []
    var start = rows.startIndex
    for place in rows.indices.dropFirst() where rows[place].number > rows[place - 1].number + 1 {
      bands.append(rows[start..<place])
      start = place
    }
    return rows.isEmpty ? [] : bands + [rows[start...]]
  }

  /// Columns that follow one another without one that is empty in all rows.
  private static func blocks(_ band: ArraySlice<SheetReader.Row>) -> [ClosedRange<Int>] {
    var blocks: [ClosedRange<Int>] = []
    for column in SheetReader.filledColumns(of: band) {
      if let last = blocks.last, last.upperBound == column - 1 {
        blocks[blocks.count - 1] = last.lowerBound...column
      } else {
        blocks.append(column...column)
      }
    }
    return blocks
  }

  private static func isTable(_ band: ArraySlice<SheetReader.Row>, _ columns: ClosedRange<Int>) -> Bool {
    let filled = band.filter { row in row.columns.contains(where: columns.contains) }
    guard columns.count > 1, filled.count > 1, let first = filled.first else { return false }
    // A title above the names is no row of the table.
    let widths = filled.map { row in row.columns.count(where: columns.contains) }
    guard let place = widths.firstIndex(where: { $0 * 10 >= columns.count * 6 }) else { return false }
    let names = place == 0 ? first : filled[place]
    return place < filled.count - 1
      && zip(names.columns, names.texts).allSatisfy { !columns.contains($0) || SheetTable.isName($1) }
  }

  private static func area(_ band: ArraySlice<SheetReader.Row>, _ columns: ClosedRange<Int>) -> WorkbookPath.Area? {
    let numbers = band.filter { row in row.columns.contains(where: columns.contains) }.map(\.number)
    guard let first = numbers.first, let last = numbers.last else { return nil }
    return WorkbookPath.Area(rows: first...last, columns: columns)
  }
}

extension WorkbookPath.Area {
  /// As a path names it: `B4:K300`.
  var text: String {
    "\(Self.letters(columns.lowerBound))\(rows.lowerBound):\(Self.letters(columns.upperBound))\(rows.upperBound)"
  }

  /// The letters of a column, from 1.
  static func letters(_ column: Int) -> String {
    var rest = column
    var letters = ""
    while rest > 0 {
      letters = String(Character(Unicode.Scalar(UInt8(65 + (rest - 1) % 26)))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }
}
