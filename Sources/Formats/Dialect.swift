import Columns
import Diagnostics

/// The signs that divide a delimited text.
struct Dialect: Sendable, Equatable {
  /// The byte between cells.
  var separator: UInt8
  /// The byte that ends a row: a line feed (a carriage return before it is dropped), or a carriage return alone.
  var terminator: UInt8

  /// The separators that are recognised, the likeliest first.
  static let separators: [UInt8] = [44, 9, 59, 124]

  static let lineFeed: UInt8 = 10
  static let carriageReturn: UInt8 = 13
  static let quote: UInt8 = 34

  /// Recognises the dialect from the first rows of `bytes` from `start` on; `preferred` wins where it fits the header.
  init(of bytes: Span<UInt8>, from start: Int, preferred: UInt8? = nil, given: UInt8? = nil) {
    terminator = Self.terminator(of: bytes, from: start)
    separator = given ?? 44
    if given != nil { return }
    var best = (score: 0.0, width: 1)
    let order = (preferred.map { [$0] } ?? []) + Self.separators.filter { $0 != preferred }
    for candidate in order {
      let widths = Self.widths(of: bytes, from: start, separator: candidate, terminator: terminator)
      let found = Self.score(widths)
      if found.width > 1, found.score > best.score || (found.score == best.score && found.width > best.width) {
        best = found
        separator = candidate
      }
    }
  }

  /// The share of rows that have the header's number of cells, or the commonest one, and that number.
  private static func score(_ widths: [Int]) -> (score: Double, width: Int) {
    guard let header = widths.first, header > 1 else { return (0, 1) }
    let agreeing = widths.count { $0 == header }
    return (Double(agreeing) / Double(widths.count), header)
  }

  private static func widths(of bytes: Span<UInt8>, from start: Int, separator: UInt8, terminator: UInt8) -> [Int] {
    let scanner = RecordScanner(dialect: Dialect(separator: separator, terminator: terminator))
    let limit = min(bytes.count, start + (1 << 16))
    var widths: [Int] = []
    var place = start
    while place < limit, widths.count < 20 {
      guard let record = scanner.cells(bytes, from: place) else { break }
      if record.end > limit, !widths.isEmpty { break }
      if !record.isBlank { widths.append(record.cells.count) }
      place = record.end
    }
    return widths
  }

  init(separator: UInt8, terminator: UInt8) {
    self.separator = separator
    self.terminator = terminator
  }

  /// The first line end outside quotes decides: a carriage return alone ends the lines of old spreadsheets.
  private static func terminator(of bytes: Span<UInt8>, from start: Int) -> UInt8 {
    var isQuoted = false
    for place in start..<max(start, bytes.count) {
      let byte = bytes[place]
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == lineFeed { return lineFeed }
      if byte == carriageReturn {
        return place + 1 < bytes.count && bytes[place + 1] == lineFeed ? lineFeed : carriageReturn
      }
    }
    return lineFeed
  }

  /// The separator as messages name it.
  var separatorName: String {
    switch separator {
    case 9: "tab"
    default: "'\(Character(Unicode.Scalar(separator)))'"
    }
  }

  /// How the cells are parted, as a load report says it.
  var layout: Message {
    switch separator {
    case 44: Message("comma-separated", ja: "カンマ区切り")
    case 9: Message("tab-separated", ja: "タブ区切り")
    case 59: Message("semicolon-separated", ja: "セミコロン区切り")
    default: Message("separated by \(separatorName)", ja: "\(separatorName) 区切り")
    }
  }
}
