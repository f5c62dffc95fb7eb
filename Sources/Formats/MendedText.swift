import Columns
import Diagnostics

/// The rows of a delimited text that can be taken, and apart from them those that cannot: of other lengths than the header,
/// or with a quote that does not close.
struct MendedText {
  /// The text without them, in UTF-8.
  private(set) var bytes: [UInt8] = []
  private(set) var rejects: [RejectedRow] = []
  /// How many lines hold nothing at all.
  private(set) var blankCount = 0
  /// The physical line of each row that is left.
  private(set) var lines: [Int] = []

  /// Whether so many rows would be set aside that the text is rather read in a wrong way.
  var isTooMuch: Bool { rejects.count * 4 > lines.count + rejects.count }

  /// Nil for a text of a single column, whose rows cannot be of other lengths.
  init?(_ text: DelimitedText) {
    let source = text.source.bytes.span
    guard text.header.names.count > 1 else { return nil }
    bytes.reserveCapacity(source.count)
    append(source, text.source.start, text.body.lowerBound)
    Self.walk(text) { found, place, end, line in
      switch found {
      case .row:
        append(source, place, end)
        lines.append(line)
      case .blank: blankCount += 1
      case .fault(let fault): rejects.append(RejectedRow(line: line, reason: fault, text: text.source.row(place, end)))
      }
    }
  }

  /// What stands in a place of a text.
  enum Found {
    /// A row that can be taken.
    case row(RecordScanner.Record)
    /// A line without anything.
    case blank
    /// What cannot be taken, and why.
    case fault(Message)
  }

  /// Hands on what stands in the rows of a text, with the first byte, the first behind it and the line.
  static func walk(_ text: DelimitedText, _ body: (Found, _ place: Int, _ end: Int, _ line: Int) -> Void) {
    let source = text.source.bytes.span
    let scanner = RecordScanner(dialect: text.dialect)
    let width = text.header.names.count
    var place = text.body.lowerBound
    var line = LineCounter.line(of: place, in: source)
    while place < text.body.upperBound {
      let record = scanner.cells(source, from: place)
      var end = record?.end ?? source.count
      if let fault = fault(record, width, source, text.dialect) {
        // A quote that never closes, or too late, has taken rows that may be whole.
        let isWhole =
          record != nil && quoteFaults.allSatisfy { $0 != fault }
          && LineCounter.lineEnds(in: source, place, end) <= 20
        if !isWhole { end = min(end, lineEnd(source, place, text.dialect)) }
        body(.fault(fault), place, end, line)
      } else if let record, width == 1 || !record.isBlank {
        body(.row(record), place, end, line)
      } else {
        body(.blank, place, end, line)
      }
      line += LineCounter.lineEnds(in: source, place, end)
      place = end
    }
  }

  private mutating func append(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    for place in start..<end { bytes.append(source[place]) }
  }

  private static let unclosedQuote = Message("a quote never closes", ja: "引用符が閉じていない")
  private static let textBehindQuote = Message("text behind a closing quote", ja: "閉じる引用符のあとに文字がある")
  /// The faults after which nobody knows where the row ends.
  private static let quoteFaults = [unclosedQuote, textBehindQuote]

  /// Why a record is no row; nil for a row, and for a line without anything.
  private static func fault(
    _ record: RecordScanner.Record?, _ width: Int, _ bytes: Span<UInt8>, _ dialect: Dialect
  ) -> Message? {
    guard let record else { return unclosedQuote }
    if record.isBlank { return nil }
    for cell in record.cells where cell.isQuoted && cell.end + 1 < bytes.count {
      let next = bytes[cell.end + 1]
      if next != dialect.separator, next != dialect.terminator, next != Dialect.carriageReturn {
        return textBehindQuote
      }
    }
    let found = record.cells.count
    if found == width { return nil }
    return count(found, width)
  }

  private static func count(_ found: Int, _ width: Int) -> Message {
    Message(
      "\(found) cell\(found == 1 ? "" : "s") instead of \(width)", ja: "セルが \(width) 個でなく \(found) 個ある")
  }

  private static func lineEnd(_ bytes: Span<UInt8>, _ start: Int, _ dialect: Dialect) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != dialect.terminator { place += 1 }
    return min(place + 1, bytes.count)
  }
}

extension TextSource {
  /// A row as it stands, without its line end; of a very long one the first 64 KB.
  func row(_ start: Int, _ end: Int) -> String {
    let bytes = bytes.span
    var stop = min(end, start + 1 << 16)
    while stop > start, bytes[stop - 1] == 10 || bytes[stop - 1] == 13 { stop -= 1 }
    return String(bytes: bytes.extracting(start..<stop))
  }
}
