/// Texts that are looked up in a dictionary together.
struct CellRun {
  /// The most texts of a run.
  static let longest = 128

  private(set) var keys = [CellDictionary.Key](repeating: CellDictionary.Key(), count: longest)
  /// Where each text starts among the bytes.
  private(set) var starts = [Int](repeating: 0, count: longest)
  /// The number of texts.
  private(set) var count = 0

  var isFull: Bool { count == Self.longest }

  mutating func clear() { count = 0 }

  /// Adds `length` bytes from `start` on.
  @inline(__always)
  mutating func append(_ source: Span<UInt8>, _ start: Int, _ length: Int) {
    keys[count] = CellDictionary.key(source, start, length)
    starts[count] = start
    count &+= 1
  }
}
