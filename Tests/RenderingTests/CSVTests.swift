import Columns
import Diagnostics
import Rendering
import Testing

@Suite struct CSVTests {
  @Test func writesEveryType() throws {
    let csv = try #require(Renderers.named("CSV"))
    #expect(
      csv.render(Samples.everyType) == """
        text,flag,count,share,day,moment,time,list
        税務課,true,-1204,3.14,2025-04-01,2025-04-01T09:00:00Z,1.01:30:00,"[""a"",""b""]"
        ,,,,,,,

        """)
  }

  @Test func quotesOnlyWhereNeeded() {
    let batch = Samples.batch([
      (Field("a,b", .string), [.string("x\"y"), .string("line\nend"), .string("cr\r"), .string(" plain ")]),
      (Field("n", .real), [.real(.nan), .real(-.infinity), .real(1e20), .real(2)]),
    ])
    #expect(
      CSVRenderer().render(batch)
        == "\"a,b\",n\n\"x\"\"y\",NaN\n\"line\nend\",-Infinity\n\"cr\r\",1e+20\n plain ,2.0\n")
  }

  @Test func emptyBatchIsAHeader() {
    #expect(CSVRenderer().render(.empty(Schema([Field("a", .long), Field("b", .string)]))) == "a,b\n")
  }

  @Test func aSingleColumnKeepsItsEmptyRows() {
    let batch = Samples.batch([(Field("a", .string), [.string("x"), .string("")])])
    #expect(CSVRenderer().render(batch) == "a\nx\n\"\"\n")
  }

  @Test func anyTextComesBack() {
    let pieces = ["", "a", ",", "\"", "\n", "\r\n", "税", " ", "\"\"", ";"]
    let texts = pieces.flatMap { first in pieces.map { first + $0 } }
    let batch = Samples.batch([
      (Field("first", .string), texts.map { .string($0) }),
      (Field("second\"", .string), texts.reversed().map { .string($0) }),
    ])
    let rows = parse(CSVRenderer().render(batch))
    #expect(rows == [["first", "second\""]] + zip(texts, texts.reversed()).map { [$0, $1] })
  }

  @Test func writerGoesOnAfterItsBytesAreTaken() {
    let batch = Samples.units
    var writer = CSVWriter(delimiter: ";", byteOrderMark: true)
    writer.header(batch.schema)
    #expect(writer.bytes == [0xEF, 0xBB, 0xBF] + Array("unit;staff;hours\n".utf8))
    writer.removeAll()
    writer.append(batch)
    writer.append(batch.slice(1..<2))
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "税務課;12;7.5\nIT;1204;12.25\n;;100.0\nIT;1204;12.25\n")
  }

  @Test func manyRowsReadTheSameAsTheirValues() {
    let spread: [Int] = (0..<5000).map { $0 * 7919 % 100_003 }
    let divisors: [Double] = [1, 3, 8, 10, 1000, 1e7]
    let numbers: [Value] = spread.map { .long(Int64($0) - 50_000) }
    let reals: [Value] = spread.map { .real(Double($0) / divisors[$0 % 6]) }
    let days: [Value] = spread.map { $0 % 9 == 0 ? .null : .date(Int32($0 * 37 - 90_000)) }
    let batch = Samples.batch([(Field("n", .long), numbers), (Field("x", .real), reals), (Field("d", .date), days)])
    let lines = CSVRenderer().render(batch).split(separator: "\n").dropFirst()
    let expected: [String] = (0..<5000).map { row in batch.row(row).map { $0.text }.joined(separator: ",") }
    #expect(lines.map(String.init) == expected)
    #expect(
      CSVRenderer().render(batch.slice(3001..<3003)) == "n,x,d\n" + lines[3002...3003].joined(separator: "\n") + "\n")
  }

  /// A reader of RFC 4180 for texts that end with a line end.
  private func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 34, isQuoted, index + 1 < bytes.count, bytes[index + 1] == 34 {
        cell.append(34)
        index += 1
      } else if byte == 34 {
        isQuoted.toggle()
      } else if !isQuoted, byte == 44 || byte == 10 {
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        if byte == 10 {
          rows.append(row)
          row = []
        }
      } else {
        cell.append(byte)
      }
      index += 1
    }
    return rows
  }
}
