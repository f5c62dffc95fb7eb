/// Keys as words: the distances of a row's key values from the lowest of each, side by side in the bits of one word.
extension BufferSlice where Element == UInt64 {
  /// What stands for a row that has no word: a key is missing, or lies outside the range that the words were made for.
  public static var noWord: UInt64 { .max }

  /// The words with one key more: each value's distance from `low`, moved up by `shift` bits. A distance of `size` or more
  /// has no word; a row without a value has the distance `nullDistance`, or no word where that is nil.
  public static func words(
    of units: Column.Storage, validity: Validity?, low: Int64, size: UInt64, shift: UInt64, nullDistance: UInt64?,
    onTopOf words: BufferSlice<UInt64>?
  ) -> BufferSlice<UInt64> {
    switch units {
    case .int8(let values): return added(values, validity, low, size, shift, nullDistance, words)
    case .int16(let values): return added(values, validity, low, size, shift, nullDistance, words)
    case .int32(let values): return added(values, validity, low, size, shift, nullDistance, words)
    case .int64(let values): return added(values, validity, low, size, shift, nullDistance, words)
    case .bool(let values): return added(values, validity, low, size, shift, nullDistance, words)
    case .decimal(let inner, _):
      return self.words(
        of: inner, validity: validity, low: low, size: size, shift: shift, nullDistance: nullDistance, onTopOf: words)
    case .string(let texts):
      switch texts.codes {
      case .narrow(let codes): return added(codes, nil, low, size, shift, nullDistance, words)
      case .middle(let codes): return added(codes, nil, low, size, shift, nullDistance, words)
      case .wide(let codes): return added(codes, nil, low, size, shift, nullDistance, words)
      case .identity: return added(texts.wideCodes(), nil, low, size, shift, nullDistance, words)
      }
    case .real, .list, .boxed: preconditionFailure("a column of this storage has no words")
    }
  }

  /// The words with one key more, of which the distances are known; `Selection.none` has no word.
  public static func words(
    ofDistances distances: BufferSlice<UInt32>, shift: UInt64, onTopOf words: BufferSlice<UInt64>?
  ) -> BufferSlice<UInt64> {
    added(distances, nil, 0, UInt64(Selection.none), shift, nil, words)
  }

  private static func added<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ validity: Validity?, _ low: Int64, _ size: UInt64, _ shift: UInt64,
    _ nullDistance: UInt64?, _ words: BufferSlice<UInt64>?
  ) -> BufferSlice<UInt64> {
    let base = UInt64(bitPattern: low)
    var own = values.mapped { value -> UInt64 in
      let distance = UInt64(truncatingIfNeeded: value) &- base
      return distance < size ? distance << shift : noWord
    }
    if let validity { own = validity.masked(own, with: nullDistance.map { $0 << shift } ?? noWord) }
    return words.map { $0.zipped(own) { $0 | $1 } } ?? own
  }

  /// One key's distances as they are, where 32 bits hold them; `Selection.none` for a row that has none.
  public static func distances(
    of units: Column.Storage, validity: Validity?, low: Int64, size: UInt32
  ) -> BufferSlice<UInt32> {
    func distances<Value: FixedWidthInteger & BitwiseCopyable>(_ values: BufferSlice<Value>) -> BufferSlice<UInt32> {
      let base = UInt64(bitPattern: low)
      let found = values.mapped { value -> UInt32 in
        let distance = UInt64(truncatingIfNeeded: value) &- base
        return distance < UInt64(size) ? UInt32(truncatingIfNeeded: distance) : Selection.none
      }
      return validity.map { $0.masked(found, with: Selection.none) } ?? found
    }
    switch units {
    case .int8(let values): return distances(values)
    case .int16(let values): return distances(values)
    case .int32(let values): return distances(values)
    case .int64(let values): return distances(values)
    case .bool(let values): return distances(values)
    case .decimal(let inner, _): return self.distances(of: inner, validity: validity, low: low, size: size)
    case .real, .string, .list, .boxed: preconditionFailure("a column of this storage has no distances")
    }
  }
}

extension BufferSlice where Element == UInt64 {
  /// The row of each word below a limit, `Selection.none` where none has it; nil where two rows have the same word, unless
  /// any of them will do. Rows without a word are left out.
  public func rowsBySlot(slotCount: Int, takesAny: Bool = false) -> BufferSlice<UInt32>? {
    let result = Buffer<UInt32>(repeating: Selection.none, count: slotCount)
    let target = unsafe result.base
    let source = unsafe buffer.base + offset
    let noWord = Self.noWord
    for row in 0..<count {
      let word = unsafe source[row]
      if word == noWord { continue }
      precondition(word < UInt64(slotCount), "a word without a slot")
      let slot = Int(truncatingIfNeeded: word)
      if !takesAny, unsafe target[slot] != Selection.none { return nil }
      unsafe target[slot] = UInt32(truncatingIfNeeded: row)
    }
    return BufferSlice<UInt32>(result)
  }
}

extension BufferSlice where Element == UInt32 {
  /// Whether each value is its own place.
  public var isIdentity: Bool {
    let source = unsafe buffer.base + offset
    var different: UInt32 = 0
    for row in 0..<count { unsafe different |= source[row] ^ UInt32(truncatingIfNeeded: row) }
    return different == 0
  }

  /// What a table holds at each place; `Selection.none` stays as it is, and any other place must lie in the table.
  public func looked(up table: BufferSlice<UInt32>) -> BufferSlice<UInt32> {
    let entries = unsafe table.buffer.base + table.offset
    let limit = table.count
    return mapped { place in
      if place == Selection.none { return place }
      precondition(Int(place) < limit, "a place outside the table")
      return unsafe entries[Int(place)]
    }
  }

  /// A mask of the places that are not `Selection.none`.
  public var known: BufferSlice<UInt8> { mapped { $0 == Selection.none ? 0 : 1 } }
}
