import Columns
import Diagnostics
import Testing

@testable import Formats

struct EncodingTests {
  let scratch = Scratch()

  private let japanese = "氏名,会社\r\n髙橋,㈱山田①\r\nさとう,ｶﾌﾞ\r\n"
  /// The same text in CP932, as `iconv -t CP932` gives it.
  private let cp932: [UInt8] = [
    0x8E, 0x81, 0x96, 0xBC, 0x2C, 0x89, 0xEF, 0x8E, 0xD0, 0x0D, 0x0A, 0xFB, 0xFC, 0x8B, 0xB4, 0x2C, 0x87, 0x8A, 0x8E,
    0x52, 0x93, 0x63, 0x87, 0x40, 0x0D, 0x0A, 0x82, 0xB3, 0x82, 0xC6, 0x82, 0xA4, 0x2C, 0xB6, 0xCC, 0xDE, 0x0D, 0x0A,
  ]

  private func load(_ bytes: [UInt8], _ options: LoadOptions = LoadOptions()) throws -> LoadedTable {
    try DelimitedFormat().read(scratch.write("t.csv", bytes), options: options)
  }

  @Test func theSameTextInAllEncodingsIsTheSameTable() throws {
    let plain = try load(Array(japanese.utf8))
    #expect(plain.encoding == "UTF-8")
    #expect(plain.table.schema.names == ["氏名", "会社"])
    #expect(plain.values("会社") == [.string("㈱山田①"), .string("ｶﾌﾞ")])
    let utf16 = japanese.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let bigUtf16 = japanese.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    let others: [(bytes: [UInt8], encoding: String)] = [
      ([0xEF, 0xBB, 0xBF] + Array(japanese.utf8), "UTF-8"), (cp932, "CP932"), ([0xFF, 0xFE] + utf16, "UTF-16"),
      ([0xFE, 0xFF] + bigUtf16, "UTF-16"),
    ]
    for other in others {
      let loaded = try load(other.bytes)
      #expect(loaded.encoding == other.encoding)
      #expect(loaded.table.schema == plain.table.schema)
      for name in ["氏名", "会社"] { #expect(loaded.values(name) == plain.values(name)) }
    }
    #expect(try load(cp932).englishNotes.contains { $0.contains("read as CP932") })
    #expect(try load(cp932, LoadOptions(encoding: "Shift_JIS")).values("氏名") == plain.values("氏名"))
  }

  @Test func windows1252IsRecognisedAndSaid() throws {
    // name,pay / Zoé,£12 / it’s,“The” / Smith,£5
    let bytes: [UInt8] =
      Array("name,pay\nZo".utf8) + [0xE9] + Array(",".utf8) + [0xA3] + Array("12\nit".utf8) + [0x92]
      + Array("s,".utf8) + [0x93] + Array("The".utf8) + [0x94] + Array("\nSmith,".utf8) + [0xA3] + Array("5\n".utf8)
    let loaded = try load(bytes)
    #expect(loaded.encoding == "Windows-1252")
    #expect(loaded.values("name") == [.string("Zoé"), .string("it’s"), .string("Smith")])
    #expect(loaded.values("pay") == [.string("£12"), .string("“The”"), .string("£5")])
    #expect(loaded.englishNotes.contains { $0.contains("Windows-1252") && $0.contains("0xE9 in line 2") })
  }

  @Test func poundsAloneAreNoJapanese() throws {
    let loaded = try load(Array("item,cost\nA,".utf8) + [0xA3] + Array("10\nB,".utf8) + [0xA3] + Array("9\n".utf8))
    #expect(loaded.encoding == "Windows-1252")
    #expect(loaded.values("cost") == [.string("£10"), .string("£9")])
  }

  @Test(arguments: [5, 1 << 22])
  func aBrokenByteInUTF8IsPlaced(_ chunkByteCount: Int) throws {
    let start = Array("氏名,課\n佐藤,税務\n鈴".utf8)
    let path = scratch.write("t.csv", start + [0xFF] + Array("木,総務\n".utf8))
    do throws(Diagnostic) {
      _ = try DelimitedFormat().read(path, options: LoadOptions(threadCount: 2, chunkByteCount: chunkByteCount))
      Issue.record("a broken byte was let through")
    } catch {
      #expect(error.code == .notText)
      #expect(error.message.english.contains("byte \(start.count + 1) in line 3 (0xFF)"))
    }
  }

  @Test func anUnknownEncodingIsRefused() {
    #expect(scratch.refusal("a\n1\n", LoadOptions(encoding: "EBCDIC"))?.code == .notText)
    #expect(scratch.refusal(cp932, LoadOptions(encoding: "utf-8"))?.code == .notText)
  }

  /// The bytes of the table 3-7 of the Unicode standard: what is well formed, and its nearest neighbours that are not.
  @Test func utf8IsCheckedToTheBit() {
    let good: [[UInt8]] = [
      [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE3, 0x81, 0x82], [0xED, 0x9F, 0xBF],
      [0xEE, 0x80, 0x80],
      [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
    ]
    let bad: [[UInt8]] = [
      [0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xE3, 0x81],
      [0xE3, 0x41, 0x82],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ]
    for padding in 0..<9 {
      let before = Array(repeating: UInt8(ascii: "a"), count: padding)
      for sequence in good + bad {
        let file = FileBytes(before + sequence + [UInt8(ascii: "b")])
        let invalid = TextInspection(of: file, from: 0, chunkByteCount: 4, threadCount: 1).firstInvalid
        #expect((invalid == nil) == (String(validating: before + sequence + [98], as: UTF8.self) != nil))
        #expect(invalid == (bad.contains(sequence) ? padding : nil))
      }
    }
  }
}
