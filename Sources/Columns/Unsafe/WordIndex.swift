import CMachine

/// Numbers 64-bit words in order of first appearance, by open addressing with linear probing. A slot holds a part of its
/// word's hash and its number, the words stand beside in the order of their numbers. Where both outgrow the processor's
/// cache, rows are looked up in runs, of which all slots and then all words are read, or asked for, before any is needed.
///
/// `@safe`: slots are masked by the capacity and rows counted before the loops run through pointers.
@safe struct WordIndex: Sendable {
  /// The low half of a word's hash, and below it the word's number plus one; 0 where the slot is free.
  private typealias Slot = UInt64

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
    let result = Buffer<UInt64>(uninitializedCount: count)
    unsafe result.base.update(from: numbered.base, count: count)
    return BufferSlice(result)
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
      if isLarge { unsafe Self.touch(source, start..<end, slots, numbered, shift) }
      for row in start..<end {
        let word = unsafe source[row]
        let hash = Self.hash(word)
        var place = Int(truncatingIfNeeded: hash >> shift)
        while true {
          let slot = unsafe slots[place]
          if slot == 0 {
            unsafe numbered[count] = word
            count &+= 1
            unsafe slots[place] = hash << 32 | UInt64(truncatingIfNeeded: count)
            unsafe target[row] = UInt32(truncatingIfNeeded: count &- 1)
            break
          }
          let number = UInt32(truncatingIfNeeded: slot) &- 1
          if (slot ^ hash << 32) >> 32 == 0, unsafe numbered[Int(number)] == word {
            unsafe target[row] = number
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
    let numbered = unsafe numbered.base
    var start = 0
    while start < rows.count {
      let end = min(start + Self.runLength, rows.count)
      if isLarge { unsafe Self.ask(source, start..<end, slots, numbered, shift) }
      for row in start..<end {
        let word = unsafe source[row]
        let hash = Self.hash(word)
        var place = Int(truncatingIfNeeded: hash >> shift)
        var number = Selection.none
        while true {
          let slot = unsafe slots[place]
          // A free slot has number 0, and 0 less one is `Selection.none`.
          number = UInt32(truncatingIfNeeded: slot) &- 1
          if slot == 0 { break }
          if (slot ^ hash << 32) >> 32 == 0, unsafe numbered[Int(number)] == word { break }
          place = (place &+ 1) & mask
        }
        unsafe target[row] = number
      }
      start = end
    }
    return BufferSlice(result)
  }

  /// Whether slots and words may outgrow what is always at hand.
  private var isLarge: Bool { slots.capacity > 1 << 14 }

  /// Reads the slots of a run, and the words that they point to, without waiting for any of them: of a table that is being
  /// made, much is at hand.
  @inline(__always)
  private static func touch(
    _ source: UnsafeMutablePointer<UInt64>, _ rows: Range<Int>, _ slots: UnsafeMutablePointer<Slot>,
    _ numbered: UnsafeMutablePointer<UInt64>, _ shift: UInt64
  ) {
    var sum: UInt64 = 0
    for row in rows { unsafe sum &+= slots[Int(truncatingIfNeeded: hash(source[row]) >> shift)] }
    for row in rows {
      let slot = unsafe slots[Int(truncatingIfNeeded: hash(source[row]) >> shift)]
      // The word of a free slot is as good as any.
      unsafe sum &+= numbered[Int(max(1, UInt32(truncatingIfNeeded: slot)) &- 1)]
    }
    // Never so: the sum must be used for the reads to be made.
    if sum == 0xFEED_0FF5_1E5_0B5 { unsafe slots[0] &+= 0 }
  }

  /// Asks for the slots of a run, and then for the words that they point to: of one large table, which is never at hand,
  /// more can be on their way than reads would leave room for.
  @inline(__always)
  private static func ask(
    _ source: UnsafeMutablePointer<UInt64>, _ rows: Range<Int>, _ slots: UnsafeMutablePointer<Slot>,
    _ numbered: UnsafeMutablePointer<UInt64>, _ shift: UInt64
  ) {
    for row in rows { unsafe machine_fetch(slots + Int(truncatingIfNeeded: hash(source[row]) >> shift)) }
    for row in rows {
      let slot = unsafe slots[Int(truncatingIfNeeded: hash(source[row]) >> shift)]
      // The word of a free slot is as good as any.
      unsafe machine_fetch(numbered + Int(max(1, UInt32(truncatingIfNeeded: slot)) &- 1))
    }
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
      while capacity < newCount * 2 { capacity *= 2 }
      if count > 0, capacity < slots.capacity * 4, slots.capacity <= 1 << 20 { capacity = slots.capacity * 4 }
      spread(over: capacity)
    }
  }

  private mutating func spread(over capacity: Int) {
    let larger = RecordMemory<Slot>(capacity: capacity)
    shift = UInt64(64 - capacity.trailingZeroBitCount)
    let target = unsafe larger.base
    unsafe target.update(repeating: 0, count: capacity)
    let mask = capacity - 1
    for number in 0..<count where number != wordless {
      let hash = unsafe Self.hash(numbered.base[number])
      var place = Int(truncatingIfNeeded: hash >> shift)
      while unsafe target[place] != 0 { place = (place &+ 1) & mask }
      unsafe target[place] = hash << 32 | UInt64(truncatingIfNeeded: number &+ 1)
    }
    slots = larger
  }
}
