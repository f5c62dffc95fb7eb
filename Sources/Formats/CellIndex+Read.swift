import Columns

extension CellIndex {
  /// A cell's bytes, without the quotes around it.
  func cell(_ bytes: Span<UInt8>, _ row: Int, _ column: Int) -> RecordScanner.Cell {
    let place = row * stride + column
    let start = base + Int(entries[place] & ~Self.quotedFlag)
    var end = base + Int(entries[place + 1] & ~Self.quotedFlag) - 1
    if column == columnCount - 1, isCarriageReturn(bytes, before: end, from: start) { end -= 1 }
    let isQuoted = entries[place + 1] & Self.quotedFlag != 0
    return RecordScanner.Cell(start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end, isQuoted: isQuoted)
  }

  /// Reads one column's cells as one kind, from a row on. Gives the first row that does not fit, or the number of rows.
  @inline(never)
  func read<Kind: CellKind>(
    _ kind: Kind.Type, _ bytes: Span<UInt8>, _ column: Int, _ target: ColumnTarget, from firstRow: Int,
    _ values: inout [Kind.Value], _ valid: inout ValidBits
  ) -> Int {
    let entries = entries.span
    let mask = ~Self.quotedFlag
    let base = base
    let stride = stride
    let isLast = column == columnCount - 1
    let hasMissingTexts = !target.missingTexts.isEmpty
    var output = values.mutableSpan
    var place = firstRow * stride + column
    for row in firstRow..<max(firstRow, rowCount) {
      let behind = entries[place &+ 1]
      var start = base &+ Int(entries[place] & mask)
      var end = base &+ Int(behind & mask) &- 1
      if isLast, isCarriageReturn(bytes, before: end, from: start) { end &-= 1 }
      if behind & Self.quotedFlag != 0 {
        start &+= 1
        end &-= 1
      }
      place &+= stride
      if start == end || (hasMissingTexts && target.isMissing(bytes, start, end)) {
        output[row] = Kind.missing
        valid.clear(row)
      } else {
        guard let value = Kind.parse(bytes, start, end) else { return row }
        output[row] = value
      }
    }
    return rowCount
  }

  /// Reads one column's cells as decimals: whole numbers of units of so many digits. False where some cell is none, or has
  /// more digits.
  @inline(never)
  func readUnits(
    _ bytes: Span<UInt8>, _ column: Int, _ target: ColumnTarget, digits: Int, _ values: inout [Int64],
    _ valid: inout ValidBits
  ) -> Bool {
    let entries = entries.span
    let mask = ~Self.quotedFlag
    let base = base
    let stride = stride
    let isLast = column == columnCount - 1
    let hasMissingTexts = !target.missingTexts.isEmpty
    let cells = DecimalCells(digits: digits)
    var output = values.mutableSpan
    var place = column
    for row in 0..<rowCount {
      let behind = entries[place &+ 1]
      var start = base &+ Int(entries[place] & mask)
      var end = base &+ Int(behind & mask) &- 1
      if isLast, isCarriageReturn(bytes, before: end, from: start) { end &-= 1 }
      if behind & Self.quotedFlag != 0 {
        start &+= 1
        end &-= 1
      }
      place &+= stride
      if start == end || (hasMissingTexts && target.isMissing(bytes, start, end)) {
        output[row] = 0
        valid.clear(row)
      } else {
        // A decimal column holds units of 32 bits.
        guard let units = cells.units(bytes, start, end), abs(units) <= Int32.max else { return false }
        output[row] = units
      }
    }
    return true
  }

  /// Reads one column's texts as codes of the dictionary.
  func readCodes(
    _ bytes: Span<UInt8>, _ column: Int, _ target: ColumnTarget, _ dictionary: inout CellDictionary,
    _ codes: inout [UInt32]
  ) {
    var row = 0
    while row < rowCount, !dictionary.isLarge {
      if target.missingTexts.isEmpty { row = readKnownCodes(bytes, column, from: row, dictionary, &codes) }
      if row == rowCount { return }
      codes[row] = slowCode(bytes, cell(bytes, row, column), target, &dictionary)
      row += 1
    }
    if row < rowCount { readRuns(bytes, column, from: row, target, &dictionary, &codes) }
  }

