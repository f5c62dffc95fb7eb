import CMachine
import Glibc

extension StringStorage {
  /// A mask of the rows whose text contains the needle, where the rows' texts lie one after the other in the pool: all are
  /// searched as one. ASCII letters count as equal whatever their case where `foldsCase`, and the needle's are small then.
  /// Nil where the texts do not lie so, or the needle is empty.
  public func mask(containing needle: [UInt8], foldsCase: Bool) -> BufferSlice<UInt8>? {
    guard case .identity(let start, let count) = codes, let head = needle.first, let tail = needle.last else {
      return nil
    }
    let result = Buffer<UInt8>(repeating: 0, count: count)
    if count == 0 { return BufferSlice(result) }
    let ends = pool.offsets.span
    let first = Int(ends[start])
    let end = Int(ends[start + count])
    let length = needle.count
    let bytes = unsafe UnsafePointer(pool.bytes.base)
    precondition(end <= pool.bytes.count, "texts outside their pool")
    var row = start
    /// Marks the row of a place where head and tail of the needle stand, if all of it does.
    func note(_ place: Int) {
      for index in 0..<length {
        let byte = unsafe bytes[place + index]
        if (foldsCase ? Self.small(byte) : byte) != needle[index] { return }
      }
      while Int(ends[row + 1]) <= place { row += 1 }
      if place + length <= Int(ends[row + 1]) { unsafe result.base[row - start] = 1 }
    }
    let heads = Self.cases(of: head, foldsCase)
    let tails = Self.cases(of: tail, foldsCase)
    var place = first
    while place + 64 + length - 1 <= end {
      let last = unsafe bytes + place + length - 1
      var bits =
        unsafe machine_equal_mask(bytes + place, heads.0)
        | (heads.0 == heads.1 ? 0 : machine_equal_mask(bytes + place, heads.1))
      if bits != 0 {
        unsafe bits &= machine_equal_mask(last, tails.0) | (tails.0 == tails.1 ? 0 : machine_equal_mask(last, tails.1))
      }
      while bits != 0 {
        note(place + bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
      place += 64
    }
    while place + length <= end {
      note(place)
      place += 1
    }
    return BufferSlice(result)
  }

  private static func small(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

  /// A byte as a small and as a capital letter.
  private static func cases(of byte: UInt8, _ foldsCase: Bool) -> (UInt8, UInt8) {
    foldsCase && byte &- 97 < 26 ? (byte, byte & ~0x20) : (byte, byte)
  }
}
