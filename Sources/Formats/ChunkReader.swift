import Columns
import Diagnostics

/// A run of rows of a chunk and their values.
struct RowBlock: Sendable {
  /// The first byte of the first row.
  var start: Int
  /// One past the last byte of the last row.
  var end: Int
  /// Where its rows stand in the rooms of the columns; nil where the pieces lie in memory of their own.
  var firstRow: Int?
  var rowCount: Int
  /// One piece a column.
  var pieces: [ColumnPiece]
}

/// The rows that one thread read: blocks, and a dictionary for each column that has texts.
struct RowChunk: Sendable {
  var blocks: [RowBlock] = []
  var dictionaries: [CellDictionary?]
}

/// Reads the rows of one chunk block by block: first finds the cells of a block, then reads one column after the other
/// while the block is in the cache, as the narrowest type that has been enough so far.
struct ChunkReader {
  /// The bytes of a block; its cells and their bytes stay in the cache.
  static let blockByteCount = 1 << 17
  /// From this many rows on a column is looked at for texts that hardly ever repeat.
  private static let plainRowCount = 8192

  let targets: [ColumnTarget]
  private let rooms: [ColumnRoom]
  private var index: CellIndex
  private var types: [CellType]
  private var chunk: RowChunk
  private var habits: [Habit]
  /// The block's rows in the rooms; nil where they have no place there.
  private var rows: Range<Int>?
  private var longs: [Int64] = []
  private var reals: [Double] = []
  private var bools: [UInt8] = []
  private var codes: [UInt32] = []
  private var valid = ValidBits()

  /// What the blocks so far were like in one column: the next will hardly be otherwise.
  private struct Habit {
    /// The bytes that a whole number or unit took.
    var width = 1
    /// The digits of decimals; nil once some block had reals that are none.
    var digits: Int? = 0
    /// The rows that were looked up in the dictionary.
    var textRowCount = 0
  }

  init(targets: [ColumnTarget], rooms: [ColumnRoom], dialect: Dialect) {
    self.targets = targets
    self.rooms = rooms
    index = CellIndex(columnCount: targets.count, dialect: dialect)
    types = targets.map { $0.declared ?? .empty }
    chunk = RowChunk(dictionaries: Array(repeating: nil, count: targets.count))
    habits = Array(repeating: Habit(), count: targets.count)
  }

  /// Reads all columns of a chunk's rows.
  mutating func read(_ bytes: Span<UInt8>, _ range: ChunkPlace) throws(RowFault) -> RowChunk {
    var place = range.bytes.lowerBound
    var row = range.rows.lowerBound
    while place < range.bytes.upperBound {
      let start = place
      place = try index.fill(bytes, from: start, to: range.bytes.upperBound, byteLimit: Self.blockByteCount)
      let end = row + index.rowCount
      // A file that is written to meanwhile may have more rows than were counted.
      rows = end <= range.rows.upperBound ? row..<end : nil
      var pieces: [ColumnPiece] = []
      pieces.reserveCapacity(targets.count)
      for column in targets.indices { pieces.append(piece(bytes, column)) }
      let firstRow = rows?.lowerBound
      chunk.blocks.append(
        RowBlock(start: start, end: place, firstRow: firstRow, rowCount: index.rowCount, pieces: pieces))
      row = end
    }
    return chunk
  }

  /// Reads the given columns of a chunk again, as texts: another chunk found that they are.
  mutating func readTexts(_ bytes: Span<UInt8>, of chunk: RowChunk, columns: [Int]) throws(RowFault) -> RowChunk {
    self.chunk = chunk
    for column in columns {
      types[column] = .text
      habits[column] = Habit()
      self.chunk.dictionaries[column] = nil
    }
    for (number, block) in chunk.blocks.enumerated() {
      _ = try index.fill(bytes, from: block.start, to: block.end, byteLimit: block.end - block.start)
      rows = block.firstRow.map { $0..<($0 + block.rowCount) }
      for column in columns { self.chunk.blocks[number].pieces[column] = piece(bytes, column) }
    }
    return self.chunk
  }

