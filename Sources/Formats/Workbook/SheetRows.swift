/// The filled cells of a sheet as texts, row by row: one long text, and where in it each cell ends.
struct SheetRows: RandomAccessCollection {
  /// A row that holds anything.
  struct Row {
    /// Its number on the sheet, from 1.
    var number: Int
    /// The columns of its filled cells, from 1, in order, and their texts.
    var columns: [Int]
    var texts: [String]

    /// The text of a column; empty where there is none.
    func text(of column: Int) -> String { columns.firstIndex(of: column).map { texts[$0] } ?? "" }
  }

  private var bytes: [UInt8] = []
  /// The column of each cell, and where its text ends.
  private var columns: [UInt16] = []
  private var ends: [Int] = []
  /// The number of each row, and where its cells end.
  private(set) var numbers: [Int] = []
  private var cellEnds: [Int] = []
  /// The cells of the row that is being filled.
  private var isInOrder = true

  var startIndex: Int { 0 }
  var endIndex: Int { numbers.count }

  subscript(row: Int) -> Row {
    let cells = cells(of: row)
    return Row(
      number: numbers[row], columns: cells.map { Int(columns[$0]) },
      texts: cells.map { String(decoding: bytes[range(of: $0)], as: UTF8.self) })
  }

  /// The places of a row's cells.
  private func cells(of row: Int) -> Range<Int> { (row == 0 ? 0 : cellEnds[row - 1])..<cellEnds[row] }

  private func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  /// The place of a cell's text among the bytes; nil where there is none.
  func text(row: Int, column: Int) -> Range<Int>? {
    cells(of: row).first { Int(columns[$0]) == column }.map(range)
  }

  /// How many cells of a row are filled.
  func width(of row: Int) -> Int { cells(of: row).count }

  /// How many cells of a row in some columns are filled.
  func width(of row: Int, in some: ClosedRange<Int>) -> Int {
    cells(of: row).count { some.contains(Int(columns[$0])) }
  }

  /// The columns in which any of the rows has a cell, in order.
  func filledColumns(of rows: Range<Int>) -> [Int] {
    guard let first = rows.first, let last = rows.last else { return [] }
    var isFilled: [Bool] = []
    for cell in cells(of: first).lowerBound..<cells(of: last).upperBound {
      let column = Int(columns[cell])
      if column >= isFilled.count { isFilled += repeatElement(false, count: column + 1 - isFilled.count) }
      isFilled[column] = true
    }
    return isFilled.indices.filter { isFilled[$0] }
  }

  /// Appends some rows as comma-separated values, with a cell for each of these columns, which are in order; `filling` has the
  /// places of texts for cells that are empty.
  func appendText(
    of rows: Range<Int>, columns wanted: [Int], filling: [Int: [Int: Range<Int>]] = [:], to output: inout [UInt8]
  ) {
    for row in rows {
      let cells = cells(of: row)
      var cell = cells.lowerBound
      for (place, column) in wanted.enumerated() {
        if place > 0 { output.append(UInt8(ascii: ",")) }
        while cell < cells.upperBound, Int(columns[cell]) < column { cell += 1 }
        if cell < cells.upperBound, Int(columns[cell]) == column {
          append(range(of: cell), to: &output)
          cell += 1
        } else if let text = filling[row]?[column] {
          append(text, to: &output)
        } else if wanted.count == 1 {
          // A line without anything would be no row.
          output += [0x22, 0x22]
        }
      }
      output.append(0x0A)
    }
  }

  private func append(_ range: Range<Int>, to output: inout [UInt8]) {
    var isPlain = true
    for place in range {
      let byte = bytes[place]
      if byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D { isPlain = false }
    }
    if isPlain { return output.append(contentsOf: bytes[range]) }
    output.append(0x22)
    for place in range {
      if bytes[place] == 0x22 { output.append(0x22) }
      output.append(bytes[place])
    }
    output.append(0x22)
  }

  // MARK: Filling

  /// Adds a cell to the row that is being filled. Cells stand in order; those of odd writers may not.
  mutating func append(column: Int, _ text: Span<UInt8>) {
    begin(column)
    for place in text.indices { bytes.append(text[place]) }
    ends.append(bytes.count)
  }

  /// The same with a text that was made elsewhere.
  mutating func append(column: Int, _ text: ArraySlice<UInt8>) {
    begin(column)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  private mutating func begin(_ column: Int) {
    if columns.count > (cellEnds.last ?? 0), let last = columns.last, Int(last) >= column { isInOrder = false }
    columns.append(UInt16(truncatingIfNeeded: column))
  }

  /// Ends the row that is being filled; one without cells is none.
  mutating func endRow(_ number: Int) {
    let start = cellEnds.last ?? 0
    if columns.count == start { return }
    if !isInOrder { sort(from: start) }
    isInOrder = true
    numbers.append(number)
    cellEnds.append(columns.count)
  }

  /// Takes over the rows of the part of the sheet behind this one.
  mutating func append(_ other: SheetRows) {
    let (byteCount, cellCount) = (bytes.count, columns.count)
    bytes += other.bytes
    columns += other.columns
    for end in other.ends { ends.append(end + byteCount) }
    numbers += other.numbers
    for end in other.cellEnds { cellEnds.append(end + cellCount) }
  }

  /// Puts the last cells in order; of two in one column the later counts.
  private mutating func sort(from start: Int) {
    var texts: [Int: [UInt8]] = [:]
    for cell in start..<columns.count { texts[Int(columns[cell])] = Array(bytes[range(of: cell)]) }
    let byteStart = start == 0 ? 0 : ends[start - 1]
    bytes.removeSubrange(byteStart...)
    columns.removeSubrange(start...)
    ends.removeSubrange(start...)
    for (column, text) in texts.sorted(by: { $0.key < $1.key }) {
      columns.append(UInt16(truncatingIfNeeded: column))
      bytes += text
      ends.append(bytes.count)
    }
  }
}
