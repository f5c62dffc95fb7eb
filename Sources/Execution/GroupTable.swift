import Columns

/// Numbers the combinations of key values in order of first appearance: open addressing over 64-bit words.
struct GroupTable: Sendable {
  private var encoders: [KeyEncoder]
  /// The words of each group, `width` a group: one for each key, then one for every 64 keys that says which are null.
  private var groupWords: [UInt64] = []
  private var hashes: [UInt64] = []
  /// The group plus one of each slot, 0 where it is free.
  private var slots = [UInt32](repeating: 0, count: 256)

  init(types: [DataType]) { encoders = types.map { KeyEncoder(type: $0) } }

  /// The number of groups so far.
  var count: Int { hashes.count }

  private var width: Int { encoders.count + maskCount }

  private var maskCount: Int { max(1, (encoders.count + 63) / 64) }

  /// Each row's group; a new combination makes a new group.
  mutating func groups(of columns: [Column], rowCount: Int) -> BufferSlice<UInt32> {
    if columns.isEmpty {
      if count == 0 { _ = insert([0], hash: 0, slot: 0) }
      return BufferSlice(Buffer(repeating: 0, count: rowCount))
    }
    let words = words(of: columns, rowCount: rowCount)
    var row = [UInt64](repeating: 0, count: width)
    return BufferSlice(count: rowCount) { output in
      for index in output.indices {
        for key in 0..<width { row[key] = words[key][index] }
        output[index] = group(of: row)
      }
    }
  }

  /// Each row's group, or `Selection.none` where the combination is not known or a key is null.
  mutating func knownGroups(of columns: [Column], rowCount: Int) -> BufferSlice<UInt32> {
    let words = words(of: columns, rowCount: rowCount)
    var row = [UInt64](repeating: 0, count: width)
    return BufferSlice(count: rowCount) { output in
      for index in output.indices {
        for key in 0..<width { row[key] = words[key][index] }
        let hasNull = row[encoders.count...].contains { $0 != 0 }
        output[index] = hasNull ? Selection.none : knownGroup(of: row)
      }
    }
  }

  /// Whether a key of the row is null; such a row matches nothing in a join.
  static func hasNull(_ columns: [Column], at row: Int) -> Bool { columns.contains { $0.isNull(at: row) } }

  /// The key columns, a row a group.
  func keyColumns() -> [Column] {
    encoders.indices.map { key in
      var words: [UInt64] = []
      var flags: [Bool] = []
      for group in 0..<count {
        words.append(groupWords[group * width + key])
        flags.append(groupWords[group * width + encoders.count + key / 64] & (1 << UInt64(key % 64)) == 0)
      }
      return encoders[key].column(of: words, validity: Validity.unlessAll(flags))
    }
  }

  private mutating func words(of columns: [Column], rowCount: Int) -> [BufferSlice<UInt64>] {
    var result: [BufferSlice<UInt64>] = []
    for (key, column) in columns.enumerated() {
      let words = encoders[key].words(of: column)
      if column.validity == nil {
        result.append(words)
      } else {
        result.append(
          BufferSlice(count: rowCount) { output in
            for row in output.indices { output[row] = column.isNull(at: row) ? 0 : words[row] }
          })
      }
    }
    for mask in 0..<maskCount {
      result.append(
        BufferSlice(count: rowCount) { output in
          for row in output.indices { output[row] = 0 }
          for key in (mask * 64)..<min(mask * 64 + 64, columns.count) where columns[key].validity != nil {
            for row in output.indices where columns[key].isNull(at: row) { output[row] |= 1 << UInt64(key % 64) }
          }
        })
    }
    return result
  }

  private static func hash(_ words: [UInt64]) -> UInt64 {
    var hash: UInt64 = 0
    for word in words {
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
    }
    return hash &* 0xBF58_476D_1CE4_E5B9
  }

  private mutating func group(of words: [UInt64]) -> UInt32 {
    let hash = Self.hash(words)
    var slot = Int(truncatingIfNeeded: hash >> 24) & (slots.count - 1)
    while slots[slot] != 0 {
      let group = slots[slot] - 1
      if hashes[Int(group)] == hash, holds(Int(group), words) { return group }
      slot = (slot + 1) & (slots.count - 1)
    }
    return insert(words, hash: hash, slot: slot)
  }

  private func knownGroup(of words: [UInt64]) -> UInt32 {
    let hash = Self.hash(words)
    var slot = Int(truncatingIfNeeded: hash >> 24) & (slots.count - 1)
    while slots[slot] != 0 {
      let group = slots[slot] - 1
      if hashes[Int(group)] == hash, holds(Int(group), words) { return group }
      slot = (slot + 1) & (slots.count - 1)
    }
    return Selection.none
  }

  private func holds(_ group: Int, _ words: [UInt64]) -> Bool {
    for key in 0..<width where groupWords[group * width + key] != words[key] { return false }
    return true
  }

  private mutating func insert(_ words: [UInt64], hash: UInt64, slot: Int) -> UInt32 {
    let group = UInt32(hashes.count)
    slots[slot] = group + 1
    hashes.append(hash)
    groupWords.append(contentsOf: words)
    if hashes.count * 2 > slots.count { grow() }
    return group
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    for (group, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 24) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(group + 1)
    }
  }
}
