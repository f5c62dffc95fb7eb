import Testing

@testable import Columns

@Suite("Values, names and memory")
struct ValueTests {
  @Test(
    "text and JSON",
    arguments: [
      (Value.null, "", "null"), (.bool(true), "true", "true"), (.long(-5), "-5", "-5"), (.real(3), "3.0", "3.0"),
      (.real(0.1), "0.1", "0.1"), (.real(.nan), "NaN", "\"NaN\""), (.real(-.infinity), "-Infinity", "\"-Infinity\""),
      (.string("a\"b\\\n\u{1}税"), "a\"b\\\n\u{1}税", "\"a\\\"b\\\\\\n\\u0001税\""),
      (.date(0), "1970-01-01", "\"1970-01-01\""),
      (.datetime(-1), "1969-12-31T23:59:59.9999999Z", "\"1969-12-31T23:59:59.9999999Z\""),
      (.timespan(-864_000_000_001), "-1.00:00:00.0000001", "\"-1.00:00:00.0000001\""),
      (.list([.long(1), .string("x"), .null]), "[1,\"x\",null]", "[1,\"x\",null]"),
    ])
  func text(_ item: (value: Value, text: String, json: String)) {
    #expect(item.value.text == item.text)
    #expect(item.value.json == item.json)
  }

  @Test("widening loses nothing but the type")
  func widening() {
    #expect(Value.long(3).widened(to: .real) == .real(3))
    #expect(Value.date(1).widened(to: .datetime) == .datetime(Ticks.perDay))
    #expect(Value.datetime(Ticks.perDay).widened(to: .date) == .date(1))
    #expect(Value.datetime(1).widened(to: .date) == nil)
    #expect(Value.real(3).widened(to: .long) == nil && Value.string("3").widened(to: .long) == nil)
    #expect(Value.null.widened(to: .string) == .string("") && Value.null.widened(to: .long) == .null)
    #expect(DataType.common(.long, .real) == .real && DataType.common(.date, .datetime) == .datetime)
    #expect(DataType.common(.long, .string) == nil)
  }

  @Test(
    "names fold as input methods write them",
    arguments: [
      ("ＩＤ", "ID"), ("氏名（カナ）", "氏名(カナ)"), ("ｶﾅ", "カナ"), ("ｶﾞｯｺｳ", "ガッコウ"), ("ﾊﾟｰﾄ", "パート"), ("４月", "4月"),
      ("か\u{3099}", "が"),
      ("A　B", "A B"),
    ])
  func folding(_ pair: (String, String)) { #expect(FoldedName(pair.0) == FoldedName(pair.1)) }

  @Test("names that differ stay apart", arguments: [("id", "ID"), ("①", "1"), ("カ", "ガ"), ("は", "ハ"), ("ー", "-")])
  func apart(_ pair: (String, String)) { #expect(FoldedName(pair.0) != FoldedName(pair.1)) }

  @Test("a column answers to its name before a title")
  func titles() {
    let schema = Schema([Field("a", .long, title: "b"), Field("b", .long), Field("c", .long, title: "題（ア）")])
    #expect(schema.index(of: "b") == 1 && schema.index(of: "題(ｱ)") == 2 && schema.index(of: "ａ") == 0)
    #expect(schema.index(of: "d") == nil)
  }

  @Test("results come in order, whatever the threads", arguments: [1, 2, 3, 16])
  func parallel(threads: Int) {
    let squares = parallelMap(count: 1000, threadCount: threads) { (index) throws(Never) -> Int in index * index }
    #expect(squares == (0..<1000).map { $0 * $0 })
    #expect(parallelMap(count: 0, threadCount: threads) { (index) throws(Never) -> Int in index }.isEmpty)
  }

  struct Failed: Error, Equatable { var index: Int }

  @Test("the first error by index is thrown", arguments: [1, 2, 3])
  func errors(threads: Int) {
    #expect(throws: Failed(index: 40)) {
      try parallelMap(count: 100, threadCount: threads) { (index) throws(Failed) -> Int in
        if index >= 40 { throw Failed(index: index) }
        return index
      }
    }
  }

  @Test("buffers are counted while they live")
  func budget() {
    let size = 256 << 20
    let before = MemoryBudget.shared.usedByteCount
    do {
      let buffer = Buffer<UInt64>(repeating: 7, count: size / 8)
      #expect(buffer.span[size / 8 - 1] == 7)
      // Other tests take and give back less than half of this at the same time.
      #expect(MemoryBudget.shared.usedByteCount > before + size / 2)
    }
    #expect(MemoryBudget.shared.usedByteCount < before + size / 2)
  }
}
