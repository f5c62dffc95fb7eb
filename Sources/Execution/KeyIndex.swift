import Columns
import Diagnostics
import Plan

/// Finds the rows of a join's right side by their keys.
final class KeyIndex: Sendable {
  /// How a row's keys lead to the number of its rows.
  private enum Way: Sendable {
    /// One array entry for each combination of keys; nil where the entry of distance d is d itself.
    case places(KeyPacking, BufferSlice<UInt32>?)
    /// The rank of each combination of keys among all; the row of each rank, nil where the rank is the number.
    case ranks(KeyPacking, RankedSlots, BufferSlice<UInt32>?)
    /// A hash table of the packed words.
    case words(KeyPacking, WordTable)
    /// Each key numbered on its own, the numbers paired.
    case groups(GroupTable)
  }

  private let way: Way
  /// The types that both sides' keys are brought to.
  private let types: [DataType]
  /// The rows of each number; nil where a number is its only row.
  let lists: RowLists?
  /// For each left pool of a key that is a text, the right code of its texts.
  private let translations = Guarded<[Translation]>([])

  private struct Translation: Sendable {
    let key: Int
    let pool: StringPool
    let codes: BufferSlice<UInt32>
  }

  /// The number of each right row, `Selection.none` where a key is null; kept where it was asked for.
  let own: BufferSlice<UInt32>?
  /// How many numbers there can be.
  var numberCount: Int { lists.map { $0.starts.count - 1 } ?? rowCount }
  private let rowCount: Int

  /// The right rows' keys, brought to the types, and what is known of the left ones. Where it is only asked whether there
  /// is such a row, one row of each key is enough.
  init(
    _ given: [Column], types: [DataType], leftFacts: [ColumnFacts], keepsNumbers: Bool = false,
    asksOnlyWhether: Bool = false, _ token: CancelToken
  ) throws(Diagnostic) {
    try token.check(taking: (given.first?.count ?? 0) * 24)
    self.types = types
    let columns = given.map { column -> Column in
      guard case .string(let texts) = column.storage else { return column.measured }
      return .strings(texts.withDistinctTexts)
    }
    let rowCount = columns.first?.count ?? 0
    self.rowCount = rowCount
    let facts = columns.map { ColumnFacts($0) }
    let isComparable = zip(facts, leftFacts).allSatisfy { right, left in
      right.type != .real || (right.digits != nil && right.digits == left.digits && left.type == .real)
    }
    guard isComparable, rowCount > 0, let packing = KeyPacking(facts, holdsNulls: false) else {
      var table = GroupTable(types: types)
      let groups = try Self.inSteps(rowCount, token) { rows in
        table.groups(of: columns.map { $0.slice(rows) }, rowCount: rows.count)
      }
      let isValid = Self.validRows(columns)
      lists = RowLists(groups, groupCount: table.count, where: isValid)
      way = .groups(table)
      own = keepsNumbers ? groups.unless { !isValid($0) } : nil
      return
    }
    let words = packing.words(of: columns)
    try token.check()
    let slotLimit = max(4096, 4 * rowCount)
    if packing.bitCount <= 31, packing.slotCount <= slotLimit {
      let slotCount = packing.slotCount
      if let rows = words.rowsBySlot(slotCount: slotCount, takesAny: asksOnlyWhether) {
        way = .places(packing, slotCount == rowCount && rows.isIdentity ? nil : rows)
        lists = nil
        own = keepsNumbers ? BufferSlice.numbers(below: rowCount).without(words) : nil
      } else {
        let slots = words.mapped { UInt32(truncatingIfNeeded: $0) }
        way = .places(packing, nil)
        lists = RowLists(slots, groupCount: slotCount) { slots[$0] != Selection.none }
        own = keepsNumbers ? slots : nil
      }
      return
    }
    if packing.bitCount <= 31, packing.slotCount <= max(1 << 16, 256 * rowCount) {
      let slots = RankedSlots(words, slotCount: packing.slotCount)
      try token.check()
      let ranks = slots.ranks(of: words.mapped { UInt32(truncatingIfNeeded: $0) })
      let rows =
        asksOnlyWhether
        ? nil
        : ranks.mapped { $0 == Selection.none ? BufferSlice<UInt64>.noWord : UInt64($0) }.rowsBySlot(
          slotCount: slots.count)
      way = .ranks(packing, slots, rows)
      lists =
        asksOnlyWhether || rows != nil
        ? nil : RowLists(ranks, groupCount: slots.count) { ranks[$0] != Selection.none }
      own = keepsNumbers ? rows == nil ? ranks : BufferSlice.numbers(below: rowCount).without(words) : nil
      return
    }
    var table = WordTable()
    let numbers = try Self.inSteps(rowCount, token) { table.numbers(of: words.slice($0), validity: nil) }
    let span = words.span
    way = .words(packing, table)
    lists =
      asksOnlyWhether || table.count == rowCount
      ? nil
      : RowLists(numbers, groupCount: table.count) { span[$0] != BufferSlice<UInt64>.noWord }
    own = keepsNumbers ? numbers.without(words) : nil
  }

