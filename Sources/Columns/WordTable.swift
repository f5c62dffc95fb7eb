/// Numbers 64-bit words in order of first appearance. While the words lie close together their numbers stand in an array
/// by word; otherwise in an open hash table.
public struct WordTable: Sendable {
  /// The words of the array, by number; of the hash table once there is one.
  private var denseWords: [UInt64] = []
  private var index = WordIndex()
  /// The number of the null, where it has appeared.
  public private(set) var nullNumber: UInt32?

  /// A table without words. `mayBeDense` says whether an array may be tried; it is no use for words spread by chance.
  public init(mayBeDense: Bool = true) { isDense = mayBeDense }

  /// The numbers plus one of the words from `base` on, 0 where a word has none; empty once words lie too far apart.
  private var dense: [UInt32] = []
  private var base: Int64 = 0
  private var isDense = true

  /// The most words that the array spans.
  private static let denseLimit: Int64 = 1 << 22
  /// How many numbers there are.
  public var count: Int { isDense ? denseWords.count : index.count }

  /// The word of each number; that of the null means nothing.
  public var words: BufferSlice<UInt64> { isDense ? BufferSlice(denseWords) : index.words }

  /// Each row's number; a new word gets a new number.
  public mutating func numbers(of rows: BufferSlice<UInt64>, validity: Validity?) -> BufferSlice<UInt32> {
    makeRoom(for: rows, validity)
    guard isDense else { return hashedNumbers(of: rows, validity) }
    if let validity {
      return BufferSlice(count: rows.count) { output in
        let span = rows.span
        for row in span.indices { output[row] = validity.isValid(row) ? denseNumber(of: span[row]) : numberOfNull() }
      }
    }
    return BufferSlice(count: rows.count) { output in
      let span = rows.span
      for row in span.indices { output[row] = denseNumber(of: span[row]) }
    }
  }

  private mutating func hashedNumbers(of rows: BufferSlice<UInt64>, _ validity: Validity?) -> BufferSlice<UInt32> {
    guard let validity, validity.nullCount > 0 else { return index.numbers(of: rows) }
    guard let nullNumber else {
      // All keep the order of their first appearance: what stands before the first null is numbered before it.
      let first = (0..<rows.count).first { !validity.isValid($0) } ?? 0
      let before = index.numbers(of: rows.slice(0..<first))
      self.nullNumber = index.numberWithoutWord()
      let after = hashedNumbers(of: rows.slice(first..<rows.count), validity.slice(first..<rows.count))
      return BufferSlice.concatenate([before, after])
    }
    // Rows without a value are given a word that is known, or else the first that comes: neither changes the order.
    guard let filler = index.knownWord ?? (0..<rows.count).first(where: validity.isValid).map({ rows[$0] }) else {
      return BufferSlice(Buffer(repeating: nullNumber, count: rows.count))
    }
    let numbers = index.numbers(of: validity.masked(rows, with: filler))
    return validity.masked(numbers, with: nullNumber)
  }

  /// Each row's number, or `Selection.none` for a word that has none; rows without a value have none either.
  public func knownNumbers(of rows: BufferSlice<UInt64>, validity: Validity?) -> BufferSlice<UInt32> {
    let numbers = isDense ? knownDense(rows) : index.knownNumbers(of: rows)
    return validity.map { $0.masked(numbers, with: Selection.none) } ?? numbers
  }

  private func knownDense(_ rows: BufferSlice<UInt64>) -> BufferSlice<UInt32> {
    BufferSlice(count: rows.count) { output in
      let span = rows.span
      for row in span.indices {
        let (place, isFar) = Int64(bitPattern: span[row]).subtractingReportingOverflow(base)
        let isKnown = !isFar && place >= 0 && place < dense.count
        output[row] = isKnown ? dense[Int(place)] &- 1 : Selection.none
      }
    }
  }

  private mutating func numberOfNull() -> UInt32 {
    if let nullNumber { return nullNumber }
    let number = UInt32(denseWords.count)
    denseWords.append(0)
    nullNumber = number
    return number
  }

  /// Room was made for the word before.
  @inline(__always)
  private mutating func denseNumber(of word: UInt64) -> UInt32 {
    let place = Int(Int64(bitPattern: word) &- base)
    let known = dense[place]
    if known != 0 { return known &- 1 }
    denseWords.append(word)
    dense[place] = UInt32(denseWords.count)
    return UInt32(denseWords.count &- 1)
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
    let words = BufferSlice(denseWords)
    denseWords = []
    guard let nullNumber else {
      _ = index.numbers(of: words)
      return
    }
    _ = index.numbers(of: words.slice(0..<Int(nullNumber)))
    _ = index.numberWithoutWord()
    _ = index.numbers(of: words.slice((Int(nullNumber) + 1)..<words.count))
  }
}
