import Glibc

/// A record of one fixed size for each group: what an aggregate has seen of it so far.
///
/// Records are changed in place, at random, by the rows of a batch: the one loop that grouping spends its time in. Like an
/// array it has a value's meaning: a copy is made when it is changed while somebody else holds it.
///
/// `@safe`: every group is compared with the number of records before the loop writes through a pointer.
@safe public struct Records<Record: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline var memory: RecordMemory<Record>
  @usableFromInline var recordCount = 0
  /// What a new record holds.
  @usableFromInline let initial: Record

  /// The number of records.
  @inlinable public var count: Int { recordCount }

  /// No records; each new one holds `initial`.
  public init(initial: Record) {
    self.initial = initial
    memory = RecordMemory(capacity: 0)
  }

  /// Makes room for as many records.
  @inlinable
  public mutating func grow(to newCount: Int) {
    guard newCount > count else { return }
    // One more than is asked for: the rows that do not count are sent there.
    if memory.capacity < newCount + 1 {
      let larger = RecordMemory<Record>(capacity: count == 0 ? newCount + 1 : max(newCount + 1, memory.capacity * 2))
      unsafe larger.base.update(from: memory.base, count: count)
      memory = larger
    } else {
      makeUnique()
    }
    unsafe (memory.base + count).update(repeating: initial, count: newCount + 1 - count)
    recordCount = newCount
  }

  /// The record of a group.
  @inlinable
  public subscript(group: Int) -> Record {
    get {
      precondition(group >= 0 && group < count, "a group without a record")
      return unsafe memory.base[group]
    }
    set {
      precondition(group >= 0 && group < count, "a group without a record")
      makeUnique()
      unsafe memory.base[group] = newValue
    }
  }

  /// Changes the record of each row's group.
  @inlinable
  public mutating func update(at groups: BufferSlice<UInt32>, _ body: (inout Record) -> Void) {
    check(groups)
    makeUnique()
    let rows = unsafe groups.buffer.base + groups.offset
    let records = unsafe memory.base
    if groups.areClustered { return unsafe updateRuns(rows, groups.count) { record, _ in body(&record) } }
    for row in 0..<groups.count { unsafe body(&records[Int(rows[row])]) }
  }

  /// Changes the record of each row's group, one run of rows of the same group after the other: the record stays in
  /// registers, where it would else have to be written before it can be read again.
  @inlinable
  @inline(__always)
  mutating func updateRuns(
    _ rows: UnsafePointer<UInt32>, _ rowCount: Int, atRun: (UInt32, Record) -> Void = { _, _ in },
    _ body: (inout Record, Int) -> Void
  ) {
    let records = unsafe memory.base
    var row = 0
    while row < rowCount {
      let group = unsafe rows[row]
      var record = unsafe records[Int(group)]
      atRun(group, record)
      repeat {
        body(&record, row)
        row &+= 1
      } while unsafe row < rowCount && rows[row] == group
      unsafe records[Int(group)] = record
    }
  }

  /// Changes the record of each row's group by the row's value.
  @inlinable
  public mutating func update<Value>(
    at groups: BufferSlice<UInt32>, with values: BufferSlice<Value>, _ body: (inout Record, Value) -> Void
  ) {
    check(groups)
    precondition(groups.count == values.count, "columns of a batch have one length")
    makeUnique()
    let rows = unsafe groups.buffer.base + groups.offset
    let source = unsafe values.buffer.base + values.offset
    let records = unsafe memory.base
    if groups.areClustered { return unsafe updateRuns(rows, groups.count) { unsafe body(&$0, source[$1]) } }
    unsafe Stream.read(source, count: groups.count) { unsafe body(&records[Int(rows[$0])], source[$0]) }
  }

  /// The same, and notes the groups whose record tells, before it is changed, that they have had no row. Groups are slots.
  @inlinable
  @inline(__always)
  public mutating func update<Value>(
    at groups: BufferSlice<UInt32>, with values: BufferSlice<Value>, noting seen: inout SeenSlots,
    where isNew: (Record) -> Bool, _ body: (inout Record, Value) -> Void
  ) {
    check(groups)
    precondition(groups.count == values.count, "columns of a batch have one length")
    precondition(seen.found.count >= count, "a slot for each group")
    makeUnique()
    seen.found.makeUnique()
    let rows = unsafe groups.buffer.base + groups.offset
    let source = unsafe values.buffer.base + values.offset
    let records = unsafe memory.base
    let target = unsafe seen.found.memory.base
    var end = seen.count
    // Every row is written, and only those of new groups move the end on. There is room for one more than all slots, and few
    // groups are left only at the end.
    if groups.areClustered, end &+ groups.count <= seen.found.count {
      unsafe updateRuns(rows, groups.count) { group, record in
        unsafe target[end] = group
        end &+= isNew(record) ? 1 : 0
      } _: {
        unsafe body(&$0, source[$1])
      }
    } else if end &+ groups.count <= seen.found.count {
      unsafe Stream.read(source, count: groups.count) { row in
        let group = unsafe rows[row]
        unsafe target[end] = group
        end &+= unsafe isNew(records[Int(group)]) ? 1 : 0
        unsafe body(&records[Int(group)], source[row])
      }
    } else {
      let limit = seen.found.count
      for row in 0..<groups.count {
        let group = unsafe rows[row]
        unsafe target[end] = group
        end = unsafe min(limit, end &+ (isNew(records[Int(group)]) ? 1 : 0))
        unsafe body(&records[Int(group)], source[row])
      }
    }
    seen.setCount(end)
  }

  /// Changes the record of each row's group by two values of the row.
  @inlinable
  public mutating func update<First, Second>(
    at groups: BufferSlice<UInt32>, with first: BufferSlice<First>, _ second: BufferSlice<Second>,
    _ body: (inout Record, First, Second) -> Void
  ) {
    check(groups)
    precondition(groups.count == first.count && groups.count == second.count, "columns of a batch have one length")
    makeUnique()
    let rows = unsafe groups.buffer.base + groups.offset
    let a = unsafe first.buffer.base + first.offset
    let b = unsafe second.buffer.base + second.offset
    let records = unsafe memory.base
    if groups.areClustered { return unsafe updateRuns(rows, groups.count) { unsafe body(&$0, a[$1], b[$1]) } }
    unsafe Stream.read(a, b, count: groups.count) { unsafe body(&records[Int(rows[$0])], a[$0], b[$0]) }
  }

  /// Adds to the record of each row's group what a table has for the row's value: at the value's distance from `low`. The
  /// table's size is a power of two; values outside of it are taken for others.
  @inlinable
  public mutating func add<Value: FixedWidthInteger & BitwiseCopyable>(
    _ table: Buffer<Record>, at values: BufferSlice<Value>, from low: Int64, to groups: BufferSlice<UInt32>
  ) where Record: SIMD, Record.Scalar: FixedWidthInteger {
    check(groups)
    precondition(groups.count == values.count, "columns of a batch have one length")
    precondition(table.count.nonzeroBitCount == 1, "a table of 2^n entries")
    makeUnique()
    let rows = unsafe groups.buffer.base + groups.offset
    let source = unsafe values.buffer.base + values.offset
    let entries = unsafe table.base
    let records = unsafe memory.base
    let first = UInt32(truncatingIfNeeded: low)
    let mask = UInt32(truncatingIfNeeded: table.count &- 1)
    unsafe Stream.read(source, count: groups.count) { row in
      let place = unsafe (UInt32(truncatingIfNeeded: source[row]) &- first) & mask
      unsafe records[Int(rows[row])] &+= entries[Int(place)]
    }
  }

  /// Changes every record, given its group.
  @inlinable
  public mutating func updateAll(_ body: (inout Record, Int) -> Void) {
    makeUnique()
    let records = unsafe memory.base
    for group in 0..<count { unsafe body(&records[group], group) }
  }

  /// How many records are wanted.
  @inlinable
  public func number(where isWanted: (Record) -> Bool) -> Int {
    let records = unsafe memory.base
    var wanted = 0
    for group in 0..<count { wanted += unsafe isWanted(records[group]) ? 1 : 0 }
    return wanted
  }

  /// Changes the record that each of another's records belongs to.
  @inlinable
  public mutating func merge(
    _ other: Records, mapping: BufferSlice<UInt32>, _ body: (inout Record, Record) -> Void
  ) {
    if other.count == 0 { return }
    check(mapping)
    precondition(other.count <= mapping.count, "a group without a place")
    makeUnique()
    let targets = unsafe mapping.buffer.base + mapping.offset
    let records = unsafe memory.base
    let parts = unsafe other.memory.base
    for group in 0..<other.count { unsafe body(&records[Int(targets[group])], parts[group]) }
  }

  /// A value of each of the first `groupCount` records; a group without a record has that of a new one.
  @inlinable
  public func mapped<Result: BitwiseCopyable>(_ groupCount: Int, _ body: (Record) -> Result) -> BufferSlice<Result> {
    BufferSlice(count: groupCount) { output in
      let records = unsafe memory.base
      for group in 0..<min(groupCount, count) { unsafe output[group] = body(records[group]) }
      if groupCount > count { for group in count..<groupCount { output[group] = body(initial) } }
    }
  }

  /// The groups of the rows that count, and a place of their own, behind all groups, for those that do not.
  public func groups(_ groups: BufferSlice<UInt32>, where validity: Validity?) -> BufferSlice<UInt32> {
    guard let validity else { return groups }
    return validity.masked(groups, with: UInt32(truncatingIfNeeded: count))
  }

  /// Every group must have a record, or be the place behind them.
  @usableFromInline func check(_ groups: BufferSlice<UInt32>) {
    let rows = unsafe groups.buffer.base + groups.offset
    let limit = UInt32(truncatingIfNeeded: count)
    var outside: UInt32 = 0
    for row in 0..<groups.count { unsafe outside |= limit &- rows[row] }
    precondition(outside >> 31 == 0 && (count > 0 || groups.count == 0), "a group without a record")
  }

  @usableFromInline mutating func makeUnique() {
    if isKnownUniquelyReferenced(&memory) { return }
    let copy = RecordMemory<Record>(capacity: memory.capacity)
    unsafe copy.base.update(from: memory.base, count: count == 0 ? 0 : count + 1)
    memory = copy
  }
}

