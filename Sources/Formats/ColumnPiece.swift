import Columns

/// The values of one column in one block of rows, as narrow as they came.
struct ColumnPiece: Sendable {
  /// How the values lie in memory.
  enum Values: Sendable {
    /// Only empty cells.
    case none
    case bool(Buffer<UInt8>)
    case int8(Buffer<Int8>)
    case int16(Buffer<Int16>)
    case int32(Buffer<Int32>)
    case int64(Buffer<Int64>)
    case real(Buffer<Double>)
    /// Reals that are decimals of so many digits, as whole numbers of units.
    case units(Buffer<Int32>, digits: Int)
    /// Codes into the dictionary of the chunk that the block belongs to.
    case codes(Buffer<UInt32>)
    /// The same where the dictionary was small.
    case narrowCodes(Buffer<UInt8>)
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

  /// Whole numbers, days or ticks in as few bytes as these rows need; empty cells are zero.
  static func narrowed(_ values: Span<Int64>) -> Values {
    var low: Int64 = 0
    var high: Int64 = 0
    for row in values.indices {
      low = min(low, values[row])
      high = max(high, values[row])
    }
    if low >= Int8.min, high <= Int8.max { return .int8(copy(values)) }
    if low >= Int16.min, high <= Int16.max { return .int16(copy(values)) }
    if low >= Int32.min, high <= Int32.max { return .int32(copy(values)) }
    return .int64(copy(values))
  }

  private static func copy<T: FixedWidthInteger & BitwiseCopyable>(_ values: Span<Int64>) -> Buffer<T> {
    Buffer(count: values.count) { output in
      for row in values.indices { output[row] = T(truncatingIfNeeded: values[row]) }
    }
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
