import Columns
import Plan

/// How the values of several key columns lie side by side in the bits of one word.
struct KeyPacking: Sendable {
  /// One key's place.
  struct Key: Sendable {
    let facts: ColumnFacts
    let low: Int64
    /// How many values there can be, null not counted.
    let size: UInt64
    let shift: UInt64
    let bits: UInt64
  }

  let keys: [Key]
  /// Whether a null is a value of its own.
  let holdsNulls: Bool
  /// The bits that are used; of several keys at most 63, so that no word is `noWord`.
  let bitCount: UInt64

  /// A packing of columns of which these facts hold; nil where they do not fit into one word, or are not known to.
  init?(_ facts: [ColumnFacts], holdsNulls: Bool) {
    var keys: [Key] = []
    var shift: UInt64 = 0
    for facts in facts {
      guard let size = facts.wideSize, let bounds = facts.bounds else { return nil }
      if facts.type == .string, facts.pool?.isDistinct != true { return nil }
      let slots = size + (holdsNulls && facts.isNullable ? 1 : 0)
      let bits = UInt64(64 - (slots - 1).leadingZeroBitCount)
      // One key on its own leaves a word free, whatever its bits.
      guard shift + bits <= (shift == 0 && keys.isEmpty ? 64 : 63) else { return nil }
      keys.append(Key(facts: facts, low: bounds.lowerBound, size: size, shift: shift, bits: bits))
      shift += bits
    }
    self.keys = keys
    self.holdsNulls = holdsNulls
    bitCount = shift
  }

  /// The word of each row.
  func words(of columns: [Column]) -> BufferSlice<UInt64> {
    var words: BufferSlice<UInt64>?
    for (key, column) in zip(keys, columns) {
      words = .words(
        of: column.storage, validity: column.validity, low: key.low, size: key.size, shift: key.shift,
        nullDistance: holdsNulls ? key.size : nil, onTopOf: words)
    }
    return words ?? BufferSlice([])
  }

  /// The key columns of words.
  func columns(of words: BufferSlice<UInt64>) -> [Column] {
    keys.map { key in
      let mask: UInt64 = (1 << key.bits) &- 1
      return key.column(ofDistances: words.mapped { $0 >> key.shift & mask })
    }
  }
}

extension KeyPacking.Key {
  /// The values at the distances; at that of the size, null.
  func column(ofDistances distances: BufferSlice<UInt64>) -> Column {
    let size = size
    let low = low
    if facts.type == .string, let pool = facts.pool {
      return .strings(StringStorage(codes: distances.mapped { UInt32(truncatingIfNeeded: $0) }, pool: pool))
    }
    let validity =
      facts.isNullable ? Validity.unlessAll((0..<distances.count).map { distances[$0] < size }) : nil
    let numbers = distances.mapped { $0 < size ? low &+ Int64(truncatingIfNeeded: $0) : 0 }
    switch facts.type {
    case .bool: return .bools(numbers.mapped { UInt8(truncatingIfNeeded: $0) }, validity: validity)
    case .real:
      let units = Column.integers(numbers, type: .long, validity: validity)
      return Column(
        type: .real, storage: .decimal(units: units.storage, digits: facts.digits ?? 0), validity: validity,
        bounds: units.bounds)
    default: return .integers(numbers, type: facts.type, validity: validity)
    }
  }
}
