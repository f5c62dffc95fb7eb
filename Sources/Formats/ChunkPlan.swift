import Columns

/// Cuts the rows of a text into chunks that threads can read alone. Where the cuts lie depends on the file only.
enum ChunkPlan {
  /// Cuts near every multiple of the chunk size, at a line end that lies outside quotes if every quote so far opened or
  /// closed a cell. The reader notices where that was wrong.
  static func guess(_ text: DelimitedText) -> [Range<Int>] {
    let bytes = text.source.bytes.span
    let size = text.options.chunkByteCount
    let first = text.source.start
    var cuts = [text.body.lowerBound]
    var quoteCount = 0
    for number in 1..<max(1, text.source.inspection.quoteCounts.count) {
      quoteCount += text.source.inspection.quoteCounts[number - 1]
      let nominal = first + number * size
      guard nominal > cuts[cuts.count - 1], nominal < text.body.upperBound else { continue }
      var isQuoted = quoteCount % 2 == 1
      var place = nominal
      while place < text.body.upperBound {
        let byte = bytes[place]
        if byte == Dialect.quote { isQuoted.toggle() }
        place += 1
        if byte == text.dialect.terminator, !isQuoted { break }
      }
      if place < text.body.upperBound, place > cuts[cuts.count - 1] { cuts.append(place) }
    }
    return ranges(cuts, end: text.body.upperBound)
  }

  /// Cuts at true row ends, found from the first row on.
  static func walk(_ text: DelimitedText) -> [Range<Int>] {
    let bytes = text.source.bytes.span
    let scanner = RecordScanner(dialect: text.dialect)
    var cuts = [text.body.lowerBound]
    var place = text.body.lowerBound
    while place < text.body.upperBound, let record = scanner.cells(bytes, from: place) {
      place = record.end
      if place - cuts[cuts.count - 1] >= text.options.chunkByteCount, place < text.body.upperBound {
        cuts.append(place)
      }
    }
    return ranges(cuts, end: text.body.upperBound)
  }

  private static func ranges(_ cuts: [Int], end: Int) -> [Range<Int>] {
    cuts.indices.map { cuts[$0]..<($0 + 1 < cuts.count ? cuts[$0 + 1] : end) }
  }
}
