/// Which rows hold a value: a bit a row, set where the row is valid.
public struct Validity: Sendable {
  /// The bits, 64 a word, lowest first.
  @usableFromInline let words: Buffer<UInt64>
  /// The first row's place among the bits.
  @usableFromInline let offset: Int
  /// The number of rows.
  public let count: Int

  /// One bit a row, computed by `isValid`.
  @inlinable
  public init(count: Int, _ isValid: (Int) throws -> Bool) rethrows {
    words = try Buffer(count: (count + 63) / 64) { output in
      for word in output.indices {
        var bits: UInt64 = 0
        for bit in 0..<min(64, count - word * 64) where try isValid(word * 64 + bit) { bits |= 1 << UInt64(bit) }
        output[word] = bits
      }
    }
    offset = 0
    self.count = count
  }

  /// The validity that an array of flags describes, or nil where all are true.
  public static func unlessAll(_ flags: [Bool]) -> Validity? {
    flags.allSatisfy { $0 } ? nil : Validity(count: flags.count) { flags[$0] }
  }

  @usableFromInline init(words: Buffer<UInt64>, offset: Int, count: Int) {
    self.words = words
    self.offset = offset
    self.count = count
  }

  /// Whether the row holds a value.
  @inlinable public func isValid(_ row: Int) -> Bool {
    let bit = offset &+ row
    return words.span[bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  /// The number of rows without a value.
  public var nullCount: Int {
    var valid = 0
    if offset & 63 == 0 {
      let span = words.span
      let first = offset >> 6
      for word in 0..<(count / 64) { valid += span[first + word].nonzeroBitCount }
      for row in (count / 64 * 64)..<count where isValid(row) { valid += 1 }
    } else {
      for row in 0..<count where isValid(row) { valid += 1 }
    }
    return count - valid
  }

  /// The rows of `range`, without a copy.
  public func slice(_ range: Range<Int>) -> Validity {
    Validity(words: words, offset: offset + range.lowerBound, count: range.count)
  }

  /// Valid where both are; nil stands for a column without nulls.
  public static func both(_ left: Validity?, _ right: Validity?) -> Validity? {
    guard let left else { return right }
    guard let right else { return left }
    let words = Buffer<UInt64>(count: (left.count + 63) / 64) { output in
      for index in output.indices { output[index] = left.word(index) & right.word(index) }
    }
    return Validity(words: words, offset: 0, count: left.count)
  }
}

extension Validity {
  /// Whether the bits lie right behind those of another.
  func continues(_ other: Validity) -> Bool { words === other.words && offset == other.offset + other.count }

  /// The validity of all columns' rows, one after the other; nil where every row is valid. Slices of one column that lie
  /// one behind the other are not copied.
  static func concatenate(_ columns: [Column]) -> Validity? {
    if columns.allSatisfy({ $0.validity == nil }) { return nil }
    let rowCount = columns.reduce(0) { $0 + $1.count }
    if let first = columns[0].validity {
      var end = first.offset + first.count
      let isOneRun = columns.dropFirst().allSatisfy { column in
        guard let part = column.validity, part.words === first.words, part.offset == end else { return false }
        end += part.count
        return true
      }
      if isOneRun { return Validity(words: first.words, offset: first.offset, count: rowCount) }
    }
    return joined(columns.map(\.count)) { columns[$0].validity?.word($1) ?? .max }
  }

  /// The bits of parts of so many rows, one after the other. `word` gives 64 rows' bits of a part; what lies behind its last
  /// row means nothing.
  public static func joined(_ rowCounts: [Int], _ word: (_ part: Int, _ index: Int) -> UInt64) -> Validity {
    let rowCount = rowCounts.reduce(0, +)
    var words = [UInt64](repeating: 0, count: (rowCount + 63) / 64 + 1)
    var first = 0
    for (part, count) in rowCounts.enumerated() {
      let shift = UInt64(first & 63)
      for index in 0..<((count + 63) / 64) {
        let left = count - index * 64
        let inside: UInt64 = left >= 64 ? .max : (1 << UInt64(left)) - 1
        let bits = word(part, index) & inside
        words[(first >> 6) + index] |= bits << shift
        if shift > 0 { words[(first >> 6) + index + 1] |= bits >> (64 - shift) }
      }
      first += count
    }
    return Validity(words: Buffer(words), count: rowCount)
  }

  /// 64 rows' bits from row `index · 64` on; what lies behind the last row means nothing.
  func word(_ index: Int) -> UInt64 {
    let start = offset + index * 64
    let span = words.span
    let low = span[start >> 6] >> UInt64(start & 63)
    if start & 63 == 0 || (start >> 6) + 1 >= span.count { return low }
    return low | span[(start >> 6) + 1] << UInt64(64 - (start & 63))
  }
}
