/// Numbers 64-bit words in order of first appearance. While the words lie close together their numbers stand in an array
/// by word; otherwise in an open hash table.
public struct WordTable: Sendable {
  /// The word of each number; that of the null is 0.
  public private(set) var words: [UInt64] = []
  /// The number of the null, where it has appeared.
  public private(set) var nullNumber: UInt32?

  /// A table without words.
  public init() {}

  /// The numbers plus one of the words from `base` on, 0 where a word has none; empty once words lie too far apart.
  private var dense: [UInt32] = []
  private var base: Int64 = 0
  private var isDense = true
  /// The word and the number plus one of each slot.
  private var slotWords: [UInt64] = []
  private var slotNumbers: [UInt32] = []
  private var usedSlotCount = 0

  /// The most words that the array spans.
  private static let denseLimit: Int64 = 1 << 22

  /// How many numbers there are.
  public var count: Int { words.count }

  /// Each row's number; a new word gets a new number.
  public mutating func numbers(of rows: BufferSlice<UInt64>, validity: Validity?) -> BufferSlice<UInt32> {
    makeRoom(for: rows, validity)
    if let validity {
      return BufferSlice(count: rows.count) { output in
        let span = rows.span
        for row in span.indices { output[row] = validity.isValid(row) ? number(of: span[row]) : numberOfNull() }
      }
    }
    return BufferSlice(count: rows.count) { output in
      let span = rows.span
      if isDense {
        for row in span.indices { output[row] = denseNumber(of: span[row]) }
      } else {
        for row in span.indices { output[row] = hashedNumber(of: span[row]) }
      }
    }
  }

  /// Each row's number, or `Selection.none` for a word that has none; rows without a value have none either.
  public func knownNumbers(of rows: BufferSlice<UInt64>, validity: Validity?) -> BufferSlice<UInt32> {
    BufferSlice(count: rows.count) { output in
      let span = rows.span
      for row in span.indices {
        let isValid = validity?.isValid(row) ?? true
        output[row] = isValid ? knownNumber(of: span[row]) : Selection.none
      }
    }
  }

  private mutating func numberOfNull() -> UInt32 {
    if let nullNumber { return nullNumber }
    let number = UInt32(words.count)
    words.append(0)
    nullNumber = number
    return number
  }

  @inline(__always)
  private mutating func number(of word: UInt64) -> UInt32 { isDense ? denseNumber(of: word) : hashedNumber(of: word) }

  /// Room was made for the word before.
  @inline(__always)
  private mutating func denseNumber(of word: UInt64) -> UInt32 {
    let place = Int(Int64(bitPattern: word) &- base)
    let known = dense[place]
    if known != 0 { return known &- 1 }
    words.append(word)
    dense[place] = UInt32(words.count)
    return UInt32(words.count &- 1)
  }

  @inline(__always)
  private static func hash(_ word: UInt64) -> Int {
    let mixed = word &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 32)) >> 1)
  }

  @inline(__always)
  private mutating func hashedNumber(of word: UInt64) -> UInt32 {
    let mask = slotNumbers.count &- 1
    var slot = Self.hash(word) & mask
    while slotNumbers[slot] != 0 {
      if slotWords[slot] == word { return slotNumbers[slot] &- 1 }
      slot = (slot &+ 1) & mask
    }
    words.append(word)
    slotWords[slot] = word
    slotNumbers[slot] = UInt32(words.count)
    usedSlotCount += 1
    if usedSlotCount * 2 > slotNumbers.count { grow(to: slotNumbers.count * 4) }
    return UInt32(words.count &- 1)
  }

  private func knownNumber(of word: UInt64) -> UInt32 {
    if isDense {
      let (place, isFar) = Int64(bitPattern: word).subtractingReportingOverflow(base)
      guard !isFar, place >= 0, place < dense.count, dense[Int(place)] != 0 else { return Selection.none }
      return dense[Int(place)] - 1
    }
    let mask = slotNumbers.count - 1
    var slot = Self.hash(word) & mask
    while slotNumbers[slot] != 0 {
      if slotWords[slot] == word { return slotNumbers[slot] - 1 }
      slot = (slot + 1) & mask
    }
    return Selection.none
  }

  // MARK: Room

  /// Widens the array so that all words of the rows have a place in it, or gives it up for the hash table.
  private mutating func makeRoom(for rows: BufferSlice<UInt64>, _ validity: Validity?) {
    guard isDense, let (low, high) = range(of: rows, validity) else { return }
    if dense.isEmpty { base = low }
    let newLow = min(low, base)
    let newHigh = max(high, base + (Int64(max(dense.count, 1)) - 1))
    let (span, isFar) = newHigh.subtractingReportingOverflow(newLow)
    guard !isFar, span < Self.denseLimit else { return becomeHashed() }
    if newLow < base {
      // Some room below, so that falling keys do not move the array at each morsel.
      let lowest = newLow.subtractingReportingOverflow(Int64.min)
      let below = lowest.overflow ? Int64.max : lowest.partialValue
      let spare = min(Self.denseLimit - 1 - span, base - newLow, below)
      let added = Int(base - newLow + max(0, spare))
      dense.insert(contentsOf: repeatElement(0, count: added), at: 0)
      base -= Int64(added)
    }
    let needed = Int(newHigh - base) + 1
    if needed > dense.count {
      dense.append(contentsOf: repeatElement(0, count: needed - dense.count))
    }
  }

  private func range(of rows: BufferSlice<UInt64>, _ validity: Validity?) -> (Int64, Int64)? {
    let span = rows.span
    var low = Int64.max
    var high = Int64.min
    for row in span.indices where validity?.isValid(row) ?? true {
      let value = Int64(bitPattern: span[row])
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? (low, high) : nil
  }

  private mutating func becomeHashed() {
    isDense = false
    dense = []
    var capacity = 1024
    while capacity < words.count * 4 { capacity *= 4 }
    grow(to: capacity)
  }

  private mutating func grow(to capacity: Int) {
    slotWords = [UInt64](repeating: 0, count: capacity)
    slotNumbers = [UInt32](repeating: 0, count: capacity)
    usedSlotCount = 0
    for (number, word) in words.enumerated() where UInt32(number) != nullNumber {
      var slot = Self.hash(word) & (capacity - 1)
      while slotNumbers[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slotWords[slot] = word
      slotNumbers[slot] = UInt32(number + 1)
      usedSlotCount += 1
    }
  }
}
