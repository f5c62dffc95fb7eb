extension Column {
  /// The wanted rows; a row of `Selection.none` becomes null, or an empty text.
  public func gather(_ selection: Selection) -> Column { gather(selection, known: selection.known) }

  /// The same where it is known already which of the wanted rows are rows.
  func gather(_ selection: Selection, known: Validity?) -> Column {
    let picked = type == .string ? nil : validity?.gather(selection) ?? known
    return Column(type: type, storage: storage.gather(selection), validity: picked, bounds: knownBounds)
  }

  /// The rows of all columns, one after the other; `check` is asked between columns of texts, whose texts are brought
  /// together.
  public static func concatenate<Failure: Error>(
    _ columns: [Column], _ check: () throws(Failure) -> Void
  ) throws(Failure) -> Column {
    guard columns.count > 1, columns[0].type == .string else { return concatenate(columns) }
    return .strings(try concatenate(columns.map { $0.strings() }, check))
  }

  /// The rows of all columns, one after the other. All are of one type; none at all is a mistake of the caller.
  public static func concatenate(_ columns: [Column]) -> Column {
    guard let first = columns.first else { preconditionFailure("nothing to put together") }
    if columns.count == 1 { return first }
    let type = first.type
    switch type {
    case .string: return .strings(concatenate(columns.map { $0.strings() }) { () throws(Never) in })
    case .bool: return .bools(concatenate(columns.map { $0.bools() }), validity: Validity.concatenate(columns))
    case .dynamic: return concatenatedLists(columns) ?? Column(type: .dynamic, values: columns.flatMap(\.values))
    case .real:
      if let units = concatenatedUnits(columns) { return units }
      return .reals(concatenate(columns.map { $0.reals() }), validity: Validity.concatenate(columns))
    case .int, .long, .date, .datetime, .timespan:
      let storage = concatenatedIntegers(columns.map(\.storage))
      return Column(
        type: type, storage: storage, validity: Validity.concatenate(columns), bounds: jointBounds(columns))
    }
  }

  /// Whether the column's rows lie in memory right behind those of another, so that both together are no copy.
  public func continues(_ other: Column) -> Bool {
    guard storage.continues(other.storage) else { return false }
    switch (validity, other.validity) {
    case (nil, nil): return true
    case (let own?, let others?): return own.continues(others)
    default: return false
    }
  }

  /// The bounds that hold for all columns, where they are known.
  private static func jointBounds(_ columns: [Column]) -> ClosedRange<Int64>? {
    var joint: ClosedRange<Int64>?
    for column in columns where column.count > 0 {
      guard let bounds = column.bounds else { return nil }
      joint = joint.map { min($0.lowerBound, bounds.lowerBound)...max($0.upperBound, bounds.upperBound) } ?? bounds
    }
    return joint
  }

  /// Lists that lie as offsets and elements of one type stay so.
  private static func concatenatedLists(_ columns: [Column]) -> Column? {
    var parts: [Column] = []
    var ends: [Int32] = [0]
    ends.reserveCapacity(columns.reduce(1) { $0 + $1.count })
    for column in columns {
      guard case .list(let offsets, let elements) = column.storage, offsets.count > column.count else { return nil }
      let first = offsets[0]
      let end = offsets[column.count]
      let known = ends[ends.count - 1]
      guard known.addingReportingOverflow(end - first).overflow == false else { return nil }
      for row in 0..<column.count { ends.append(known + (offsets[row + 1] - first)) }
      if end > first { parts.append(elements.slice(Int(first)..<Int(end))) }
    }
    guard parts.allSatisfy({ $0.type == parts[0].type }) else { return nil }
    let elements = parts.isEmpty ? Column(type: .long, values: []) : concatenate(parts)
    let storage = Storage.list(offsets: BufferSlice(ends), elements: elements)
    return Column(type: .dynamic, storage: storage, validity: Validity.concatenate(columns))
  }

  /// Decimals of the same digits stay decimals.
  private static func concatenatedUnits(_ columns: [Column]) -> Column? {
    guard case .decimal(_, let digits) = columns[0].storage else { return nil }
    var parts: [Storage] = []
    for column in columns {
      guard case .decimal(let units, digits) = column.storage else { return nil }
      parts.append(units)
    }
    return Column(
      type: .real, storage: .decimal(units: concatenatedIntegers(parts), digits: digits),
      validity: Validity.concatenate(columns), bounds: jointBounds(columns))
  }

  /// Whole numbers of one width keep it, others take the widest.
  private static func concatenatedIntegers(_ parts: [Storage]) -> Storage {
    func narrow<T>(_ pick: (Storage) -> BufferSlice<T>?) -> BufferSlice<T>? {
      var slices: [BufferSlice<T>] = []
      for part in parts {
        guard let slice = pick(part) else { return nil }
        slices.append(slice)
      }
      return BufferSlice.concatenate(slices)
    }
    if let all = narrow({ if case .int8(let part) = $0 { part } else { nil } }) { return .int8(all) }
    if let all = narrow({ if case .int16(let part) = $0 { part } else { nil } }) { return .int16(all) }
    if let all = narrow({ if case .int32(let part) = $0 { part } else { nil } }) { return .int32(all) }
    if let all = narrow({ if case .int64(let part) = $0 { part } else { nil } }) { return .int64(all) }
    let width = parts.reduce(1) { max($0, $1.integerWidth) }
    switch width {
    case 1, 2: return .int16(BufferSlice.concatenate(parts.map { $0.mapIntegers { Int16(truncatingIfNeeded: $0) } }))
    case 4: return .int32(BufferSlice.concatenate(parts.map { $0.mapIntegers { Int32(truncatingIfNeeded: $0) } }))
    default: return .int64(BufferSlice.concatenate(parts.map { $0.mapIntegers { $0 } }))
    }
  }

  private static func concatenate<T>(_ parts: [BufferSlice<T>]) -> BufferSlice<T> { BufferSlice.concatenate(parts) }

  /// Codes of the same pool stay as they are; others are mapped into one new pool.
  private static func concatenate<Failure: Error>(
    _ parts: [StringStorage], _ check: () throws(Failure) -> Void
  ) throws(Failure) -> StringStorage {
    let pool = parts[0].pool
    if parts.allSatisfy({ $0.pool.isSame(as: pool) }) {
      if let codes = sameWidth(parts) { return StringStorage(codes: codes, pool: pool) }
      return StringStorage(codes: concatenate(parts.map { $0.wideCodes() }), pool: pool)
    }
    var merger = StringPoolMerger()
    var codes: [BufferSlice<UInt32>] = []
    for part in parts {
      try check()
      codes.append(merger.codes(of: part))
    }
    return StringStorage(codes: concatenate(codes), pool: merger.finish())
  }

  /// The codes of all parts where they are of one width.
  private static func sameWidth(_ parts: [StringStorage]) -> StringStorage.Codes? {
    func joined<T>(_ pick: (StringStorage.Codes) -> BufferSlice<T>?) -> BufferSlice<T>? {
      var slices: [BufferSlice<T>] = []
      for part in parts {
        guard let slice = pick(part.codes) else { return nil }
        slices.append(slice)
      }
      return BufferSlice.concatenate(slices)
    }
    if let all = joined({ if case .narrow(let codes) = $0 { codes } else { nil } }) { return .narrow(all) }
    if let all = joined({ if case .middle(let codes) = $0 { codes } else { nil } }) { return .middle(all) }
    if let all = joined({ if case .wide(let codes) = $0 { codes } else { nil } }) { return .wide(all) }
    // Parts of one run of texts, in order, are that run again.
    guard case .identity(let start, var count) = parts[0].codes else { return nil }
    for part in parts.dropFirst() {
      guard case .identity(start + count, let more) = part.codes else { return nil }
      count += more
    }
    return .identity(start: start, count: count)
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
    // Rows of which hardly two share a text are looked up one by one.
    if pool.count > 2 * storage.count || storage.isIdentity {
      let places = storage.wideCodes()
      return BufferSlice(builder.codes(of: pool, places: places.span))
    }
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
  /// The same texts over a pool that has no others.
  var withOwnTexts: StringStorage {
    var merger = StringPoolBuilder()
    let codes = (0..<count).map { merger.code(of: pool.utf8(at: code(at: $0))) }
    return StringStorage(codes: BufferSlice(codes), pool: merger.finish())
  }

  /// The same texts over a pool in which none stands twice, so that equal texts have equal codes.
  public var withDistinctTexts: StringStorage {
    if pool.isDistinct { return self }
    var merger = StringPoolMerger()
    let codes = merger.codes(of: self)
    return StringStorage(codes: codes, pool: merger.finish())
  }
}

extension BufferSlice {
  fileprivate func continues(_ other: BufferSlice) -> Bool {
    buffer === other.buffer && offset == other.offset + other.count
  }
}

extension Column.Storage {
  fileprivate func continues(_ other: Column.Storage) -> Bool {
    switch (self, other) {
    case (.bool(let own), .bool(let others)): return own.continues(others)
    case (.int8(let own), .int8(let others)): return own.continues(others)
    case (.int16(let own), .int16(let others)): return own.continues(others)
    case (.int32(let own), .int32(let others)): return own.continues(others)
    case (.int64(let own), .int64(let others)): return own.continues(others)
    case (.real(let own), .real(let others)): return own.continues(others)
    case (.decimal(let own, let digits), .decimal(let others, let otherDigits)) where digits == otherDigits:
      return own.continues(others)
    case (.string(let own), .string(let others)):
      guard own.pool.isSame(as: others.pool) else { return false }
      switch (own.codes, others.codes) {
      case (.narrow(let a), .narrow(let b)): return a.continues(b)
      case (.middle(let a), .middle(let b)): return a.continues(b)
      case (.wide(let a), .wide(let b)): return a.continues(b)
      case (.identity(let start, _), .identity(let first, let count)): return start == first + count
      default: return false
      }
    default: return false
    }
  }

  func gather(_ selection: Selection) -> Column.Storage {
    switch self {
    case .bool(let values): return .bool(values.gather(selection, missing: 0))
    case .int8(let values): return .int8(values.gather(selection, missing: 0))
    case .int16(let values): return .int16(values.gather(selection, missing: 0))
    case .int32(let values): return .int32(values.gather(selection, missing: 0))
    case .int64(let values): return .int64(values.gather(selection, missing: 0))
    case .real(let values): return .real(values.gather(selection, missing: 0))
    case .decimal(let units, let digits): return .decimal(units: units.gather(selection), digits: digits)
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
