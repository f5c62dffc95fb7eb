/// Numbers 64-bit words in order of first appearance, by open addressing with linear probing. A slot holds its word and its
/// number, so that a look touches one line of memory; rows are looked up in runs, whose slots are read before any is
/// needed, so that the memory is asked for many at a time.
///
/// `@safe`: slots are masked by the capacity and rows counted before the loops run through pointers.
@safe struct WordIndex: Sendable {
  struct Slot {
    var word: UInt64
    /// The number plus one; 0 where the slot is free.
    var number: UInt64
  }

  private var slots = RecordMemory<Slot>(capacity: 0)
  private var shift: UInt64 = 64
  private var numbered = RecordMemory<UInt64>(capacity: 0)
  /// How many numbers there are.
  private(set) var count = 0

  /// The number that belongs to no word; there is at most one.
  private var wordless: Int?

  /// The rows that are looked up in one run.
  private static let runLength = 512

  init() {}

  /// The word of a number.
  func word(of number: Int) -> UInt64 {
    precondition(number >= 0 && number < count, "a number without a word")
    return unsafe numbered.base[number]
  }

  /// All words, in the order of their numbers.
  var words: BufferSlice<UInt64> {
    BufferSlice(count: count) { output in for number in output.indices { unsafe output[number] = numbered.base[number] }
    }
  }

  /// A word that has a number; nil where none has.
  var knownWord: UInt64? {
    let number = wordless == 0 ? 1 : 0
    return number < count ? word(of: number) : nil
  }

  /// A number that no word has.
  mutating func numberWithoutWord() -> UInt32 {
    precondition(wordless == nil, "one number without a word is enough")
    makeRoom(for: count + 1)
    unsafe numbered.base[count] = 0
    wordless = count
    count += 1
    return UInt32(count - 1)
  }

  @inline(__always) private static func hash(_ word: UInt64) -> UInt64 {
    // The high bits of the product depend on all bits below them; the shift lets those of the word's upper half count too.
    (word ^ (word >> 32)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Each row's number; a new word gets the next.
  mutating func numbers(of rows: BufferSlice<UInt64>) -> BufferSlice<UInt32> {
    let result = Buffer<UInt32>(uninitializedCount: rows.count)
    let source = unsafe rows.buffer.base + rows.offset
    let target = unsafe result.base
    var start = 0
    while start < rows.count {
      let end = min(start + Self.runLength, rows.count)
      makeRoom(for: count + (end - start))
      let shift = shift
      let mask = slots.capacity &- 1
      let slots = unsafe slots.base
      let numbered = unsafe numbered.base
      unsafe Self.touch(source, start..<end, slots, shift)
      for row in start..<end {
        let word = unsafe source[row]
        var place = Int(truncatingIfNeeded: Self.hash(word) >> shift)
        while true {
          let slot = unsafe slots[place]
          if slot.number == 0 {
            unsafe numbered[count] = word
            count &+= 1
            unsafe slots[place] = Slot(word: word, number: UInt64(truncatingIfNeeded: count))
            unsafe target[row] = UInt32(truncatingIfNeeded: count &- 1)
            break
          }
          if slot.word == word {
            unsafe target[row] = UInt32(truncatingIfNeeded: slot.number &- 1)
            break
          }
          place = (place &+ 1) & mask
        }
      }
      start = end
    }
    return BufferSlice(result)
  }

  /// Each row's number, or `Selection.none` for a word that has none.
  func knownNumbers(of rows: BufferSlice<UInt64>) -> BufferSlice<UInt32> {
    let result = Buffer<UInt32>(uninitializedCount: rows.count)
    if count == 0 { return BufferSlice(Buffer(repeating: Selection.none, count: rows.count)) }
    let source = unsafe rows.buffer.base + rows.offset
    let target = unsafe result.base
    let mask = slots.capacity &- 1
    let slots = unsafe slots.base
    var start = 0
    while start < rows.count {
      let end = min(start + Self.runLength, rows.count)
      unsafe Self.touch(source, start..<end, slots, shift)
      for row in start..<end {
        let word = unsafe source[row]
        var place = Int(truncatingIfNeeded: Self.hash(word) >> shift)
        var slot = unsafe slots[place]
        while slot.number != 0, slot.word != word {
          place = (place &+ 1) & mask
          slot = unsafe slots[place]
        }
        // A free slot has number 0, and 0 less one is `Selection.none`.
        unsafe target[row] = UInt32(truncatingIfNeeded: slot.number &- 1)
      }
      start = end
    }
    return BufferSlice(result)
  }

  /// Reads the slots of a run without waiting for any of them.
  @inline(__always)
  private static func touch(
    _ source: UnsafeMutablePointer<UInt64>, _ rows: Range<Int>, _ slots: UnsafeMutablePointer<Slot>, _ shift: UInt64
  ) {
    var sum: UInt64 = 0
    for row in rows { unsafe sum &+= slots[Int(truncatingIfNeeded: hash(source[row]) >> shift)].number }
    // Never true: the sum must be used for the reads to be made.
    if sum == .max { unsafe slots[0].number &+= 0 }
  }

  /// At most half of the slots are taken.
  private mutating func makeRoom(for newCount: Int) {
    if numbered.capacity < newCount {
      let larger = RecordMemory<UInt64>(capacity: max(1024, newCount * 2))
      unsafe larger.base.update(from: numbered.base, count: count)
      numbered = larger
    } else if !isKnownUniquelyReferenced(&numbered) {
      let copy = RecordMemory<UInt64>(capacity: numbered.capacity)
      unsafe copy.base.update(from: numbered.base, count: count)
      numbered = copy
    }
    if slots.capacity < newCount * 2 || !isKnownUniquelyReferenced(&slots) {
      var capacity = max(1024, slots.capacity)
      while capacity < newCount * 2 { capacity *= 4 }
      spread(over: capacity)
    }
  }

  private mutating func spread(over capacity: Int) {
    let larger = RecordMemory<Slot>(capacity: capacity)
    shift = UInt64(64 - capacity.trailingZeroBitCount)
    let target = unsafe larger.base
    unsafe target.update(repeating: Slot(word: 0, number: 0), count: capacity)
    let mask = capacity - 1
    for number in 0..<count where number != wordless {
      let word = unsafe numbered.base[number]
      var place = Int(truncatingIfNeeded: Self.hash(word) >> shift)
      while unsafe target[place].number != 0 { place = (place &+ 1) & mask }
      unsafe target[place] = Slot(word: word, number: UInt64(truncatingIfNeeded: number &+ 1))
    }
    slots = larger
  }
}