  /// One column of the block: tried as its type so far, and on a cell that does not fit as the type that holds both.
  private mutating func piece(_ bytes: Span<UInt8>, _ column: Int) -> ColumnPiece {
    if targets[column].declared != nil { return declaredPiece(bytes, column) }
    while true {
      let type = types[column]
      if type.isText { return textPiece(bytes, column, type: type) }
      if type == .real, let units = unitPiece(bytes, column) { return units }
      let failed = fill(bytes, column, type: type, from: 0)
      if failed == index.rowCount { return finished(column, type) }
      let cell = index.cell(bytes, failed, column)
      types[column] = type.joined(CellType.classify(bytes, cell.start, cell.end))
    }
  }

  /// A column of a declared type: a cell that does not fit is noted and left null.
  private mutating func declaredPiece(_ bytes: Span<UInt8>, _ column: Int) -> ColumnPiece {
    let type = types[column]
    if type.isText { return textPiece(bytes, column, type: type) }
    if type == .real, let units = unitPiece(bytes, column) { return units }
    var misfits: [Misfit] = []
    var row = fill(bytes, column, type: type, from: 0)
    while row < index.rowCount {
      let cell = index.cell(bytes, row, column)
      misfits.append(Misfit(row: row, start: cell.start, end: cell.end))
      clearRow(row, type: type)
      row = fill(bytes, column, type: type, from: row + 1)
    }
    var piece = finished(column, type)
    piece.misfits = misfits
    return piece
  }

  private mutating func clearRow(_ row: Int, type: CellType) {
    valid.clear(row)
    switch type {
    case .bool: bools[row] = 0
    case .real: reals[row] = 0
    default: longs[row] = 0
    }
  }

  /// Reads the column's cells from a row on and gives the first row that does not fit, or the number of rows.
  private mutating func fill(_ bytes: Span<UInt8>, _ column: Int, type: CellType, from row: Int) -> Int {
    if row == 0 { prepare(type) }
    let target = targets[column]
    let isDeclared = target.declared != nil
    switch type {
    case .empty: return index.read(NoCell.self, bytes, column, target, from: row, &bools, &valid)
    case .bool where isDeclared:
      return index.read(DeclaredBoolCell.self, bytes, column, target, from: row, &bools, &valid)
    case .bool: return index.read(BoolCell.self, bytes, column, target, from: row, &bools, &valid)
    case .long: return index.read(LongCell.self, bytes, column, target, from: row, &longs, &valid)
    case .real where isDeclared:
      return index.read(DeclaredRealCell.self, bytes, column, target, from: row, &reals, &valid)
    case .real: return index.read(RealCell.self, bytes, column, target, from: row, &reals, &valid)
    case .isoDate where isDeclared:
      return index.read(DeclaredDateCell.self, bytes, column, target, from: row, &longs, &valid)
    case .isoDate: return index.read(IsoDateCell.self, bytes, column, target, from: row, &longs, &valid)
    case .slashDate: return index.read(SlashDateCell.self, bytes, column, target, from: row, &longs, &valid)
    case .datetime: return index.read(DeclaredDatetimeCell.self, bytes, column, target, from: row, &longs, &valid)
    case .huge, .text: return index.rowCount
    }
  }

  private mutating func prepare(_ type: CellType) {
    let rowCount = index.rowCount
    valid.reset(rowCount: rowCount)
    switch type {
    case .empty, .bool: bools.grow(to: rowCount)
    case .real: reals.grow(to: rowCount)
    default: longs.grow(to: rowCount)
    }
  }

  private mutating func finished(_ column: Int, _ type: CellType) -> ColumnPiece {
    let rowCount = index.rowCount
    let values: ColumnPiece.Values =
      switch type {
      case .empty: .none
      case .bool: .bool(place(column).write(as: UInt8.self) { for row in $0.indices { $0[row] = bools[row] } })
      case .real: realValues(column)
      default: .whole(numbers(column))
      }
    return ColumnPiece(type: type, values: values, rowCount: rowCount, valid: valid.buffer)
  }

  private func place(_ column: Int) -> PiecePlace {
    PiecePlace(rows: rows ?? 0..<index.rowCount, room: rows == nil ? nil : rooms[column])
  }

