import Columns

/// A set of whole numbers that many are looked up in: a bit for each number where they lie close, else a hash table.
struct WholeSet: Sendable {
  /// The lowest number that has a bit.
  private let low: Int64
  private var bits: [UInt64] = []
  /// Open addressing; a slot with `free` is free.
  private var slots: [Int64] = []
  /// A number that is not in the set.
  private let free: Int64
  /// What is looked at before the hash table.
  private var filter: WordFilter?
  /// The numbers, where they are so few that each is compared with.
  private let few: [Int64]

  /// The set of these numbers.
  init(_ numbers: some Sequence<Int64>) {
    let distinct = Set(numbers)
    low = distinct.min() ?? 0
    let (distance, overflow) = (distinct.max() ?? 0).subtractingReportingOverflow(low)
    var free = Int64.min
    while distinct.contains(free) { free += 1 }
    self.free = free
    few = distinct.count <= 4 ? distinct.sorted() : []
    if !overflow, distance / 64 <= distinct.count + 1024 {
      bits = [UInt64](repeating: 0, count: distinct.isEmpty ? 0 : Int(distance / 64) + 1)
      for number in distinct { bits[Int((number - low) >> 6)] |= 1 << UInt64((number - low) & 63) }
      return
    }
    var size = 64
    while size < 2 * distinct.count { size *= 2 }
    slots = [Int64](repeating: free, count: size)
    for number in distinct { slots[slot(of: number)] = number }
    filter = WordFilter(distinct)
  }

  /// A mask of the rows whose number is in the set; that of a null row means nothing.
  func mask(of column: Column) -> BufferSlice<UInt8> {
    if let first = few.first {
      return few.dropFirst().reduce(column.mask(in: first...first)) { mask, number in
        mask.zipped(column.mask(in: number...number)) { $0 | $1 }
      }
    }
    guard let filter else { return column.mapIntegers { contains($0) ? 1 : 0 } }
    let mask = filter.mask(of: column)
    if mask.wantedCount * 4 > mask.count { return column.mapIntegers { contains($0) ? 1 : 0 } }
    let rows = Selection(mask: mask)
    let found = column.gather(rows).mapIntegers { contains($0) ? UInt8(1) : 0 }
    return BufferSlice(count: mask.count) { output in
      for row in output.indices { output[row] = mask[row] }
      for place in 0..<rows.count { output[Int(rows.rows[place])] = found[place] }
    }
  }

  /// Whether the number is in the set.
  @inline(__always)
  func contains(_ number: Int64) -> Bool {
    if !slots.isEmpty { return number != free && slots[slot(of: number)] == number }
    let (distance, overflow) = number.subtractingReportingOverflow(low)
    guard !overflow, distance >= 0, distance >> 6 < bits.count else { return false }
    return bits[Int(distance >> 6)] >> UInt64(distance & 63) & 1 != 0
  }

  /// The slot of a number, or the free one where it belongs.
  private func slot(of number: Int64) -> Int {
    let mixed = UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
    while slots[place] != free, slots[place] != number { place = (place + 1) & (slots.count - 1) }
    return place
  }
}
