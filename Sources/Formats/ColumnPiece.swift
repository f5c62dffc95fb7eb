import Columns

/// The values of one column in one block of rows, as narrow as they came.
struct ColumnPiece: Sendable {
  /// How the values lie in memory.
  enum Values: Sendable {
    /// Only empty cells.
    case none
    case bool(BufferSlice<UInt8>)
    /// Whole numbers, days or ticks; empty cells are zero.
    case whole(WholeNumbers)
    /// Reals that are decimals of so many digits, as whole numbers of units.
    case units(WholeNumbers, digits: Int)
    case real(BufferSlice<Double>)
    /// Codes into the dictionary of the chunk that the block belongs to.
    case codes(StringStorage.Codes)
    /// The texts themselves, where nearly every one differs: row i reaches from offset i to offset i + 1.
    case plain(offsets: Buffer<UInt32>, bytes: Buffer<UInt8>)
  }

  var type: CellType
  var values: Values
  var rowCount: Int
  /// A bit for each row that holds a value; nil where all do.
  var valid: Buffer<UInt64>?
  /// The cells that do not fit the declared type.
  var misfits: [Misfit] = []
}

/// Where the values of a block are written: at their rows in the room of their column, or in memory of their own.
struct PiecePlace {
  /// The block's rows in the room.
  var rows: Range<Int>
  var room: ColumnRoom?

  /// Memory for the rows, which `body` must write in full.
  @inline(__always)
  func write<Element: BitwiseCopyable>(
    as type: Element.Type, _ body: (inout MutableSpan<Element>) -> Void
  ) -> BufferSlice<Element> {
    if let room { return room.write(rows, as: type, body) }
    return BufferSlice(count: rows.count, initialize: body)
  }
}

/// A cell that does not fit the declared type.
struct Misfit: Sendable {
  /// The row within its block.
  var row: Int
  /// The cell's bytes in the file, without the quotes around it.
  var start: Int
  var end: Int
}

/// What a column's cells are read as.
struct ColumnTarget: Sendable {
  /// The declared type; nil where it is inferred.
  var declared: CellType?
  /// The texts besides an empty cell that stand for a missing value.
  var missingTexts: [[UInt8]] = []

  /// Whether the cell holds one of the texts that stand for a missing value.
  func isMissing(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for text in missingTexts where bytes.extracting(start..<end).isEqual(to: text.span) { return true }
    return false
  }
}

/// The rows of a block without a value: a bit a row, set where there is one.
struct ValidBits {
  private(set) var words: [UInt64] = []
  private(set) var hasNull = false
  private(set) var nullCount = 0

  /// Forgets everything and marks all rows as valid.
  mutating func reset(rowCount: Int) {
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(.max, count: (rowCount + 63) / 64))
    hasNull = false
    nullCount = 0
  }

  mutating func clear(_ row: Int) {
    hasNull = true
    nullCount &+= 1
    words[row >> 6] &= ~(1 << UInt64(row & 63))
  }

  /// The bits, or nil where all rows are valid.
  var buffer: Buffer<UInt64>? { hasNull ? Buffer(words) : nil }
}