  /// Reads codes from a row on, of many texts together.
  @inline(never)
  private func readRuns(
    _ bytes: Span<UInt8>, _ column: Int, from firstRow: Int, _ target: ColumnTarget, _ dictionary: inout CellDictionary,
    _ codes: inout [UInt32]
  ) {
    var run = CellRun()
    var row = firstRow
    while row < rowCount {
      let start = row
      var odd: RecordScanner.Cell?
      run.clear()
      while row < rowCount, !run.isFull, odd == nil {
        let cell = cell(bytes, row, column)
        if target.isMissing(bytes, cell.start, cell.end) || cell.isQuoted && bytes.hasQuote(cell.start, cell.end) {
          odd = cell
        } else {
          run.append(bytes, cell.start, cell.end &- cell.start)
        }
        row &+= 1
      }
      dictionary.codes(of: run, bytes) { index, code in codes[start &+ index] = code }
      if let odd { codes[row - 1] = slowCode(bytes, odd, target, &dictionary) }
    }
  }

  /// Reads codes while the texts are known and have no quotes within; gives the first row with another, or the number of
  /// rows.
  @inline(never)
  private func readKnownCodes(
    _ bytes: Span<UInt8>, _ column: Int, from firstRow: Int, _ dictionary: CellDictionary, _ codes: inout [UInt32]
  ) -> Int {
    let entries = entries.span
    let mask = ~Self.quotedFlag
    let base = base
    let stride = stride
    let isLast = column == columnCount - 1
    var output = codes.mutableSpan
    var place = firstRow * stride + column
    for row in firstRow..<rowCount {
      let behind = entries[place &+ 1]
      var start = base &+ Int(entries[place] & mask)
      var end = base &+ Int(behind & mask) &- 1
      if isLast, isCarriageReturn(bytes, before: end, from: start) { end &-= 1 }
      if behind & Self.quotedFlag != 0 {
        start &+= 1
        end &-= 1
        if bytes.hasQuote(start, end) { return row }
      }
      place &+= stride
      guard let code = dictionary.knownCode(of: bytes, start, end &- start) else { return row }
      output[row] = code
    }
    return rowCount
  }

  private func slowCode(
    _ bytes: Span<UInt8>, _ cell: RecordScanner.Cell, _ target: ColumnTarget, _ dictionary: inout CellDictionary
  ) -> UInt32 {
    if target.isMissing(bytes, cell.start, cell.end) { return dictionary.code(of: bytes, cell.start, 0) }
    if cell.isQuoted, bytes.hasQuote(cell.start, cell.end) {
      let text = cellText(bytes, cell.start, cell.end, isQuoted: true)
      return dictionary.code(of: text.span, 0, text.count)
    }
    return dictionary.code(of: bytes, cell.start, cell.end - cell.start)
  }

  /// One column's texts, one after the other.
  func plainTexts(_ bytes: Span<UInt8>, _ column: Int, _ target: ColumnTarget, type: CellType) -> ColumnPiece {
    var offsets: [UInt32] = [0]
    var texts: [UInt8] = []
    offsets.reserveCapacity(rowCount + 1)
    for row in 0..<rowCount {
      let cell = cell(bytes, row, column)
      if !target.isMissing(bytes, cell.start, cell.end) {
        var place = cell.start
        while place < cell.end {
          texts.append(bytes[place])
          place += cell.isQuoted && bytes[place] == Dialect.quote ? 2 : 1
        }
      }
      offsets.append(UInt32(truncatingIfNeeded: texts.count))
    }
    return ColumnPiece(
      type: type, values: .plain(offsets: Buffer(offsets), bytes: Buffer(texts)), rowCount: rowCount, valid: nil)
  }
}

extension Span where Element == UInt8 {
  /// Whether a quote stands between two places; looked at eight bytes at a time.
  @inline(__always)
  func hasQuote(_ start: Int, _ end: Int) -> Bool {
    var place = start
    while place < end {
      let marked = word(at: place) ^ 0x2222_2222_2222_2222
      // The lowest zero byte is found exactly; false hits lie behind a true one.
      let zeros = (marked &- 0x0101_0101_0101_0101) & ~marked & 0x8080_8080_8080_8080
      if zeros & Digits.lowest(Swift.min(end &- place, 8)) != 0 { return true }
      place &+= 8
    }
    return false
  }
}
