extension Column {
  /// The values of a `long`, `date`, `datetime` or `timespan` column at full width; what a null row holds is not defined.
  public func integers() -> BufferSlice<Int64> {
    switch storage {
    case .int8(let values): values.mapped { Int64($0) }
    case .int16(let values): values.mapped { Int64($0) }
    case .int32(let values): values.mapped { Int64($0) }
    case .int64(let values): values
    case .bool(let values): values.mapped { Int64($0) }
    case .real, .string, .list, .boxed: preconditionFailure("a column of type \(type) holds no whole numbers")
    }
  }

  /// A value a row from the whole number, day or ticks of each row, read at the width that they are stored in.
  @inlinable
  public func mapIntegers<Result: BitwiseCopyable>(_ body: (Int64) -> Result) -> BufferSlice<Result> {
    switch storage {
    case .int8(let values): values.mapped { body(Int64($0)) }
    case .int16(let values): values.mapped { body(Int64($0)) }
    case .int32(let values): values.mapped { body(Int64($0)) }
    case .int64(let values): values.mapped { body($0) }
    case .bool(let values): values.mapped { body(Int64($0)) }
    case .real, .string, .list, .boxed: preconditionFailure("a column of this type holds no whole numbers")
    }
  }

  /// The values of a numeric column as reals; what a null row holds is not defined.
  public func reals() -> BufferSlice<Double> {
    switch storage {
    case .real(let values): values
    case .int8(let values): values.mapped { Double($0) }
    case .int16(let values): values.mapped { Double($0) }
    case .int32(let values): values.mapped { Double($0) }
    case .int64(let values): values.mapped { Double($0) }
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
    case (.int, .real), (.long, .real): return .reals(reals(), validity: validity)
    case (.date, .datetime):
      return .integers(integers().mapped { $0 &* Ticks.perDay }, type: .datetime, validity: validity)
    case (.dynamic, .string): return .strings((0..<count).map { value(at: $0).exactText })
    case (_, .dynamic): return Column(type: .dynamic, values: values)
    default: preconditionFailure("a column of type \(type) cannot be widened to \(target)")
    }
  }
}
