extension Column {
  /// The wanted rows; a row of `Selection.none` becomes null, or an empty text.
  public func gather(_ selection: Selection) -> Column {
    var picked = validity?.gather(selection)
    if selection.hasNone, picked == nil {
      let rows = selection.rows.span
      picked = Validity(count: selection.count) { rows[$0] != Selection.none }
    }
    return Column(type: type, storage: storage.gather(selection), validity: picked)
  }

  /// The rows of all columns, one after the other. All are of one type; none at all is a mistake of the caller.
  public static func concatenate(_ columns: [Column]) -> Column {
    guard let first = columns.first else { preconditionFailure("nothing to put together") }
    if columns.count == 1 { return first }
    let type = first.type
    switch type {
    case .string: return .strings(concatenate(columns.map { $0.strings() }))
    case .bool: return .bools(concatenate(columns.map { $0.bools() }), validity: concatenatedValidity(columns))
    case .real: return .reals(concatenate(columns.map { $0.reals() }), validity: concatenatedValidity(columns))
    case .dynamic: return Column(type: .dynamic, values: columns.flatMap(\.values))
    case .int, .long, .date, .datetime, .timespan:
      return concatenatedIntegers(columns, type: type)
    }
  }

  private static func concatenatedIntegers(_ columns: [Column], type: DataType) -> Column {
    let validity = concatenatedValidity(columns)
    func narrow<T>(_ pick: (Storage) -> BufferSlice<T>?) -> BufferSlice<T>? {
      let parts = columns.compactMap { pick($0.storage) }
      return parts.count == columns.count ? concatenate(parts) : nil
    }
    if let all = narrow({ if case .int8(let part) = $0 { part } else { nil } }) {
      return Column(type: type, storage: .int8(all), validity: validity)
    }
    if let all = narrow({ if case .int16(let part) = $0 { part } else { nil } }) {
      return Column(type: type, storage: .int16(all), validity: validity)
    }
    if let all = narrow({ if case .int32(let part) = $0 { part } else { nil } }) {
      return Column(type: type, storage: .int32(all), validity: validity)
    }
    return .integers(concatenate(columns.map { $0.integers() }), type: type, validity: validity)
  }

  private static func concatenate<T>(_ parts: [BufferSlice<T>]) -> BufferSlice<T> {
    BufferSlice(count: parts.reduce(0) { $0 + $1.count }) { output in
      var place = 0
      for part in parts {
        let span = part.span
        for i in span.indices { output[place + i] = span[i] }
        place += part.count
      }
    }
  }

  private static func concatenatedValidity(_ columns: [Column]) -> Validity? {
    if columns.allSatisfy({ $0.validity == nil }) { return nil }
    var flags: [Bool] = []
    flags.reserveCapacity(columns.reduce(0) { $0 + $1.count })
    for column in columns { for row in 0..<column.count { flags.append(!column.isNull(at: row)) } }
    return Validity.unlessAll(flags)
  }

  /// Codes of the same pool stay as they are; others are mapped into one new pool.
  private static func concatenate(_ parts: [StringStorage]) -> StringStorage {
    let pool = parts[0].pool
    if parts.allSatisfy({ $0.pool.isSame(as: pool) }) {
      return StringStorage(codes: concatenate(parts.map { $0.wideCodes() }), pool: pool)
    }
    var merger = StringPoolMerger()
    let codes = parts.map { merger.codes(of: $0) }
    return StringStorage(codes: concatenate(codes), pool: merger.finish())
  }
}

/// Brings columns of different pools to codes of one pool, looking at each text of a pool once.
public struct StringPoolMerger: Sendable {
  private var builder = StringPoolBuilder()
  private var known: [ObjectIdentifier: (pool: StringPool, codes: [UInt32?])] = [:]

  /// An empty pool.
  public init() {}

  /// The rows' codes in the common pool; equal texts have equal codes.
  public mutating func codes(of storage: StringStorage) -> BufferSlice<UInt32> {
    let pool = storage.pool
    let key = ObjectIdentifier(pool.offsets)
    var map = known.removeValue(forKey: key)?.codes ?? [UInt32?](repeating: nil, count: pool.count)
    let codes = storage.wideCodes().mapped { code -> UInt32 in
      if let known = map[Int(code)] { return known }
      let new = builder.code(of: pool.utf8(at: Int(code)))
      map[Int(code)] = new
      return new
    }
    known[key] = (pool, map)
    return codes
  }

  /// The number of distinct texts so far.
  public var count: Int { builder.count }

  /// The common pool.
  public func finish() -> StringPool { builder.finish() }
}

extension StringStorage {
  /// The same texts over a pool in which none stands twice, so that equal texts have equal codes.
  public var withDistinctTexts: StringStorage {
    if pool.isDistinct { return self }
    var merger = StringPoolMerger()
    let codes = merger.codes(of: self)
    return StringStorage(codes: codes, pool: merger.finish())
  }
}

extension Column.Storage {
  func gather(_ selection: Selection) -> Column.Storage {
    switch self {
    case .bool(let values): return .bool(values.gather(selection, missing: 0))
    case .int8(let values): return .int8(values.gather(selection, missing: 0))
    case .int16(let values): return .int16(values.gather(selection, missing: 0))
    case .int32(let values): return .int32(values.gather(selection, missing: 0))
    case .int64(let values): return .int64(values.gather(selection, missing: 0))
    case .real(let values): return .real(values.gather(selection, missing: 0))
    case .string(let values): return .string(values.gather(selection))
    case .list(let offsets, let elements):
      var wanted: [UInt32] = []
      var ends: [Int32] = [0]
      for index in 0..<selection.count {
        let row = selection.rows[index]
        if row != Selection.none {
          wanted.append(contentsOf: UInt32(offsets[Int(row)])..<UInt32(offsets[Int(row) + 1]))
        }
        ends.append(Int32(wanted.count))
      }
      return .list(offsets: BufferSlice(ends), elements: elements.gather(Selection(wanted)))
    case .boxed(let values):
      let picked = (0..<selection.count).map { index -> Value in
        let row = selection.rows[index]
        return row == Selection.none ? .null : values[values.startIndex + Int(row)]
      }
      return .boxed(picked[...])
    }
  }
}
