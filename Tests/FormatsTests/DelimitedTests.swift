import Columns
import Diagnostics
import Testing

@testable import Formats

struct DelimitedTests {
  let scratch = Scratch()

  @Test func typesAreInferredFromAllRows() throws {
    let loaded = try scratch.load(
      """
      flag,count,share,day,slash,moment,key,huge,name,none
      true,1,0.5,2025-04-01,2025/4/1,2025-04-01T09:30,00123,1,税務課,
      false,-300,-2,2024-02-29,2024/12/31,2025-04-01 09:30:15.25+09:00,00124,99999999999999999999,"総務, 課",
      ,,,,,,,,,

      """)
    #expect(
      loaded.table.schema.fields.map(\.type) == [
        .bool, .long, .real, .date, .date, .datetime, .string, .string, .string, .string,
      ])
    #expect(loaded.table.batch.rowCount == 2)
    #expect(loaded.values("count") == [.long(1), .long(-300)])
    #expect(loaded.values("share") == [.real(0.5), .real(-2)])
    #expect(loaded.values("day") == [.date(20_179), .date(19_782)])
    #expect(loaded.values("slash").map(\.text) == ["2025-04-01", "2024-12-31"])
    #expect(loaded.values("moment").map(\.text) == ["2025-04-01T09:30:00Z", "2025-04-01T00:30:15.2500000Z"])
    #expect(loaded.values("key") == [.string("00123"), .string("00124")])
    #expect(loaded.values("name") == [.string("税務課"), .string("総務, 課")])
    #expect(loaded.englishNotes.contains { $0.contains("'huge' is text") })
    #expect(loaded.englishNotes.contains { $0.contains("1 rows at the end") })
  }

  @Test(arguments: [
    ("1\n2\n", DataType.long), ("1\n2.5\n", .real), ("1\nx\n", .string), ("true\n1\n", .string),
    ("2025-04-01\n2025/4/1\n", .string), ("2025-04-01\n2025-04-01T00:00\n", .datetime), ("007\n", .string),
    ("-0\n", .real), ("+5\n", .string), ("1e3\n", .real), ("2E2\n", .string), ("2E+2\n", .real), (".5\n", .real),
    ("5.\n", .string), ("2025-13-01\n", .string),
    ("2025-02-29\n", .string), ("NaN\n", .string), ("1e999\n", .string), ("9223372036854775807\n", .long),
    ("9223372036854775808\n", .string), ("-9223372036854775808\n", .long), ("1 \n", .string), ("yes\nno\n", .string),
    ("TRUE\nfalse\n", .bool), ("12,5\n", .string), ("0\n", .long), ("00.5\n", .string), ("2025-04-01T25:00\n", .string),
  ])
  func oneColumn(_ text: String, _ type: DataType) throws {
    let cells = text.contains(",") ? "\"" + text.dropLast() + "\"\n" : text
    #expect(try scratch.load("x\n" + cells).type("x") == type)
  }

  @Test("reals of many digits are the nearest that there are, however near to zero") func longReals() throws {
    var random = SeededGenerator(state: 17)
    var numbers: [Double] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude,
      -.leastNonzeroMagnitude,
    ]
    while numbers.count < 4000 {
      let number = Double(bitPattern: random.next())
      if number.isFinite { numbers.append(number) }
      numbers.append(Double.random(in: -180...180, using: &random))
    }
    // Halves between two reals, which more digits than 17 decide.
    let halves = ["9007199254740993", "9007199254740993.00000000000000000001", "1e-400", "2.4703282292062328e-324"]
    let texts = numbers.map { "\($0)" } + halves
    let loaded = try scratch.load("x\n0.5\n" + texts.joined(separator: "\n") + "\n")
    let values = loaded.values("x").dropFirst()
    #expect(loaded.table.schema.fields[0].type == .real)
    for (text, value) in zip(texts, values) {
      let wanted = try #require(Double(text))
      guard case .real(let number) = value else {
        Issue.record("\(text) is \(value)")
        continue
      }
      #expect(number.bitPattern == wanted.bitPattern, "\(text)")
    }
  }

  @Test func realsAreReadExactly() throws {
    let texts = [
      "0.1", "3.14159", "123456.7", "0.30000000000000004", "1234567890.123456789", "4.9e-324", "1.7976931348623157e308",
      "9007199254740993", "123456789012345678.5", "2.50", "-0.001", "1e22", "1e23",
    ]
    let loaded = try scratch.load("x\n" + texts.joined(separator: "\n"))
    #expect(loaded.values("x") == texts.compactMap { Double($0).map { .real($0) } })
  }

  @Test func longsAreStoredNarrow() throws {
    let loaded = try scratch.load("a,b,c,d\n1,300,70000,5000000000\n-1,2,3,4\n")
    let widths = loaded.table.batch.columns.map { column in
      switch column.storage {
      case .int8: 1
      case .int16: 2
      case .int32: 4
      case .int64: 8
      default: 0
      }
    }
    #expect(widths == [1, 2, 4, 8])
  }

  @Test func differingTextsAreStoredOneByOne() throws {
    let rows = (0..<60_000).map { "k\($0 &* 7919),部\($0 % 3)\n" }.joined()
    let loaded = try scratch.load("key,unit\n" + rows, LoadOptions(chunkByteCount: 1 << 17))
    let keys = loaded.table.batch.columns[0].strings()
    let units = loaded.table.batch.columns[1].strings()
    if case .identity = keys.codes {} else { Issue.record("keys are coded") }
    if case .narrow = units.codes {} else { Issue.record("units are not coded in a byte") }
    #expect(keys[59_999] == "k\(59_999 * 7919)")
    #expect(units.pool.count == 3)
    #expect(units[59_999] == "部2")
  }

  @Test(arguments: [1, 2], [64, 4096, 1 << 22])
  func aTypeMayChangeInTheLastRow(_ threadCount: Int, _ chunkByteCount: Int) throws {
    let rows = (0..<99_999).map { "\($0),\($0)\n" }.joined() + "x,0.5\n"
    let loaded = try scratch.load(
      "a,b\n" + rows, LoadOptions(threadCount: threadCount, chunkByteCount: chunkByteCount))
    #expect(loaded.type("a") == .string)
    #expect(loaded.type("b") == .real)
    #expect(loaded.table.batch.columns[0].value(at: 0) == .string("0"))
    #expect(loaded.table.batch.columns[0].value(at: 99_998) == .string("99998"))
    #expect(loaded.table.batch.columns[0].value(at: 99_999) == .string("x"))
    #expect(loaded.table.batch.columns[1].value(at: 77) == .real(77))
    #expect(loaded.table.batch.columns[1].value(at: 99_999) == .real(0.5))
  }

  @Test(arguments: [",", "\t", ";", "|"])
  func separatorsAreRecognised(_ separator: String) throws {
    let text = [["a", "b"], ["1", "\"x\(separator)y\""], ["2", "z"]].map { $0.joined(separator: separator) }
      .joined(separator: "\n")
    let loaded = try scratch.load(text)
    #expect(loaded.table.schema.names == ["a", "b"])
    #expect(loaded.values("b") == [.string("x\(separator)y"), .string("z")])
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [true, false])
  func lineEndsAreRecognised(_ lineEnd: String, _ isClosed: Bool) throws {
    let text = ["a,b", "1,\"x\ny\"", "2,\"\"", "3,z"].joined(separator: lineEnd) + (isClosed ? lineEnd : "")
    let loaded = try scratch.load(text)
    #expect(loaded.values("a") == [.long(1), .long(2), .long(3)])
    #expect(loaded.values("b") == [.string("x\ny"), .string(""), .string("z")])
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    for text in ["a,b", "a,b\n", "\u{FEFF}a,b\r\n"] {
      let loaded = try scratch.load(text)
      #expect(loaded.table.schema.names == ["a", "b"])
      #expect(loaded.table.batch.rowCount == 0)
    }
  }

  @Test func columnsWithoutANameAreNumbered() throws {
    let loaded = try scratch.load("a,,c\n1,2,3\n")
    #expect(loaded.table.schema.names == ["a", "Column2", "c"])
    #expect(loaded.englishNotes.contains { $0.contains("'Column2'") })
  }

  @Test func theTableIsNamedAfterTheFile() throws {
    #expect(try scratch.load("a\n1\n", name: "職員 名簿-2025.csv").table.name == "職員_名簿_2025")
    #expect(TableName.from(path: "/x/2025年.csv") == "_2025年")
    #expect(TableName.from(path: "a.b.csv") == "a_b")
  }

  @Test func quotesInsideUnquotedCellsAreLiteral() throws {
    let rows = (0..<50).map { "\($0),5\" pipe\n" }.joined()
    for size in [1, 7, 64, 1 << 22] {
      let loaded = try scratch.load("a,b\n" + rows, LoadOptions(threadCount: 2, chunkByteCount: size))
      #expect(loaded.values("b") == Array(repeating: .string("5\" pipe"), count: 50))
    }
  }

  @Test func aHeaderLineMayBeGiven() throws {
    let loaded = try scratch.load("報告,,\n,,\na,b,c\n1,2,3\n", LoadOptions(headerLine: 3))
    #expect(loaded.table.schema.names == ["a", "b", "c"])
    #expect(loaded.values("c") == [.long(3)])
  }
}
