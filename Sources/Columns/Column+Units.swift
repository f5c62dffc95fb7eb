extension Column {
  /// The whole numbers that stand for the values: days, ticks, truth values, the units of decimals, the codes of texts.
  /// Nil for reals that are no decimals, and for dynamics.
  public var units: Storage? {
    switch storage {
    case .bool, .int8, .int16, .int32, .int64: return storage
    case .decimal(let units, _): return units
    case .real, .string, .list, .boxed: return nil
    }
  }

  /// The lowest and the highest whole number, day, tick, unit or code that a row may hold, where they are known without
  /// looking at the rows. Rows that are null do not count.
  public var bounds: ClosedRange<Int64>? {
    if let knownBounds { return knownBounds }
    switch storage {
    case .bool: return 0...1
    case .int8: return Int64(Int8.min)...Int64(Int8.max)
    case .int16: return Int64(Int16.min)...Int64(Int16.max)
    case .decimal(.int8, _): return Int64(Int8.min)...Int64(Int8.max)
    case .decimal(.int16, _): return Int64(Int16.min)...Int64(Int16.max)
    case .string(let texts): return 0...Int64(max(0, texts.pool.count - 1))
    case .int32, .int64, .decimal, .real, .list, .boxed: return nil
    }
  }

  /// The same column with its bounds, where it has any: measured where they are not known.
  public var measured: Column {
    if knownBounds != nil || count == 0 { return self }
    let extremes: (Int64, Int64)? =
      switch units {
      case .int8(let values): values.extremes(where: validity).map { (Int64($0), Int64($1)) }
      case .int16(let values): values.extremes(where: validity).map { (Int64($0), Int64($1)) }
      case .int32(let values): values.extremes(where: validity).map { (Int64($0), Int64($1)) }
      case .int64(let values): values.extremes(where: validity)
      default: nil
      }
    guard let (low, high) = extremes else { return self }
    return Column(type: type, storage: storage, validity: validity, bounds: low...high)
  }

  /// A decimal column where all values are decimals of few digits, else the reals as they are.
  public static func decimalsOrReals(_ values: BufferSlice<Double>, validity: Validity? = nil) -> Column {
    guard values.count > 0, let (units, digits) = Decimals.units(of: values.span) else {
      return .reals(values, validity: validity)
    }
    return .decimals(BufferSlice(units), digits: digits, validity: validity)
  }

  /// Reals of so many digits, from their units; stored as narrow as their range allows.
  public static func decimals(_ units: BufferSlice<Int32>, digits: Int, validity: Validity? = nil) -> Column {
    let (low, high) = units.extremes(where: validity) ?? (0, 0)
    let storage: Storage =
      if min(low, 0) >= Int8.min, max(high, 0) <= Int8.max {
        .int8(units.mapped { Int8(truncatingIfNeeded: $0) })
      } else if min(low, 0) >= Int16.min, max(high, 0) <= Int16.max {
        .int16(units.mapped { Int16(truncatingIfNeeded: $0) })
      } else {
        .int32(units)
      }
    return Column(
      type: .real, storage: .decimal(units: storage, digits: digits), validity: validity,
      bounds: Int64(low)...Int64(high))
  }

  /// `first + step · (value − low)` of each whole number or unit, stored as another column stores its values, which hold all
  /// of these; null where there is none. Columns without units are a mistake of the caller.
  public func onLine(from low: Int64, first: Int64, step: Int64, like other: Column) -> Column {
    guard let units, let target = other.units else { preconditionFailure("a line of what are no whole numbers") }
    let start = first &- step &* low
    let storage: Storage =
      switch target {
      case .int8: .int8(units.onLine(Int8(truncatingIfNeeded: start), Int8(truncatingIfNeeded: step)))
      case .int16: .int16(units.onLine(Int16(truncatingIfNeeded: start), Int16(truncatingIfNeeded: step)))
      case .int32: .int32(units.onLine(Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: step)))
      default: .int64(units.onLine(start, step))
      }
    if case .decimal(_, let digits) = other.storage {
      return Column(
        type: .real, storage: .decimal(units: storage, digits: digits), validity: validity, bounds: other.bounds)
    }
    return Column(type: other.type, storage: storage, validity: validity, bounds: other.bounds)
  }
}

extension Column.Storage {
  /// `start + step · value` of each whole number. Where the results fit, what is cut off on the way is made good again.
  fileprivate func onLine<Result: FixedWidthInteger & BitwiseCopyable>(
    _ start: Result, _ step: Result
  ) -> BufferSlice<Result> {
    switch self {
    case .int8(let values): values.onLine(start, step)
    case .int16(let values): values.onLine(start, step)
    case .int32(let values): values.onLine(start, step)
    case .int64(let values): values.onLine(start, step)
    case .bool(let values): values.onLine(start, step)
    case .real, .decimal, .string, .list, .boxed: preconditionFailure("this storage holds no whole numbers")
    }
  }
}

extension BufferSlice where Element: FixedWidthInteger {
  fileprivate func onLine<Result: FixedWidthInteger & BitwiseCopyable>(
    _ start: Result, _ step: Result
  ) -> BufferSlice<Result> {
    if step == 1 { return mapped { start &+ Result(truncatingIfNeeded: $0) } }
    if step == 0 &- 1 { return mapped { start &- Result(truncatingIfNeeded: $0) } }
    return mapped { start &+ step &* Result(truncatingIfNeeded: $0) }
  }
}