  private init(_ way: Way, _ types: [DataType], _ lists: RowLists, rowCount: Int) {
    self.way = way
    self.types = types
    self.lists = lists
    self.rowCount = rowCount
    own = nil
  }

  /// The index of other rows, of each of which the number that its keys have here is given.
  func turned(_ numbers: BufferSlice<UInt32>) -> KeyIndex {
    KeyIndex(
      way, types, RowLists(numbers, groupCount: numberCount) { _ in true }, rowCount: numbers.count)
  }

  /// Numbers of all rows, made for some at a time.
  private static func inSteps(
    _ rowCount: Int, _ token: CancelToken, _ numbers: (Range<Int>) -> BufferSlice<UInt32>
  ) throws(Diagnostic) -> BufferSlice<UInt32> {
    var pieces: [BufferSlice<UInt32>] = []
    for start in stride(from: 0, to: rowCount, by: 1 << 19) {
      try token.check()
      pieces.append(numbers(start..<min(start + (1 << 19), rowCount)))
    }
    return BufferSlice.concatenate(pieces)
  }

  private static func validRows(_ columns: [Column]) -> (Int) -> Bool {
    columns.contains { $0.validity != nil } ? { !GroupTable.hasNull(columns, at: $0) } : { _ in true }
  }

  /// The number of each left row, or `Selection.none`: that of its right row where keys are unique, else that of a list.
  func numbers(of given: [Column]) -> BufferSlice<UInt32> {
    let columns = zip(given, types).map { $0.widened(to: $1) }
    switch way {
    case .places(let packing, let places):
      let slots = slots(of: columns, packing)
      return places.map { slots.looked(up: $0) } ?? slots
    case .ranks(let packing, let slots, let rows):
      let ranks = slots.ranks(of: self.slots(of: columns, packing))
      return rows.map { ranks.looked(up: $0) } ?? ranks
    case .words(let packing, let table):
      let words = words(of: columns, packing)
      let numbers = table.knownNumbers(of: words, validity: nil)
      return numbers.zipped(words) { $1 == BufferSlice<UInt64>.noWord ? Selection.none : $0 }
    case .groups(var table):
      // Texts that the table does not have are added to a copy.
      return table.knownGroups(of: table.words(of: columns), columns)
    }
  }

  /// The rows for which some row of the index has the keys, and their numbers.
  func metRows(_ given: [Column]) -> (rows: Selection, numbers: BufferSlice<UInt32>) {
    if case .ranks(let packing, let slots, let rows) = way {
      // Most rows have none: they are told by a bit, and only the others are looked up.
      let own = self.slots(of: zip(given, types).map { $0.widened(to: $1) }, packing)
      let met = Selection(mask: slots.mask(of: own))
      let ranks = slots.ranks(of: own.gather(met, missing: 0))
      return (met, rows.map { ranks.looked(up: $0) } ?? ranks)
    }
    let numbers = numbers(of: given)
    let met = Selection(mask: met(numbers))
    return (met, numbers.gather(met, missing: 0))
  }

  /// A byte a row: whether some row of the index has its keys.
  func met(_ keys: [Column]) -> BufferSlice<UInt8> { met(numbers(of: keys)) }

  /// A byte a number: whether it is that of some row.
  func met(_ numbers: BufferSlice<UInt32>) -> BufferSlice<UInt8> {
    guard let lists else { return numbers.known }
    return numbers.mapped { lists.range(of: $0).isEmpty ? 0 : 1 }
  }

