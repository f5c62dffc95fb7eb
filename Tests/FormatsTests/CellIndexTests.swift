import Columns
import Testing

@testable import Formats

/// The cells that are found 64 bytes at a time, against those that are found byte by byte.
struct CellIndexTests {
  @Test(arguments: [",\n", ",\r", "\t\n"].map { Array($0.utf8) })
  func cellsAreThoseFoundByteByByte(_ delimiters: [UInt8]) throws {
    let dialect = Dialect(separator: delimiters[0], terminator: delimiters[1])
    var generator = SeededGenerator(state: UInt64(delimiters[0]) * 256 + UInt64(delimiters[1]))
    var faultCount = 0
    for number in 0..<1_500 {
      let columnCount = 1 + generator.below(5)
      let text = Self.text(columnCount, dialect, &generator)
      let expected = Self.rows(of: text, columnCount, dialect)
      faultCount += expected == nil ? 1 : 0
      for limit in [1, 300, 1 << 20] {
        let found = Self.index(text, columnCount, dialect, byteLimit: limit)
        if found == expected { continue }
        let pair = zip(found ?? [], expected ?? []).first { $0 != $1 }
        Issue.record(
          "text \(number), \(String(describing: pair)): \(String(decoding: text, as: UTF8.self).debugDescription)")
        return
      }
    }
    #expect((100...1_200).contains(faultCount), "both kinds of texts are among them: \(faultCount)")
  }

  /// Rows of cells, some quoted; in half of the texts now and then a quote where none should be.
  private static func text(_ columnCount: Int, _ dialect: Dialect, _ generator: inout SeededGenerator) -> [UInt8] {
    let plain = Array("abc 123\u{3042}\r".utf8)
    let within = plain + [dialect.separator, dialect.terminator, Dialect.lineFeed]
    let isFaulty = generator.below(3) == 0
    let longest = [3, 20, 150][generator.below(3)]
    let lineEnd = dialect.terminator == Dialect.lineFeed && generator.below(2) == 0 ? [13, 10] : [dialect.terminator]
    var text: [UInt8] = []
    let rowCount = 1 + generator.below(30)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        if column > 0 { text.append(dialect.separator) }
        let length = generator.below(longest + 1)
        if generator.below(3) == 0 {
          text.append(Dialect.quote)
          for _ in 0..<length {
            text += generator.below(9) == 0 ? [Dialect.quote, Dialect.quote] : [within[generator.below(within.count)]]
          }
          text.append(Dialect.quote)
        } else {
          for _ in 0..<length {
            let isQuote = isFaulty && generator.below(60) == 0
            let byte = isQuote ? Dialect.quote : plain[generator.below(plain.count)]
            text.append(byte == dialect.terminator ? 32 : byte)
          }
        }
        if isFaulty, generator.below(200) == 0 { text.append(Dialect.quote) }
      }
      if row < rowCount - 1 || generator.below(2) == 0 { text += lineEnd }
    }
    // A carriage return that ends the text may belong to a line end or to a cell.
    if text.last == 13, dialect.terminator != 13 { text.append(97) }
    return text
  }

  private struct Found: Equatable {
    var start: Int
    var end: Int
    var isQuoted: Bool
  }

  /// The cells row by row; nil where a row has too many or too few, a quote never closes, or text stands behind it.
  private static func rows(of text: [UInt8], _ columnCount: Int, _ dialect: Dialect) -> [[Found]]? {
    let scanner = RecordScanner(dialect: dialect)
    var rows: [[Found]] = []
    var place = 0
    while place < text.count {
      guard let record = scanner.cells(text.span, from: place), record.cells.count == columnCount else { return nil }
      for cell in record.cells where cell.isQuoted && !isEnd(text, cell.end + 1, dialect) { return nil }
      rows.append(record.cells.map { Found(start: $0.start, end: $0.end, isQuoted: $0.isQuoted) })
      place = record.end
    }
    return rows
  }

  private static func isEnd(_ text: [UInt8], _ place: Int, _ dialect: Dialect) -> Bool {
    if place >= text.count || text[place] == dialect.separator || text[place] == dialect.terminator { return true }
    return text[place] == 13 && (place + 1 == text.count || text[place + 1] == 10)
  }

  private static func index(
    _ text: [UInt8], _ columnCount: Int, _ dialect: Dialect, byteLimit: Int
  ) -> [[Found]]? {
    var index = CellIndex(columnCount: columnCount, dialect: dialect)
    var rows: [[Found]] = []
    var place = 0
    while place < text.count {
      do {
        place = try index.fill(text.span, from: place, to: text.count, byteLimit: byteLimit)
      } catch {
        return nil
      }
      for row in 0..<index.rowCount {
        rows.append(
          (0..<columnCount).map { column in
            let cell = index.cell(text.span, row, column)
            return Found(start: cell.start, end: cell.end, isQuoted: cell.isQuoted)
          })
      }
    }
    return rows
  }
}
