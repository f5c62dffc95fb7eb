import Glibc

extension StringStorage {
  /// A text a row: the texts of all parts in that row, one after the other. There is one part at least, and all have as many
  /// rows.
  public init(joining parts: some Collection<StringStorage>) {
    let rowCount = parts.first?.count ?? 0
    precondition(!parts.isEmpty && parts.allSatisfy { $0.count == rowCount }, "parts of different lengths")
    // First where each text will end, then the parts one after the other, each behind those before.
    var ends = [UInt32](repeating: 0, count: rowCount + 1)
    for part in parts { part.addLengths(to: &ends) }
    for row in 0..<rowCount { ends[row + 1] += ends[row] }
    let offsets = Buffer(ends)
    let bytes = Buffer<UInt8>(uninitializedCount: Int(ends[rowCount]))
    for part in parts { part.write(to: bytes, at: &ends) }
    self.init(
      codes: .identity(start: 0, count: rowCount), pool: StringPool(offsets: offsets, bytes: bytes, isDistinct: false))
  }

  /// Adds the length of each row's text to what stands behind the row.
  private func addLengths(to lengths: inout [UInt32]) {
    let offsets = pool.offsets.span
    var lengths = lengths.mutableSpan
    forEachCode { row, code in lengths[row &+ 1] &+= offsets[code &+ 1] &- offsets[code] }
  }

  /// Copies each row's text to a place, and moves the place behind it.
  private func write(to output: Buffer<UInt8>, at places: inout [UInt32]) {
    let offsets = pool.offsets.span
    let source = unsafe pool.bytes.base
    let target = unsafe output.base
    var places = places.mutableSpan
    forEachCode { row, code in
      let length = offsets[code &+ 1] &- offsets[code]
      // Why unsafe: the bytes were counted before, text by text.
      _ = unsafe memcpy(target + Int(places[row]), source + Int(offsets[code]), Int(length))
      places[row] &+= length
    }
  }

  @inline(__always)
  private func forEachCode(_ body: (Int, Int) -> Void) {
    switch codes {
    case .narrow(let codes): for row in codes.span.indices { body(row, Int(codes.span[row])) }
    case .middle(let codes): for row in codes.span.indices { body(row, Int(codes.span[row])) }
    case .wide(let codes): for row in codes.span.indices { body(row, Int(codes.span[row])) }
    case .identity(let start, let count): for row in 0..<count { body(row, start &+ row) }
    }
  }
}
