import Columns
import Diagnostics
import Testing

@testable import Formats

struct RoundTripTests {
  let scratch = Scratch()

  private static let texts = [
    "", "税務課", "a,b", "say \"hi\"", "two\nlines", "x\r\ny", "\"", "𠮷野家", "ｶﾅ", "  ", "tab\there", ";|", "007", "éa",
    "長い文字列が続く場合の検査用",
    "\"\"", ",", "true", "2025-04-01", "1e5",
  ]

  private func randomColumn(_ kind: Int, _ rowCount: Int, _ random: inout SeededGenerator) -> [Value] {
    (0..<rowCount).map { _ -> Value in
      if kind < 5, Int.random(in: 0..<7, using: &random) == 0 { return .null }
      switch kind {
      case 0: return .bool(Bool.random(using: &random))
      case 1:
        let width = Int.random(in: 1...62, using: &random)
        return .long(Int64.random(in: -(1 << Int64(width))...(1 << Int64(width)), using: &random))
      case 2: return .real(Double.random(in: -1e6...1e6, using: &random))
      case 3: return .date(Int32.random(in: -40_000...60_000, using: &random))
      case 4: return .datetime(Int64.random(in: -1_000_000_000...4_000_000_000, using: &random) * Ticks.perSecond)
      default: return .string(Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)])
      }
    }
  }

  private func cell(_ value: Value, _ random: inout SeededGenerator) -> String {
    let text = value.text
    let mustQuote = text.contains { ",\"\n\r".contains($0) || $0 == "\r\n" }
    guard mustQuote || Int.random(in: 0..<4, using: &random) == 0 else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  @Test(arguments: 0..<12)
  func randomTablesReadBack(_ seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed))
    let rowCount = Int.random(in: 1...300, using: &random)
    let kinds = [5] + (0..<Int.random(in: 1...6, using: &random)).map { _ in Int.random(in: 0...5, using: &random) }
    let columns = kinds.map { randomColumn($0, rowCount, &random) }
    let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    var text = kinds.indices.map { "c\($0)" }.joined(separator: ",") + lineEnd
    for row in 0..<rowCount {
      // A row of nothing but separators at the end would be left out, so the first cell is never bare and empty.
      let first = "\"" + columns[0][row].text.replacing("\"", with: "\"\"") + "\""
      text += ([first] + columns.dropFirst().map { cell($0[row], &random) }).joined(separator: ",") + lineEnd
    }
    let path = scratch.write("t\(seed).csv", text)
    for threadCount in [1, 2] {
      for size in [1, 3, 17, 64, 1000, 1 << 22] {
        let loaded = try DelimitedFormat().read(
          path, options: LoadOptions(threadCount: threadCount, chunkByteCount: size))
        #expect(loaded.table.batch.rowCount == rowCount)
        for (index, column) in columns.enumerated() {
          let got = loaded.values("c\(index)")
          // A column that happens to hold only nulls, or only texts that look like another type, is compared as text.
          let isSame = got == column || got.map(\.text) == column.map(\.text)
          #expect(isSame, "column \(index) of kind \(kinds[index]), seed \(seed), chunks of \(size)")
          if kinds[index] < 5, column.contains(where: { !$0.isNull }) { #expect(got == column) }
        }
      }
    }
  }

  @Test func theNumberOfThreadsAndChunksChangesNothing() throws {
    let units = ["税務課", "総務課", "財政課", "\"企画, 課\""]
    let rows = (0..<5000).map { "\($0 % 97),\(units[$0 % 4]),k\($0),\(Double($0) / 8)\n" }.joined()
    let path = scratch.write("t.csv", "a,b,c,d\n" + rows)
    let base = try DelimitedFormat().read(path, options: LoadOptions())
    for size in [100, 5000, 50_000] {
      let loaded = try DelimitedFormat().read(path, options: LoadOptions(threadCount: 2, chunkByteCount: size))
      #expect(loaded.table.schema == base.table.schema)
      for index in 0..<4 {
        #expect(loaded.table.batch.columns[index].values == base.table.batch.columns[index].values)
      }
    }
  }
}
