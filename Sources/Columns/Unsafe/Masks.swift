/// Masks: a byte a row, 1 where the row is wanted and 0 where it is not.
extension BufferSlice where Element == UInt8 {
  /// The number of wanted rows.
  public var wantedCount: Int {
    let source = unsafe UnsafeRawPointer(buffer.base + offset)
    var total = 0
    var row = 0
    while row + 8 <= count {
      // At most 31 words of eight ones each fit into the bytes of one word.
      var sums: UInt64 = 0
      let end = Swift.min(count - 7, row + 248)
      while row < end {
        sums &+= unsafe source.loadUnaligned(fromByteOffset: row, as: UInt64.self)
        row += 8
      }
      let pairs = (sums & 0x00FF_00FF_00FF_00FF) &+ (sums >> 8 & 0x00FF_00FF_00FF_00FF)
      total += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
    while row < count {
      total += unsafe Int(source.load(fromByteOffset: row, as: UInt8.self))
      row += 1
    }
    return total
  }

  /// The mask without the rows that hold no value.
  public func without(nullsOf validity: Validity?) -> BufferSlice<UInt8> {
    guard let validity else { return self }
    guard validity.offset & 7 == 0 else { return validity.masked(self, with: 0) }
    precondition(count <= validity.count, "a validity needs a bit for each row")
    let result = Buffer<UInt8>(uninitializedCount: count)
    let source = unsafe UnsafeRawPointer(buffer.base + offset)
    let target = unsafe UnsafeMutableRawPointer(result.base)
    let bits = unsafe UnsafeRawPointer(validity.words.base) + validity.offset / 8
    var row = 0
    while row + 8 <= count {
      // Eight bits become eight bytes: each byte keeps its own bit, and what is not 0 becomes 1.
      let byte = unsafe UInt64(bits.load(fromByteOffset: row >> 3, as: UInt8.self))
      let spread = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
      let valid = (spread &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101
      let wanted = unsafe source.loadUnaligned(fromByteOffset: row, as: UInt64.self)
      unsafe target.storeBytes(of: wanted & valid, toByteOffset: row, as: UInt64.self)
      row += 8
    }
    while row < count {
      let wanted = unsafe source.load(fromByteOffset: row, as: UInt8.self)
      unsafe target.storeBytes(of: validity.isValid(row) ? wanted : 0, toByteOffset: row, as: UInt8.self)
      row += 1
    }
    return BufferSlice(result)
  }
}

extension Selection {
  /// The rows whose byte in the mask is 1.
  public init(mask: BufferSlice<UInt8>) {
    let count = mask.count
    let found = Buffer<UInt32>(uninitializedCount: count + 8)
    let source = unsafe UnsafeRawPointer(mask.buffer.base + mask.offset)
    let target = unsafe found.base
    var place = 0
    var row = 0
    while row + 8 <= count {
      let word = unsafe source.loadUnaligned(fromByteOffset: row, as: UInt64.self)
      if word != 0 {
        // Every row is written, and only those that count move the end on: no branch that could be mispredicted.
        for byte in 0..<8 {
          unsafe target[place] = UInt32(truncatingIfNeeded: row &+ byte)
          place &+= Int(truncatingIfNeeded: word >> UInt64(truncatingIfNeeded: byte &* 8) & 1)
        }
      }
      row &+= 8
    }
    while row < count {
      unsafe target[place] = UInt32(truncatingIfNeeded: row)
      place &+= unsafe Int(source.load(fromByteOffset: row, as: UInt8.self))
      row &+= 1
    }
    self.init(BufferSlice(buffer: found, offset: 0, count: place))
  }
}
