/// The tables of a sheet, where it has several: parts with a line of names each, between which rows or columns are empty.
struct SheetRegions {
  /// The parts, from above to below and from the left to the right.
  private(set) var areas: [WorkbookPath.Area] = []
  private let rows: SheetRows

  /// A part is a table of its own where it has at least two rows and two columns, and its first row holds names. Parts side
  /// by side that begin and end in the same rows are one table where a single column is empty between them.
  init(_ rows: SheetRows) {
    self.rows = rows
    // Rows of odd writers may not stand in order: then they are one table.
    let numbers = rows.numbers
    guard !numbers.indices.dropFirst().contains(where: { numbers[$0] < numbers[$0 - 1] }) else { return }
    for band in Self.bands(rows.numbers) {
      let blocks = Self.blocks(rows.filledColumns(of: band))
      let reach = areas.count
      let tables = blocks.filter { isTable(band, $0) }.compactMap { area(band, $0) }
      for table in tables {
        if let above = areas.indices.last(where: { areas[$0].columns == table.columns }), above < reach,
          !hasFigures(band, table.columns)
        {
          // Texts below texts, behind an empty row: more rows of the same.
          areas[above].rows = areas[above].rows.lowerBound...table.rows.upperBound
        } else if areas.count > reach, let last = areas.last, last.rows == table.rows,
          table.columns.lowerBound == last.columns.upperBound + 2
        {
          areas[areas.count - 1].columns = last.columns.lowerBound...table.columns.upperBound
        } else {
          areas.append(table)
        }
      }
      if tables.isEmpty { extend(band, blocks) }
    }
  }

  /// Rows without names of their own belong to the table above them.
  private mutating func extend(_ band: Range<Int>, _ blocks: [ClosedRange<Int>]) {
    guard let end = band.last.map({ rows.numbers[$0] }) else { return }
    for place in areas.indices where blocks.contains(where: areas[place].columns.overlaps) {
      let below = areas.contains { $0.rows.lowerBound > areas[place].rows.upperBound }
      if !below { areas[place].rows = areas[place].rows.lowerBound...end }
    }
  }

  /// Rows that follow one another without a gap.
  private static func bands(_ numbers: [Int]) -> [Range<Int>] {
    var bands: [Range<Int>] = []
    var start = 0
    for place in numbers.indices.dropFirst() where numbers[place] > numbers[place - 1] + 1 {
      bands.append(start..<place)
      start = place
    }
    return numbers.isEmpty ? [] : bands + [start..<numbers.count]
  }

  /// Columns that follow one another without one that is empty in all rows.
  private static func blocks(_ columns: [Int]) -> [ClosedRange<Int>] {
    var blocks: [ClosedRange<Int>] = []
    for column in columns {
      if let last = blocks.last, last.upperBound == column - 1 {
        blocks[blocks.count - 1] = last.lowerBound...column
      } else {
        blocks.append(column...column)
      }
    }
    return blocks
  }

  private func isTable(_ band: Range<Int>, _ columns: ClosedRange<Int>) -> Bool {
    let filled = Array(band.lazy.filter { rows.width(of: $0, in: columns) > 0 }.prefix(40))
    guard columns.count > 1, filled.count > 1 else { return false }
    // A title above the names is no row of the table.
    guard let place = filled.firstIndex(where: { rows.width(of: $0, in: columns) * 10 >= columns.count * 6 }),
      place < filled.count - 1
    else { return false }
    let (names, below) = (rows[filled[place]], rows[filled[place + 1]])
    let own = columns.filter { !names.text(of: $0).isEmpty }
    return HeaderRow.areNames(own.map(names.text), below: own.map(below.text))
  }

  /// Whether numbers or days stand below the texts of the first row, so that those are rather names.
  private func hasFigures(_ band: Range<Int>, _ columns: ClosedRange<Int>) -> Bool {
    band.dropFirst().prefix(40).contains { place in
      let row = rows[place]
      return zip(row.columns, row.texts).contains { columns.contains($0) && !HeaderRow.isName($1) }
    }
  }

  private func area(_ band: Range<Int>, _ columns: ClosedRange<Int>) -> WorkbookPath.Area? {
    guard let first = band.first(where: { rows.width(of: $0, in: columns) > 0 }),
      let last = band.last(where: { rows.width(of: $0, in: columns) > 0 })
    else { return nil }
    return WorkbookPath.Area(rows: rows.numbers[first]...rows.numbers[last], columns: columns)
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