  /// The whole numbers of the block, as wide as those of the blocks before.
  private mutating func numbers(_ column: Int) -> WholeNumbers {
    let numbers = WholeNumbers(
      longs.span.extracting(first: index.rowCount), leastWidth: habits[column].width, in: place(column))
    habits[column].width = numbers.width
    return numbers
  }

  /// Reals as decimals where all of the block are: they take half the room or less.
  private mutating func realValues(_ column: Int) -> ColumnPiece.Values {
    let rowCount = index.rowCount
    if let least = habits[column].digits,
      let (units, digits) = Decimals.units(of: reals.span.extracting(first: rowCount), digits: least)
    {
      habits[column].digits = digits
      longs.grow(to: rowCount)
      for row in 0..<rowCount { longs[row] = Int64(units[row]) }
      return .units(numbers(column), digits: digits)
    }
    habits[column].digits = nil
    return .real(place(column).write(as: Double.self) { for row in $0.indices { $0[row] = reals[row] } })
  }

  /// A column of reals as decimals of as many digits as in the blocks before, without a look at them as reals; nil where
  /// some cell is none.
  private mutating func unitPiece(_ bytes: Span<UInt8>, _ column: Int) -> ColumnPiece? {
    guard let digits = habits[column].digits, digits > 0 else { return nil }
    prepare(.long)
    guard index.readUnits(bytes, column, targets[column], digits: digits, &longs, &valid) else { return nil }
    let values = ColumnPiece.Values.units(numbers(column), digits: digits)
    return ColumnPiece(type: .real, values: values, rowCount: index.rowCount, valid: valid.buffer)
  }

  /// Whether most of a column's rows are likely to have a text of their own, from the number of different ones among the
  /// rows so far.
  private func hardlyEverRepeat(_ textCount: Int, of seen: Int, in rowCount: Int) -> Bool {
    guard seen - textCount < seen / 5 else { return false }
    return CellDictionary.estimatedTextCount(textCount, of: seen).map { $0 * 2 > rowCount } ?? true
  }

  /// The column as texts: codes of a dictionary, or the texts themselves once they turn out to hardly ever repeat.
  private mutating func textPiece(_ bytes: Span<UInt8>, _ column: Int, type: CellType) -> ColumnPiece {
    var dictionary = chunk.dictionaries[column] ?? CellDictionary()
    chunk.dictionaries[column] = nil
    defer { chunk.dictionaries[column] = dictionary }
    let seen = habits[column].textRowCount
    if seen >= Self.plainRowCount, hardlyEverRepeat(dictionary.count, of: seen, in: rooms[column].rowCount) {
      return index.plainTexts(bytes, column, targets[column], type: type)
    }
    codes.grow(to: index.rowCount)
    index.readCodes(bytes, column, targets[column], &dictionary, &codes)
    habits[column].textRowCount = seen + index.rowCount
    let place = place(column)
    let known = codes.span.extracting(first: index.rowCount)
    let values: StringStorage.Codes =
      switch dictionary.count {
      case ...256:
        .narrow(
          place.write(as: UInt8.self) { Formats.write(known, to: &$0, from: 0) { UInt8(truncatingIfNeeded: $0) } })
      case ...65_536:
        .middle(
          place.write(as: UInt16.self) { Formats.write(known, to: &$0, from: 0) { UInt16(truncatingIfNeeded: $0) } })
      default: .wide(place.write(as: UInt32.self) { Formats.write(known, to: &$0, from: 0) { $0 } })
      }
    return ColumnPiece(type: type, values: .codes(values), rowCount: index.rowCount, valid: nil)
  }
}

extension Array {
  /// Makes room for at least `count` values, whatever they are.
  fileprivate mutating func grow(to count: Int) where Element: ExpressibleByIntegerLiteral {
    if self.count < count { append(contentsOf: repeatElement(0, count: count - self.count)) }
  }
}

/// The kind of a column that has been empty so far: no cell fits.
enum NoCell: CellKind {
  static let missing: UInt8 = 0
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8? { nil }
}

/// Truth values as a data package may write them; `1` and `0` too, since the column is declared.
enum DeclaredBoolCell: CellKind {
  static let missing: UInt8 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8? {
    if end - start == 1, bytes[start] == 48 || bytes[start] == 49 { return bytes[start] - 48 }
    return BoolCell.parse(bytes, start, end)
  }
}