  private func slots(of columns: [Column], _ packing: KeyPacking) -> BufferSlice<UInt32> {
    if columns.count == 1, let key = packing.keys.first {
      if case .string(let texts) = columns[0].storage { return translated(texts, key: 0, to: key) }
      return BufferSlice<UInt64>.distances(
        of: columns[0].storage, validity: columns[0].validity, low: key.low,
        size: UInt32(truncatingIfNeeded: key.size))
    }
    return words(of: columns, packing).mapped {
      $0 == BufferSlice<UInt64>.noWord ? Selection.none : UInt32(truncatingIfNeeded: $0)
    }
  }

  private func words(of columns: [Column], _ packing: KeyPacking) -> BufferSlice<UInt64> {
    var words: BufferSlice<UInt64>?
    for (index, (key, column)) in zip(packing.keys, columns).enumerated() {
      if case .string(let texts) = column.storage {
        words = .words(ofDistances: translated(texts, key: index, to: key), shift: key.shift, onTopOf: words)
      } else {
        words = .words(
          of: column.storage, validity: column.validity, low: key.low, size: key.size, shift: key.shift,
          nullDistance: nil, onTopOf: words)
      }
    }
    return words ?? BufferSlice([])
  }

  /// The right code of each row's text; each text of a pool is looked up once.
  private func translated(_ texts: StringStorage, key: Int, to packed: KeyPacking.Key) -> BufferSlice<UInt32> {
    guard let pool = packed.facts.pool else { return BufferSlice([]) }
    let codes =
      if case .narrow(let codes) = texts.codes {
        codes.mapped { UInt32($0) }
      } else {
        texts.wideCodes()
      }
    if texts.pool.isSame(as: pool) { return codes }
    return codes.looked(up: translation(of: texts.pool, key: key, to: pool))
  }

  private func translation(of pool: StringPool, key: Int, to target: StringPool) -> BufferSlice<UInt32> {
    translations.withLock { known in
      if let found = known.first(where: { $0.key == key && $0.pool.isSame(as: pool) }) { return found.codes }
      let codes = target.codes(of: pool)
      known.append(Translation(key: key, pool: pool, codes: codes))
      return codes
    }
  }
}

extension BufferSlice where Element == UInt32 {
  /// The numbers of the rows that have a word.
  fileprivate func without(_ words: BufferSlice<UInt64>) -> BufferSlice {
    zipped(words) { $1 == BufferSlice<UInt64>.noWord ? Selection.none : $0 }
  }

  fileprivate func unless(_ isMissing: (Int) -> Bool) -> BufferSlice {
    BufferSlice(count: count) { output in
      for row in output.indices { output[row] = isMissing(row) ? Selection.none : self[row] }
    }
  }
}

extension KeyPacking {
  /// One more than the highest word.
  var slotCount: Int {
    // Only the last key's distances do not reach to the end of their bits.
    guard let last = keys.last, bitCount <= 31 else { return 1 << 31 }
    return Int(last.size << last.shift)
  }
}

/// The rows of each group one after the other, in their order.
struct RowLists: Sendable {
  /// The rows.
  let rows: [UInt32]
  /// Where each group starts, and behind the last the number of rows.
  let starts: [Int]

  /// The rows for which the condition is true, by their groups.
  init(_ groups: BufferSlice<UInt32>, groupCount: Int, where isWanted: (Int) -> Bool) {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    let span = groups.span
    for row in span.indices where isWanted(row) { starts[Int(span[row]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: starts[groupCount])
    for row in span.indices where isWanted(row) {
      let group = Int(span[row])
      rows[next[group]] = UInt32(row)
      next[group] += 1
    }
    self.rows = rows
    self.starts = starts
  }

  /// Rows by their groups, in the given order; group i is that of row `order[i]`.
  init(_ order: BufferSlice<UInt32>, groups: BufferSlice<UInt32>, groupCount: Int) {
    let places = groups.span
    let given = order.span
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for place in places.indices { starts[Int(places[place]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: order.count)
    for place in places.indices {
      let group = Int(places[place])
      rows[next[group]] = given[place]
      next[group] += 1
    }
    self.rows = rows
    self.starts = starts
  }

  /// The places of each group's rows.
  var ranges: [Range<Int>] { starts.indices.dropLast().map { starts[$0]..<starts[$0 + 1] } }

  /// The places of a group's rows; none for `Selection.none`.
  func range(of group: UInt32) -> Range<Int> {
    group == Selection.none ? 0..<0 : starts[Int(group)]..<starts[Int(group) + 1]
  }
}
