/// How a string column is stored: codes into a pool, as narrow as the pool allows, or one pool text a row.
public struct StringStorage: Sendable {
  /// A row's place in the pool.
  public enum Codes: Sendable {
    /// At most 256 texts.
    case narrow(BufferSlice<UInt8>)
    /// At most 65,536 texts.
    case middle(BufferSlice<UInt16>)
    /// Any number of texts.
    case wide(BufferSlice<UInt32>)
    /// Row i holds text `start + i`: nearly every value differs, so codes would only cost room.
    case identity(start: Int, count: Int)

    /// The number of rows.
    public var count: Int {
      switch self {
      case .narrow(let codes): codes.count
      case .middle(let codes): codes.count
      case .wide(let codes): codes.count
      case .identity(_, let count): count
      }
    }
  }

  /// A row's place in the pool.
  public let codes: Codes
  /// The texts.
  public let pool: StringPool

  /// A storage as it is.
  public init(codes: Codes, pool: StringPool) {
    self.codes = codes
    self.pool = pool
  }

  /// A storage whose codes are made as narrow as the pool allows.
  public init(codes: BufferSlice<UInt32>, pool: StringPool) {
    self.pool = pool
    if pool.count <= 256 {
      self.codes = .narrow(codes.mapped { UInt8(truncatingIfNeeded: $0) })
    } else if pool.count <= 65_536 {
      self.codes = .middle(codes.mapped { UInt16(truncatingIfNeeded: $0) })
    } else {
      self.codes = .wide(codes)
    }
  }

  /// The number of rows.
  public var count: Int { codes.count }

  /// Whether each row has a text of its own in the pool.
  var isIdentity: Bool {
    if case .identity = codes { true } else { false }
  }

  /// The row's place in the pool.
  @inlinable
  public func code(at row: Int) -> Int {
    switch codes {
    case .narrow(let codes): Int(codes[row])
    case .middle(let codes): Int(codes[row])
    case .wide(let codes): Int(codes[row])
    case .identity(let start, _): start + row
    }
  }

  /// The row's text.
  public subscript(row: Int) -> String { pool[code(at: row)] }

  /// A value a row from the row's place in the pool.
  @inlinable
  public func mapCodes<Result: BitwiseCopyable>(_ body: (Int) -> Result) -> BufferSlice<Result> {
    switch codes {
    case .narrow(let codes): codes.mapped { body(Int($0)) }
    case .middle(let codes): codes.mapped { body(Int($0)) }
    case .wide(let codes): codes.mapped { body(Int($0)) }
    case .identity(let start, let count):
      BufferSlice(count: count) { for row in $0.indices { $0[row] = body(start + row) } }
    }
  }

  /// All codes at full width.
  public func wideCodes() -> BufferSlice<UInt32> {
    switch codes {
    case .narrow(let codes): codes.mapped { UInt32($0) }
    case .middle(let codes): codes.mapped { UInt32($0) }
    case .wide(let codes): codes
    case .identity(let start, let count):
      BufferSlice(count: count) { for i in $0.indices { $0[i] = UInt32(start + i) } }
    }
  }

  /// The rows of `range`, without a copy.
  public func slice(_ range: Range<Int>) -> StringStorage {
    switch codes {
    case .narrow(let codes): StringStorage(codes: .narrow(codes.slice(range)), pool: pool)
    case .middle(let codes): StringStorage(codes: .middle(codes.slice(range)), pool: pool)
    case .wide(let codes): StringStorage(codes: .wide(codes.slice(range)), pool: pool)
    case .identity(let start, _):
      StringStorage(codes: .identity(start: start + range.lowerBound, count: range.count), pool: pool)
    }
  }

  /// The wanted rows; a row of `Selection.none` becomes an empty text.
  public func gather(_ selection: Selection) -> StringStorage {
    if selection.hasNone { return gatherWithEmpty(selection) }
    switch codes {
    case .narrow(let codes): return StringStorage(codes: .narrow(codes.gather(selection, missing: 0)), pool: pool)
    case .middle(let codes): return StringStorage(codes: .middle(codes.gather(selection, missing: 0)), pool: pool)
    case .wide(let codes): return StringStorage(codes: .wide(codes.gather(selection, missing: 0)), pool: pool)
    case .identity(let start, _):
      let rows = selection.rows.mapped { $0 + UInt32(start) }
      return StringStorage(codes: .wide(rows), pool: pool)
    }
  }

  private func gatherWithEmpty(_ selection: Selection) -> StringStorage {
    let (pool, empty) = pool.withEmptyText()
    switch codes {
    case .narrow(let codes) where empty <= UInt8.max:
      return StringStorage(codes: .narrow(codes.gather(selection, missing: UInt8(empty))), pool: pool)
    case .middle(let codes) where empty <= UInt16.max:
      return StringStorage(codes: .middle(codes.gather(selection, missing: UInt16(empty))), pool: pool)
    case .identity(let start, _):
      let rows = selection.rows.mapped { $0 == Selection.none ? UInt32(empty) : $0 + UInt32(start) }
      return StringStorage(codes: .wide(rows), pool: pool)
    default: return StringStorage(codes: .wide(wideCodes().gather(selection, missing: UInt32(empty))), pool: pool)
    }
  }

  /// The same texts over a pool that has an empty one too, so that no row can be told from an empty text at no cost.
  public var withEmptyText: StringStorage { StringStorage(codes: codes, pool: pool.withEmptyText().pool) }
}

extension StringPool {
  /// This pool, or one with an empty text added, and the place of the empty text.
  func withEmptyText() -> (pool: StringPool, index: Int) {
    // Where it was added, it is the last.
    for index in (0..<count).reversed() where isEmpty(at: index) { return (self, index) }
    let extended = Buffer<UInt32>(count: count + 2) { output in
      for i in 0...count { output[i] = offsets.span[i] }
      output[count + 1] = offsets.span[count]
    }
    return (StringPool(offsets: extended, bytes: bytes, isDistinct: isDistinct), count)
  }
}