extension BufferSlice where Element == UInt32 {
  /// Whether most rows are followed by one of the same group, as far as a few places tell.
  @usableFromInline var areClustered: Bool {
    let placeCount = 64
    guard count >= 16 * placeCount else { return false }
    let rows = unsafe buffer.base + offset
    let step = count / placeCount
    var changes = 0
    for place in 0..<placeCount where unsafe rows[place * step] != rows[place * step + 1] {
      changes += 1
      if changes > placeCount / 8 { return false }
    }
    return true
  }
}

/// The memory of records, counted by the budget.
///
/// `@unchecked Sendable`: `Records` changes it only while nobody else holds it.
@safe @usableFromInline final class RecordMemory<Record: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Record>
  @usableFromInline let capacity: Int

  @usableFromInline init(capacity: Int) {
    self.capacity = capacity
    MemoryBudget.shared.take(capacity * MemoryLayout<Record>.stride)
    let byteCount = capacity * MemoryLayout<Record>.stride
    unsafe base = LargeMemory.allocate(byteCount: byteCount).bindMemory(to: Record.self, capacity: max(capacity, 1))
  }

  deinit {
    let byteCount = capacity * MemoryLayout<Record>.stride
    unsafe LargeMemory.release(base, byteCount: byteCount)
    MemoryBudget.shared.giveBack(byteCount)
  }
}
