extension Column {
  /// 64 bits made of the type and all values in order: the same for equal columns however they are stored, in every run and
  /// on every machine. Reals count by their bits, but -0 as 0 and all that is not a number alike.
  public var fingerprint: UInt64 {
    var hash = RowHash(seed: Array(type.rawValue.utf8).span.fingerprint)
    for start in stride(from: 0, to: count, by: Batch.morselRowCount) {
      let part = slice(start..<min(count, start + Batch.morselRowCount))
      let words = part.words()
      for row in 0..<part.count { hash.add(words[row]) }
    }
    return hash.value
  }

  /// A word a row, equal for equal values of one type.
  public func words() -> [UInt64] {
    var words = presentWords()
    guard let validity else { return words }
    for row in words.indices where !validity.isValid(row) { words[row] = Self.nullWord }
    return words
  }

  private static let nullWord: UInt64 = 0xA5A5_5A5A_0F0F_F0F0

  private func presentWords() -> [UInt64] {
    switch storage {
    case .string(let texts):
      // Of a column of few texts each is looked at once.
      if texts.pool.count <= texts.count {
        let prints = (0..<texts.pool.count).map { texts.pool.utf8(at: $0).fingerprint }
        return (0..<texts.count).map { prints[texts.code(at: $0)] }
      }
      return (0..<texts.count).map { texts.pool.utf8(at: texts.code(at: $0)).fingerprint }
    case .real, .decimal:
      let values = reals()
      return (0..<values.count).map { row in
        let value = values[row]
        return value == 0 ? 0 : value.isNaN ? Double.nan.bitPattern : value.bitPattern
      }
    case .list, .boxed: return values.map { Array($0.text.utf8).span.fingerprint }
    default:
      let values = integersOrBools()
      return (0..<values.count).map { UInt64(bitPattern: values[$0]) }
    }
  }

  private func integersOrBools() -> BufferSlice<Int64> { storage.mapIntegers { $0 } }
}

/// Words in order as one.
public struct RowHash {
  /// 64 bits made of all words so far.
  public private(set) var value: UInt64

  /// A hash of no words.
  public init(seed: UInt64) { value = seed }

  /// Adds a word.
  public mutating func add(_ word: UInt64) {
    let mixed = (value ^ word) &* 0xBF58_476D_1CE4_E5B9
    value = mixed ^ (mixed >> 29)
  }
}
