import CMachine

/// Finds the ends of cells and rows among bytes, 64 at a time.
public struct DelimiterScan: Sendable {
  private let delimiters: machine_delimiters
  /// One past the place of each end of a cell, counted from a base, behind the start of the first cell; the top bit says
  /// that the cell is quoted.
  public private(set) var ends: [UInt32] = []
  /// The number of places in `ends` that count.
  public private(set) var endCount = 0
  /// The number of those that end a row.
  public private(set) var lineEndCount = 0

  /// A scan that has found nothing: the byte between cells, the byte behind rows, and the quote.
  public init(separator: UInt8, terminator: UInt8, quote: UInt8) {
    delimiters = machine_delimiters(separator: separator, terminator: terminator, quote: quote)
  }

  /// Forgets what was found; the first cell starts at the base. So many bytes are going to be looked at.
  public mutating func start(expecting byteCount: Int) {
    // Cells of three bytes find room, those of fewer make it.
    if ends.isEmpty { ends = [UInt32](repeating: 0, count: max(256, byteCount / 4)) }
    ends[0] = 0
    endCount = 1
    lineEndCount = 0
  }

  /// Adds the end of a cell, or of a row.
  public mutating func append(_ end: UInt32, isLineEnd: Bool) {
    makeRoom()
    ends[endCount] = end
    endCount += 1
    lineEndCount += isLineEnd ? 1 : 0
  }

  /// Goes over whole blocks of 64 bytes from `start` on, which stands outside quotes, up to the first block that starts at
  /// `limit` or behind it, once a line has ended. Stops early before a cell whose quotes are not as they should be, or go
  /// on beyond. Gives the first byte that was not looked at.
  public mutating func run(_ bytes: Span<UInt8>, from start: Int, to end: Int, limit: Int, base: Int) -> Int {
    precondition(start >= 0 && end <= bytes.count && endCount > 0, "a block lies outside its bytes")
    var scan = machine_scan(place: Int64(start), end_count: Int64(endCount), line_count: Int64(lineEndCount))
    var isFull = true
    while isFull {
      makeRoom()
      // Why unsafe: the C function reads below `end`, and writes where there is room.
      scan = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe ends.withUnsafeMutableBufferPointer { output in
          guard let source = source.baseAddress, let ends = output.baseAddress else { return scan }
          return unsafe machine_scan_cells(
            source, delimiters, Int64(limit), Int64(end), Int64(base), ends, Int64(output.count), scan)
        }
      }
      endCount = Int(scan.end_count)
      isFull = ends.count - endCount < Self.blockRoom
    }
    lineEndCount = Int(scan.line_count)
    return Int(scan.place)
  }

  /// What must be left for one block.
  private static let blockRoom = 72

  private mutating func makeRoom() {
    if ends.count - endCount < Self.blockRoom { ends.append(contentsOf: repeatElement(0, count: ends.count)) }
  }
}
