import Testing

@testable import Columns

@Suite("Pools of texts")
struct StringPoolTests {
  @Test("equal bytes have equal codes, in order of first appearance, through every growth")
  func builder() {
    var builder = StringPoolBuilder()
    let texts = (0..<5000).map { "text \($0 * 7919 % 1300)" } + ["", "é", "e\u{301}", ""]
    let codes = texts.map { builder.code(of: $0) }
    let pool = builder.finish()
    #expect(pool.count == 1303 && builder.count == 1303 && pool.isDistinct)
    for (text, code) in zip(texts, codes) { #expect(Array(pool[Int(code)].utf8) == Array(text.utf8)) }
    var first: [UInt32] = []
    for code in codes where !first.contains(code) { first.append(code) }
    #expect(first == Array(0..<1303))
  }

  @Test("a text added after the pool was taken changes nothing of it")
  func copy() {
    var builder = StringPoolBuilder()
    _ = builder.code(of: "a")
    let pool = builder.finish()
    #expect(builder.code(of: "b") == 1)
    #expect(pool.texts == ["a"])
  }

  @Test("ranks follow the bytes; equal texts have equal ranks")
  func ranks() {
    let pool = StringPool(["税", "", "b", "a", "b", "ab"])
    #expect(pool.sortRanks() == [5, 0, 3, 1, 3, 2])
    #expect(!pool.isDistinct && pool.firstIndex(of: "b") == 2 && pool.firstIndex(of: "x") == nil)
    #expect(pool.isEmpty(at: 1) && !pool.isEmpty(at: 0))
  }

  @Test("pools are merged, each text looked at once")
  func merger() {
    var merger = StringPoolMerger()
    let left = Column.strings(["a", "b", "a"]).strings()
    let right = Column.strings(["b", "c"]).strings()
    #expect(Array(merger.codes(of: left).span.indices.map { merger.codes(of: left)[$0] }) == [0, 1, 0])
    let codes = merger.codes(of: right)
    #expect([codes[0], codes[1]] == [1, 2] && merger.count == 3)
    #expect(merger.finish().texts == ["a", "b", "c"])
  }

  @Test("bytes compare as texts of bytes do", arguments: [("", ""), ("", "a"), ("a", "ab"), ("b", "ab"), ("é", "z")])
  func bytes(_ pair: (String, String)) {
    let left = Array(pair.0.utf8)
    let right = Array(pair.1.utf8)
    #expect(left.span.isEqual(to: right.span) == (left == right))
    #expect(left.span.precedes(right.span) == left.lexicographicallyPrecedes(right))
    #expect(right.span.precedes(left.span) == right.lexicographicallyPrecedes(left))
  }

  @Test("texts that stand twice in a pool get one code")
  func distinctTexts() {
    let pool = StringPool(["b", "a", "b", ""])
    let texts = StringStorage(codes: BufferSlice([3, 2, 1, 0, 2] as [UInt32]), pool: pool)
    let distinct = texts.withDistinctTexts
    #expect((0..<5).map { distinct[$0] } == ["", "b", "a", "b", "b"])
    #expect(Set((0..<5).map { distinct.code(at: $0) }).count == 3)
    #expect(distinct.pool.isDistinct && distinct.withDistinctTexts.pool.isSame(as: distinct.pool))
  }
}
