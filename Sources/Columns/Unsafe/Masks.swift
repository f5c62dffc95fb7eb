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
    return zipped(validity.mask(of: count)) { $0 & $1 }
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
