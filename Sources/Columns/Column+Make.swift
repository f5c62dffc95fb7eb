extension Column {
  /// Whole numbers, days or ticks, stored as narrow as their range allows (days as 32 bits, ticks as 64).
  public static func integers(_ values: BufferSlice<Int64>, type: DataType = .long, validity: Validity? = nil) -> Column
  {
    switch type {
    case .date:
      return Column(
        type: type, storage: .int32(values.mapped { Int32(truncatingIfNeeded: $0) }), validity: validity)
    case .datetime, .timespan:
      return Column(type: type, storage: .int64(values), validity: validity)
    default:
      let (storage, bounds) = narrowest(values, validity)
      return Column(type: type, storage: storage, validity: validity, bounds: bounds)
    }
  }

  /// Floating-point numbers.
  public static func reals(_ values: BufferSlice<Double>, validity: Validity? = nil) -> Column {
    Column(type: .real, storage: .real(values), validity: validity)
  }

  /// Truth values, 0 or 1 a row.
  public static func bools(_ values: BufferSlice<UInt8>, validity: Validity? = nil) -> Column {
    Column(type: .bool, storage: .bool(values), validity: validity)
  }

  /// Texts.
  public static func strings(_ storage: StringStorage) -> Column { Column(type: .string, storage: .string(storage)) }

  /// Texts, equal ones stored once.
  public static func strings(_ texts: [String]) -> Column {
    var builder = StringPoolBuilder()
    let codes = BufferSlice(texts.map { builder.code(of: $0) })
    return .strings(StringStorage(codes: codes, pool: builder.finish()))
  }

  /// The same value in every row; null in every row for `.null`, an empty text where the type is string.
  public static func constant(_ value: Value, type: DataType, count: Int) -> Column {
    Column(type: type, values: [value]).gather(Selection(BufferSlice(Buffer(repeating: 0, count: count))))
  }

  /// The values, each of the type or null; a value of another type is a mistake of the caller.
  public init(type: DataType, values: [Value]) {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    self = builder.finish()
  }

  private static func narrowest(
    _ values: BufferSlice<Int64>, _ validity: Validity?
  ) -> (Storage, ClosedRange<Int64>) {
    var (low, high) = values.extremes(where: validity) ?? (0, 0)
    let bounds = low...high
    // What a null row holds is a 0 nearly always, and must not be cut to another number.
    low = min(low, 0)
    high = max(high, 0)
    if low >= Int8.min, high <= Int8.max { return (.int8(values.mapped { Int8(truncatingIfNeeded: $0) }), bounds) }
    if low >= Int16.min, high <= Int16.max { return (.int16(values.mapped { Int16(truncatingIfNeeded: $0) }), bounds) }
    if low >= Int32.min, high <= Int32.max { return (.int32(values.mapped { Int32(truncatingIfNeeded: $0) }), bounds) }
    return (.int64(values), bounds)
  }
}
