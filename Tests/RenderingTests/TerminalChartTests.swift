import Charts
import Columns
import Diagnostics
import Rendering
import Testing

/// Pictures in characters.
@Suite("Charts on a terminal")
struct TerminalChartTests {
  static func batch(_ columns: [(String, Column)]) -> Batch {
    Batch(
      schema: Schema(columns.map { Field($0.0, $0.1.type) }), columns: columns.map(\.1),
      rowCount: columns.first?.1.count ?? 0)
  }

  static func texts(_ values: [String]) -> Column { .strings(values) }

  static func longs(_ values: [Int64]) -> Column { Column(type: .long, values: values.map(Value.long)) }

  static let units = batch([
    ("unit", texts(["総務部総務課", "税務課", "会計課"])), ("hours", longs([40, 25, 8])), ("staff", longs([12, 30, 4])),
  ])

  static func drawn(
    _ batch: Batch, _ kind: String, _ properties: [String: Value] = [:], width: Int = 40, isASCII: Bool = false
  ) throws -> String {
    let figure = try #require(try ChartRequest(batch, kind: kind, properties: properties).figure())
    return TerminalChart(options: TerminalChart.Options(width: width, height: 6, isASCII: isASCII)).render(figure)
  }

  @Test("bars are as long as their values, to an eighth of a column") func bars() throws {
    let one: [String: Value] = ["ycolumns": .list([.string("hours")]), "title": .string("時間外")]
    #expect(
      try Self.drawn(Self.units, "barchart", one) == """
        時間外
        総務部総務課 ███████████████████████ 40
        税務課       ██████████████▍ 25
        会計課       ████▋ 8

        """)
    #expect(
      try Self.drawn(Self.units, "columnchart", one, isASCII: true) == """
        時間外
        総務部総務課 ####################### 40
        税務課       ############## 25
        会計課       ##### 8

        """)
  }

  @Test("without colours series have signs of their own") func series() throws {
    let text = try Self.drawn(Self.units, "barchart", ["kind": .string("stacked")])
    #expect(text.hasPrefix("█ hours   ▒ staff\n"))
    #expect(text.split(separator: "\n")[2].contains("█▒") || text.split(separator: "\n")[2].contains("▒"))
  }

  @Test("no line is wider than the terminal", arguments: [20, 40, 80, 120, 200])
  func widths(width: Int) throws {
    let years = Self.batch([("year", Self.longs(Array(2010...2025))), ("n", Self.longs((0..<16).map { $0 * $0 * 37 }))])
    let ages = Self.batch([
      ("age", Self.texts(["20–29", "20–29", "30–39", "30–39"])), ("sex", Self.texts(["男", "女", "男", "女"])),
      ("n", Self.longs([10, 20, 30, 40])),
    ])
    let pictures = [
      ("barchart", Self.units), ("columnchart", Self.units), ("stackedchart", Self.units), ("heatmap", Self.units),
      ("linechart", years), ("areachart", years), ("stepchart", years), ("scatterchart", years), ("histogram", years),
      ("boxplot", Self.units), ("pyramid", ages), ("card", years),
    ]
    for (kind, batch) in pictures {
      for isASCII in [false, true] {
        let text = try Self.drawn(batch, kind, width: width, isASCII: isASCII)
        #expect(!text.isEmpty)
        for line in text.split(separator: "\n") {
          #expect(DisplayWidth().width(of: line) <= width, "\(kind) at \(width): \(line)")
        }
        if isASCII {
          let drawn = text.unicodeScalars.filter { (0x2500...0x28FF).contains($0.value) }
          #expect(drawn.isEmpty, "\(kind): \(String(String.UnicodeScalarView(drawn)))")
        }
      }
    }
  }

  @Test("a rising line rises") func line() throws {
    let rising = Self.batch([("x", Self.longs([1, 2, 3])), ("y", Self.longs([0, 5, 10]))])
    let lines = try Self.drawn(rising, "linechart", width: 24).split(separator: "\n")
    let first = try #require(
      lines.first { $0.contains("⠀") || $0.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) } })
    #expect(first.hasPrefix("10"))
    let marks = lines.prefix(6).map { line in
      line.unicodeScalars.enumerated().filter { (0x2801...0x28FF).contains($0.element.value) }.map(\.offset)
    }
    for (upper, lower) in zip(marks, marks.dropFirst()) {
      #expect((upper.min() ?? 0) >= (lower.min() ?? 0), "each row lies to the right of the one below")
    }
  }
}
