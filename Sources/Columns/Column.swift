/// One column: values of one type, of which some may be null.
///
/// The logical type says what a value means, the storage how it lies in memory: a `long` takes as few bytes as the
/// column's range allows.
public struct Column: Sendable {
  /// How the values lie in memory.
  public enum Storage: Sendable {
    /// 0 or 1 a row.
    case bool(BufferSlice<UInt8>)
    /// Whole numbers of 8 bits.
    case int8(BufferSlice<Int8>)
    /// Whole numbers of 16 bits.
    case int16(BufferSlice<Int16>)
    /// Whole numbers of 32 bits; days.
    case int32(BufferSlice<Int32>)
    /// Whole numbers of 64 bits; ticks.
    case int64(BufferSlice<Int64>)
    /// Floating-point numbers.
    case real(BufferSlice<Double>)
    /// Floating-point numbers that are decimals of few digits: 3.27 lies as the whole number 327 of 2 digits. The number
    /// is the real nearest to the decimal, as if it had been read from its text.
    indirect case decimal(units: Storage, digits: Int)
    /// Texts.
    case string(StringStorage)
    /// Lists: row i holds the elements from offset i up to offset i + 1.
    indirect case list(offsets: BufferSlice<Int32>, elements: Column)
    /// Values of different types: scalars, property bags and lists that no single type of element fits.
    case boxed(ArraySlice<Value>)
  }

  /// What the values mean.
  public let type: DataType
  /// How they lie in memory.
  public let storage: Storage
  /// Which rows hold a value; nil where all do. Strings never have one.
  public let validity: Validity?

  /// The bounds that were measured when the column was made; those of a part are those of the whole.
  let knownBounds: ClosedRange<Int64>?

  /// A column over a storage that fits the type. `bounds`, where they are known, hold every valid row's whole number.
  public init(type: DataType, storage: Storage, validity: Validity? = nil, bounds: ClosedRange<Int64>? = nil) {
    self.type = type
    self.storage = storage
    self.validity = type == .string ? nil : validity
    knownBounds = bounds
  }

  /// The number of rows.
  public var count: Int { storage.count }

  /// The number of nulls.
  public var nullCount: Int { validity?.nullCount ?? 0 }

  /// Whether the row is null.
  @inlinable
  public func isNull(at row: Int) -> Bool {
    if let validity { return !validity.isValid(row) }
    return false
  }

  /// The row's value.
  public func value(at row: Int) -> Value {
    if isNull(at: row) { return .null }
    switch storage {
    case .bool(let values): return .bool(values[row] != 0)
    case .int8(let values): return wrapped(Int64(values[row]))
    case .int16(let values): return wrapped(Int64(values[row]))
    case .int32(let values): return wrapped(Int64(values[row]))
    case .int64(let values): return wrapped(values[row])
    case .real(let values): return .real(values[row])
    case .decimal(let units, let digits): return .real(Double(units.integer(at: row)) / Decimals.power(digits))
    case .string(let values): return .string(values[row])
    case .list(let offsets, let elements):
      return .list((Int(offsets[row])..<Int(offsets[row + 1])).map { elements.value(at: $0) })
    case .boxed(let values): return values[values.startIndex + row]
    }
  }

  /// All values, for small columns and tests.
  public var values: [Value] { (0..<count).map { value(at: $0) } }

  /// The rows of `range`, without a copy.
  public func slice(_ range: Range<Int>) -> Column {
    Column(type: type, storage: storage.slice(range), validity: validity?.slice(range), bounds: knownBounds)
  }

  private func wrapped(_ number: Int64) -> Value {
    switch type {
    case .date: .date(Int32(truncatingIfNeeded: number))
    case .datetime: .datetime(number)
    case .timespan: .timespan(number)
    default: .long(number)
    }
  }
}

extension Column.Storage {
  /// The number of rows.
  public var count: Int {
    switch self {
    case .bool(let values): values.count
    case .int8(let values): values.count
    case .int16(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .real(let values): values.count
    case .decimal(let units, _): units.count
    case .string(let values): values.count
    case .list(let offsets, _): offsets.count - 1
    case .boxed(let values): values.count
    }
  }

  func slice(_ range: Range<Int>) -> Column.Storage {
    switch self {
    case .bool(let values): .bool(values.slice(range))
    case .int8(let values): .int8(values.slice(range))
    case .int16(let values): .int16(values.slice(range))
    case .int32(let values): .int32(values.slice(range))
    case .int64(let values): .int64(values.slice(range))
    case .real(let values): .real(values.slice(range))
    case .decimal(let units, let digits): .decimal(units: units.slice(range), digits: digits)
    case .string(let values): .string(values.slice(range))
    case .list(let offsets, let elements):
      .list(offsets: offsets.slice(range.lowerBound..<(range.upperBound + 1)), elements: elements)
    case .boxed(let values):
      .boxed(values[(values.startIndex + range.lowerBound)..<(values.startIndex + range.upperBound)])
    }
  }
}
