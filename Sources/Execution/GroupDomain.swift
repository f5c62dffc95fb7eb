import Columns
import Plan

/// Groups by direct address: a slot for each combination of key values that can occur.
struct GroupDomain: Sendable {
  private struct Key: Sendable {
    let key: KeyPacking.Key
    let stride: Int
    let slotCount: Int
  }

  private let keys: [Key]
  /// The number of combinations.
  let slotCount: Int

  /// The slots of keys of which these facts hold; nil where they are more than is worth it for so many rows.
  init?(_ facts: [ColumnFacts], rowCount: Int) {
    let limit = max(4096, min(2 * rowCount, 1 << 26))
    var keys: [Key] = []
    var stride = 1
    for facts in facts {
      guard let size = facts.size, let bounds = facts.bounds, size <= limit else { return nil }
      if facts.type == .string, facts.pool?.isDistinct != true { return nil }
      let slotCount = size + (facts.isNullable ? 1 : 0)
      let key = KeyPacking.Key(facts: facts, low: bounds.lowerBound, size: UInt64(size), shift: 0, bits: 64)
      keys.append(Key(key: key, stride: stride, slotCount: slotCount))
      let (product, overflow) = stride.multipliedReportingOverflow(by: slotCount)
      guard !overflow, product <= limit else { return nil }
      stride = product
    }
    self.keys = keys
    slotCount = stride
  }

  /// The slot of each row.
  func slots(of columns: [Column], rowCount: Int) -> BufferSlice<UInt32> {
    if keys.isEmpty { return BufferSlice(Buffer(repeating: 0, count: rowCount)) }
    let all = zip(keys, columns).map { key, column in
      SlotKey(
        column.storage, validity: column.validity, low: key.key.low, stride: key.stride, nullDistance: Int(key.key.size)
      )
    }
    return .slots(of: all, slotCount: slotCount)
  }

  /// The key columns of slots.
  func columns(of slots: BufferSlice<UInt32>) -> [Column] {
    if keys.count == 1 { return [keys[0].key.column(ofDistances: slots.mapped { UInt64($0) })] }
    return keys.map { key in
      let stride = UInt32(key.stride)
      let count = UInt32(key.slotCount)
      return key.key.column(ofDistances: slots.mapped { UInt64($0 / stride % count) })
    }
  }
}
