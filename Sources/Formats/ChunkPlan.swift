import Columns

/// The rows of a text that one thread reads alone.
struct ChunkPlace: Sendable {
  /// The rows' bytes.
  var bytes: Range<Int>
  /// The rows kept for it in the rooms of the columns: one for each line end, even where some stand within cells.
  var rows: Range<Int>
}

/// Cuts the rows of a text into chunks that threads can read alone. Where the cuts lie depends on the file only.
struct ChunkPlan {
  private(set) var chunks: [ChunkPlace] = []
  /// The most rows that all chunks hold.
  private(set) var rowBound = 0

  /// Where a chunk begins.
  private struct Cut {
    var start: Int
    /// The line ends of the file before it.
    var lineEndCount: Int
  }

  private init(_ cuts: [Cut], end: Cut) {
    let first = cuts[0]
    for (cut, next) in zip(cuts, cuts.dropFirst() + [end]) {
      let rows = (cut.lineEndCount - first.lineEndCount)..<(next.lineEndCount - first.lineEndCount)
      chunks.append(ChunkPlace(bytes: cut.start..<next.start, rows: rows))
    }
    rowBound = end.lineEndCount - first.lineEndCount
  }

  /// Cuts near every multiple of the chunk size, at a line end that lies outside quotes if every quote so far opened or
  /// closed a cell. The reader notices where that was wrong.
  static func guess(_ text: DelimitedText) -> ChunkPlan {
    let bytes = text.source.bytes.span
    let size = text.options.chunkByteCount
    let first = text.source.start
    let terminator = text.dialect.terminator
    let lineEndCounts = text.source.inspection.lineEndCounts(terminator, of: text.source, text.options)
    var cuts = [
      Cut(start: text.body.lowerBound, lineEndCount: bytes.number(of: terminator, first, text.body.lowerBound))
    ]
    var quoteCount = 0
    var lineEndCount = 0
    for number in 1..<max(1, lineEndCounts.count) {
      quoteCount += text.source.inspection.quoteCounts[number - 1]
      lineEndCount += lineEndCounts[number - 1]
      let nominal = first + number * size
      guard nominal > cuts[cuts.count - 1].start, nominal < text.body.upperBound else { continue }
      var isQuoted = quoteCount % 2 == 1
      var passed = 0
      var place = nominal
      while place < text.body.upperBound {
        let byte = bytes[place]
        if byte == Dialect.quote { isQuoted.toggle() }
        place += 1
        guard byte == terminator else { continue }
        passed += 1
        if !isQuoted { break }
      }
      if place < text.body.upperBound, place > cuts[cuts.count - 1].start {
        cuts.append(Cut(start: place, lineEndCount: lineEndCount + passed))
      }
    }
    let behind = bytes.number(of: terminator, text.body.upperBound, bytes.count)
    var end = Cut(start: text.body.upperBound, lineEndCount: lineEndCounts.reduce(0, +) - behind)
    // The last row may have no line end.
    if !text.body.isEmpty, bytes[text.body.upperBound - 1] != terminator { end.lineEndCount += 1 }
    return ChunkPlan(cuts, end: end)
  }

  /// Cuts at true row ends, found from the first row on.
  static func walk(_ text: DelimitedText) -> ChunkPlan {
    let bytes = text.source.bytes.span
    let scanner = RecordScanner(dialect: text.dialect)
    var cuts = [Cut(start: text.body.lowerBound, lineEndCount: 0)]
    var place = text.body.lowerBound
    var rowCount = 0
    while place < text.body.upperBound, let record = scanner.cells(bytes, from: place) {
      place = record.end
      rowCount += 1
      if place - cuts[cuts.count - 1].start >= text.options.chunkByteCount, place < text.body.upperBound {
        cuts.append(Cut(start: place, lineEndCount: rowCount))
      }
    }
    return ChunkPlan(cuts, end: Cut(start: text.body.upperBound, lineEndCount: rowCount))
  }
}
