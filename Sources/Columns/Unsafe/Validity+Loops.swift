/// Bits put together 64 at a time.
extension Validity {
  /// Valid where a byte of the mask is 1; all are 0 or 1.
  public init(mask: BufferSlice<UInt8>) {
    let count = mask.count
    let source = unsafe UnsafeRawPointer(mask.buffer.base + mask.offset)
    let words = Buffer<UInt64>(uninitializedCount: (count + 63) / 64)
    let target = unsafe words.base
    for word in 0..<(count / 64) {
      var bits: UInt64 = 0
      for part in 0..<8 {
        // The product brings the lowest bit of each of the eight bytes into the highest byte.
        let bytes = unsafe source.loadUnaligned(fromByteOffset: word &* 64 &+ part &* 8, as: UInt64.self)
        bits |= ((bytes &* 0x0102_0408_1020_4080) >> 56) << UInt64(part &* 8)
      }
      unsafe target[word] = bits
    }
    if count % 64 != 0 {
      var bits: UInt64 = 0
      for row in (count / 64 * 64)..<count {
        bits |= unsafe UInt64(source.load(fromByteOffset: row, as: UInt8.self)) << UInt64(row & 63)
      }
      unsafe target[count / 64] = bits
    }
    self.init(words: words, count: count)
  }

  /// A mask of the rows that hold a value, of so many from the first on.
  @usableFromInline func mask(of rowCount: Int) -> BufferSlice<UInt8> {
    precondition(rowCount <= count, "a validity needs a bit for each row")
    let result = Buffer<UInt8>(uninitializedCount: rowCount)
    let target = unsafe UnsafeMutableRawPointer(result.base)
    let bits = unsafe UnsafeRawPointer(words.base)
    let shift = UInt16(truncatingIfNeeded: offset & 7)
    var row = 0
    // Eight bits become eight bytes: each byte keeps its own bit, and what is not 0 becomes 1. Two bytes are read, and there
    // are two as long as rows are left.
    while row + 16 <= rowCount {
      let pair = unsafe bits.loadUnaligned(fromByteOffset: (offset &+ row) >> 3, as: UInt16.self)
      let byte = UInt64(UInt8(truncatingIfNeeded: pair &>> shift))
      let spread = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
      let valid = (spread &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101
      unsafe target.storeBytes(of: valid, toByteOffset: row, as: UInt64.self)
      row &+= 8
    }
    while row < rowCount {
      unsafe target.storeBytes(of: isValid(row) ? 1 : 0, toByteOffset: row, as: UInt8.self)
      row &+= 1
    }
    return BufferSlice(result)
  }

  /// The values of the valid rows, and another for those that are not. Both are at hand for each row: a branch that cannot be
  /// foretold costs more.
  @inlinable
  public func masked<Value: BitwiseCopyable>(_ values: BufferSlice<Value>, with other: Value) -> BufferSlice<Value> {
    values.zipped(mask(of: values.count)) { $1 != 0 ? $0 : other }
  }

  /// How many rows before each place hold a value, and behind the last how many of all.
  public func runningCounts() -> BufferSlice<UInt32> {
    BufferSlice<UInt32>(count: count + 1) { output in
      var count: UInt32 = 0
      for row in 0..<self.count {
        output[row] = count
        if isValid(row) { count += 1 }
      }
      output[self.count] = count
    }
  }

  /// Valid where the picked row is valid; a row of `Selection.none` is not.
  public func gather(_ selection: Selection) -> Validity {
    let limit = count
    let first = offset
    let source = unsafe self.words.base
    let mask = selection.rows.mapped { row -> UInt8 in
      let isNone = row == Selection.none
      precondition(isNone || Int(row) < limit, "a selected row lies outside its column")
      let bit = first &+ (isNone ? 0 : Int(row))
      let valid = unsafe limit > 0 ? source[bit >> 6] >> UInt64(bit & 63) & 1 : 0
      return isNone ? 0 : UInt8(truncatingIfNeeded: valid)
    }
    return Validity(mask: mask)
  }
}

extension Selection {
  /// Which rows are wanted that are rows; nil where all are.
  var known: Validity? {
    guard hasNone else { return nil }
    let known = rows.known
    return known.wantedCount == count ? nil : Validity(mask: known)
  }
}
