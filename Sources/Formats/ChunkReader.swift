import Columns
import Diagnostics

/// A run of rows of a chunk and their values.
struct RowBlock: Sendable {
  /// The first byte of the first row.
  var start: Int
  /// One past the last byte of the last row.
  var end: Int
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
  private var index: CellIndex
  private var types: [CellType]
  private var chunk: RowChunk
  private var textRowCounts: [Int]
  private var longs: [Int64] = []
  private var reals: [Double] = []
  private var bools: [UInt8] = []
  private var valid = ValidBits()

  init(targets: [ColumnTarget], dialect: Dialect) {
    self.targets = targets
    index = CellIndex(columnCount: targets.count, dialect: dialect)
    types = targets.map { $0.declared ?? .empty }
    chunk = RowChunk(dictionaries: Array(repeating: nil, count: targets.count))
    textRowCounts = Array(repeating: 0, count: targets.count)
  }

  /// Reads all columns of the rows in `range`.
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RowFault) -> RowChunk {
    var place = range.lowerBound
    while place < range.upperBound {
      let start = place
      place = try index.fill(bytes, from: start, to: range.upperBound, byteLimit: Self.blockByteCount)
      var pieces: [ColumnPiece] = []
      pieces.reserveCapacity(targets.count)
      for column in targets.indices { pieces.append(piece(bytes, column)) }
      chunk.blocks.append(RowBlock(start: start, end: place, rowCount: index.rowCount, pieces: pieces))
    }
    return chunk
  }

  /// Reads the given columns of a chunk again, as texts: another chunk found that they are.
  mutating func readTexts(_ bytes: Span<UInt8>, of chunk: RowChunk, columns: [Int]) throws(RowFault) -> RowChunk {
    self.chunk = chunk
    for column in columns {
      types[column] = .text
      self.chunk.dictionaries[column] = nil
    }
    for (number, block) in chunk.blocks.enumerated() {
      _ = try index.fill(bytes, from: block.start, to: block.end, byteLimit: block.end - block.start)
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
      let failed = fill(bytes, column, type: type, from: 0)
      if failed == index.rowCount { return finished(type) }
      let cell = index.cell(bytes, failed, column)
      types[column] = type.joined(CellType.classify(bytes, cell.start, cell.end))
    }
  }

  /// A column of a declared type: a cell that does not fit is noted and left null.
  private mutating func declaredPiece(_ bytes: Span<UInt8>, _ column: Int) -> ColumnPiece {
    let type = types[column]
    if type.isText { return textPiece(bytes, column, type: type) }
    var misfits: [Misfit] = []
    var row = fill(bytes, column, type: type, from: 0)
    while row < index.rowCount {
      let cell = index.cell(bytes, row, column)
      misfits.append(Misfit(row: row, start: cell.start, end: cell.end))
      clearRow(row, type: type)
      row = fill(bytes, column, type: type, from: row + 1)
    }
    var piece = finished(type)
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

  private func finished(_ type: CellType) -> ColumnPiece {
    let rowCount = index.rowCount
    let values: ColumnPiece.Values =
      switch type {
      case .empty: .none
      case .bool: .bool(Buffer(count: rowCount) { for row in $0.indices { $0[row] = bools[row] } })
      case .real: realValues(rowCount)
      default: ColumnPiece.narrowed(longs.span.extracting(first: rowCount))
      }
    return ColumnPiece(type: type, values: values, rowCount: rowCount, valid: valid.buffer)
  }

  /// Reals as decimals where all of the block are: they take half the room or less.
  private func realValues(_ rowCount: Int) -> ColumnPiece.Values {
    if let (units, digits) = Decimals.units(of: reals.span.extracting(first: rowCount)) {
      return .units(Buffer(units), digits: digits)
    }
    return .real(Buffer(count: rowCount) { for row in $0.indices { $0[row] = reals[row] } })
  }

  /// The column as texts: codes of a dictionary, or the texts themselves once they turn out to hardly ever repeat.
  private mutating func textPiece(_ bytes: Span<UInt8>, _ column: Int, type: CellType) -> ColumnPiece {
    var dictionary = chunk.dictionaries[column] ?? CellDictionary()
    if chunk.dictionaries[column] == nil { textRowCounts[column] = 0 }
    chunk.dictionaries[column] = nil
    defer { chunk.dictionaries[column] = dictionary }
    let seen = textRowCounts[column]
    if seen >= Self.plainRowCount, dictionary.count > seen / 5 * 4 {
      return index.plainTexts(bytes, column, targets[column], type: type)
    }
    let codes = index.codes(bytes, column, targets[column], &dictionary)
    textRowCounts[column] = seen + index.rowCount
    let values: ColumnPiece.Values =
      dictionary.count <= 256
      ? .narrowCodes(BufferSlice(codes).mapped { UInt8(truncatingIfNeeded: $0) }.buffer) : .codes(codes)
    return ColumnPiece(type: type, values: values, rowCount: index.rowCount, valid: nil)
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
