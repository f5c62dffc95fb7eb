extension Column {
  /// The values of a `long`, `date`, `datetime` or `timespan` column at full width; what a null row holds is not defined.
  public func integers() -> BufferSlice<Int64> {
    if case .int64(let values) = storage { return values }
    return mapIntegers { $0 }
  }

  /// A value a row from the whole number, day or ticks of each row, read at the width that they are stored in.
  @inlinable
  public func mapIntegers<Result: BitwiseCopyable>(_ body: (Int64) -> Result) -> BufferSlice<Result> {
    storage.mapIntegers(body)
  }

  /// The values of a numeric column as reals; what a null row holds is not defined.
  public func reals() -> BufferSlice<Double> {
    switch storage {
    case .real(let values): return values
    case .decimal(let units, let digits):
      let divisor = Decimals.power(digits)
      switch units {
      case .int8(let values): return values.mapped { Double($0) / divisor }
      case .int16(let values): return values.mapped { Double($0) / divisor }
      case .int32(let values): return values.mapped { Double($0) / divisor }
      default: return units.mapIntegers { Double($0) / divisor }
      }
    case .int8(let values): return values.mapped { Double($0) }
    case .int16(let values): return values.mapped { Double($0) }
    case .int32(let values): return values.mapped { Double($0) }
    case .int64(let values): return values.mapped { Double($0) }
    case .bool, .string, .list, .boxed: preconditionFailure("a column of type \(type) holds no numbers")
    }
  }

  /// The values of a `bool` column, 0 or 1 a row; what a null row holds is not defined.
  public func bools() -> BufferSlice<UInt8> {
    guard case .bool(let values) = storage else {
      preconditionFailure("a column of type \(type) holds no truth values")
    }
    return values
  }

  /// The texts of a `string` column.
  public func strings() -> StringStorage {
    guard case .string(let values) = storage else { preconditionFailure("a column of type \(type) holds no texts") }
    return values
  }

  /// The same values in a wider type: whole numbers as reals, days as moments, anything as dynamic, and
  /// a dynamic as its texts. Any other change is a mistake of the caller.
  public func widened(to target: DataType) -> Column {
    if type == target { return self }
    switch (type, target) {
    case (.int, .long): return Column(type: .long, storage: storage, validity: validity)
    case (.int, .real), (.long, .real):
      if case .int64 = storage { return .reals(reals(), validity: validity) }
      // Whole numbers of 32 bits are decimals without digits, as they lie.
      return Column(
        type: .real, storage: .decimal(units: storage, digits: 0), validity: validity, bounds: knownBounds)
    case (.date, .datetime):
      return .integers(integers().mapped { $0 &* Ticks.perDay }, type: .datetime, validity: validity)
    case (.dynamic, .string): return .strings((0..<count).map { value(at: $0).exactText })
    case (_, .dynamic): return Column(type: .dynamic, values: values)
    default: preconditionFailure("a column of type \(type) cannot be widened to \(target)")
    }
  }
}

extension Column.Storage {
  /// A value a row from the whole number of each row, read at the width that it is stored in: of a decimal its units, of a
  /// truth value 0 or 1. Any other storage is a mistake of the caller.
  @inlinable
  public func mapIntegers<Result: BitwiseCopyable>(_ body: (Int64) -> Result) -> BufferSlice<Result> {
    switch self {
    case .int8(let values): values.mapped { body(Int64($0)) }
    case .int16(let values): values.mapped { body(Int64($0)) }
    case .int32(let values): values.mapped { body(Int64($0)) }
    case .int64(let values): values.mapped { body($0) }
    case .bool(let values): values.mapped { body(Int64($0)) }
    case .real, .decimal, .string, .list, .boxed: preconditionFailure("this storage holds no whole numbers")
    }
  }

  /// The whole number at a row.
  func integer(at row: Int) -> Int64 {
    switch self {
    case .int8(let values): Int64(values[row])
    case .int16(let values): Int64(values[row])
    case .int32(let values): Int64(values[row])
    case .int64(let values): values[row]
    case .bool(let values): Int64(values[row])
    case .real, .decimal, .string, .list, .boxed: preconditionFailure("this storage holds no whole numbers")
    }
  }

  /// The bytes of a whole number.
  var integerWidth: Int {
    switch self {
    case .bool, .int8: 1
    case .int16: 2
    case .int32: 4
    default: 8
    }
  }
}
