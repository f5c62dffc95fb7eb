import Columns
import Diagnostics
import Testing

@testable import Charts

/// What kinds of charts make of results.
@Suite("Kinds of charts")
struct ChartKindTests {
  static func batch(_ columns: [(String, Column)]) -> Batch {
    Batch(
      schema: Schema(columns.map { Field($0.0, $0.1.type) }), columns: columns.map(\.1),
      rowCount: columns.first?.1.count ?? 0)
  }

  static func texts(_ values: [String]) -> Column { .strings(values) }

  static func longs(_ values: [Int64?]) -> Column {
    Column(type: .long, values: values.map { $0.map(Value.long) ?? .null })
  }

  static func reals(_ values: [Double]) -> Column { Column(type: .real, values: values.map(Value.real)) }

  static func bars(_ figure: Figure?) -> [Figure.Bar] {
    (figure?.marks ?? []).compactMap { mark in
      if case .bar(let bar) = mark { return bar }
      return nil
    }
  }

  @Test("a bar a row, lying for barchart and standing for columnchart; null is no bar") func barsOfRows() throws {
    let batch = Self.batch([("unit", Self.texts(["税務課", "総務課", "会計課"])), ("hours", Self.longs([3, nil, -5]))])
    let lying = try ChartRequest(batch, kind: "barchart").figure()
    #expect(Self.bars(lying).map(\.to) == [3, -5])
    #expect(Self.bars(lying).map(\.band) == [0, 2])
    #expect(lying?.up.bands == ["税務課", "総務課", "会計課"])
    #expect(lying?.across.range == -6...4)
    #expect(lying?.across.ticks.map(\.label) == ["−6", "−4", "−2", "0", "2", "4"])
    let standing = try ChartRequest(batch, kind: "columnchart").figure()
    #expect(standing?.across.bands == ["税務課", "総務課", "会計課"])
    #expect(standing?.up.range == -6...4)
    #expect(lying?.series == [])
  }

  @Test("texts make series; rows of one bar are added up, and it says so") func series() throws {
    let batch = Self.batch([
      ("unit", Self.texts(["a", "a", "b", "b", "b"])), ("sex", Self.texts(["m", "f", "m", "f", "f"])),
      ("n", Self.longs([1, 2, 3, 4, 10])),
    ])
    let figure = try ChartRequest(batch, kind: "barchart").figure()
    #expect(figure?.series == ["m", "f"])
    #expect(
      Self.bars(figure).map { [Double($0.band), Double($0.series), $0.to] } == [
        [0, 0, 1], [1, 0, 3], [0, 1, 2], [1, 1, 14],
      ])
    #expect(figure?.notes.count == 1)
    let stacked = try ChartRequest(batch, kind: "barchart", properties: ["kind": .string("stacked")]).figure()
    #expect(Self.bars(stacked).map { [$0.from, $0.to] } == [[0, 1], [1, 3], [0, 3], [3, 17]])
    let shares = try ChartRequest(batch, kind: "columnchart", properties: ["kind": .string("stacked100")]).figure()
    for band in 0..<2 {
      let sum = Self.bars(shares).filter { $0.band == band }.reduce(0) { $0 + $1.to - $1.from }
      #expect(abs(sum - 100) < 1e-9)
    }
  }

  @Test("lines go from left to right by number, whatever the order of the rows") func lines() throws {
    let batch = Self.batch([("year", Self.longs([2024, 2022, 2023])), ("n", Self.reals([3, 1, 2]))])
    let figure = try ChartRequest(
      batch, kind: "linechart", properties: ["title": .string("推移"), "ytitle": .string("人")]
    ).figure()
    #expect(figure?.title == "推移")
    #expect(figure?.up.title == "人")
    guard case .line(let points, 0)? = figure?.marks.first else {
      Issue.record("no line")
      return
    }
    #expect(points == [Figure.Point(2022, 1), Figure.Point(2023, 2), Figure.Point(2024, 3)])
    #expect(figure?.across.ticks.map(\.label) == ["2022", "2023", "2024"])
    let steps = try ChartRequest(batch, kind: "stepchart").figure()
    guard case .line(let corners, 0)? = steps?.marks.first else {
      Issue.record("no steps")
      return
    }
    #expect(corners.map(\.y) == [1, 1, 2, 2, 3])
  }

  @Test(
    "time charts have ticks at the beginnings of years, months or days",
    arguments: [
      (["2015-04-01", "2026-04-01"], ["2016", "2018", "2020", "2022", "2024", "2026"]),
      (["2025-04-01", "2026-03-31"], ["2025-05", "2025-07", "2025-09", "2025-11", "2026-01", "2026-03"]),
      (["2025-04-01", "2025-04-04"], ["04-01", "04-02", "04-03", "04-04"]),
    ])
  func times(_ days: [String], _ labels: [String]) throws {
    let dates = Column(type: .date, values: days.map { .date(MomentText.days($0) ?? 0) })
    let figure = try ChartRequest(Self.batch([("day", dates), ("n", Self.longs([1, 2]))]), kind: "timechart").figure()
    #expect(figure?.across.ticks.map(\.label) == labels)
  }

  /// `quantile(c(1:9, 100), c(.25, .5, .75))` of R gives 3.25, 5.5, 7.75.
  @Test("boxes have R's quartiles and Tukey's ends") func boxes() throws {
    let values = (1...9).map(Double.init) + [100]
    let figure = try ChartRequest(Self.batch([("x", Self.reals(values.reversed()))]), kind: "boxplot").figure()
    guard case .box(let box)? = figure?.marks.first else {
      Issue.record("no box")
      return
    }
    #expect([box.lowerQuartile, box.median, box.upperQuartile] == [3.25, 5.5, 7.75])
    #expect([box.lowerEnd, box.upperEnd] == [1, 9])
    #expect(box.outliers == [100])
  }

  @Test("a histogram counts every value once, in round ranges", arguments: [1, 2, 10, 1000])
  func histogram(count: Int) throws {
    let values = (0..<count).map { Double($0 * 7919 % 1009) / 10 }
    let figure = try ChartRequest(Self.batch([("x", Self.reals(values))]), kind: "histogram").figure()
    let bars = Self.bars(figure)
    #expect(bars.reduce(0) { $0 + $1.to } == Double(count))
    #expect(bars.count <= 41)
    let starts = try #require(figure).across.bands.compactMap { Double($0.dropLast().filter { $0 != "," }) }
    for (band, bar) in bars.enumerated() where band + 1 < starts.count {
      #expect(bar.to == Double(values.count { $0 >= starts[band] && $0 < starts[band + 1] }))
    }
  }

  @Test("a pyramid has two sides, the first band at the foot") func pyramid() throws {
    let batch = Self.batch([
      ("age", Self.texts(["20–29", "20–29", "30–39", "30–39"])), ("sex", Self.texts(["男", "女", "男", "女"])),
      ("n", Self.longs([10, 20, 30, 40])),
    ])
    let figure = try ChartRequest(batch, kind: "pyramid").figure()
    #expect(figure?.up.bands == ["30–39", "20–29"])
    #expect(Self.bars(figure).map { [Double($0.band), $0.to] } == [[1, -10], [0, -30], [1, 20], [0, 40]])
    #expect(figure?.across.range == -40...40)
    #expect(figure?.across.ticks.allSatisfy { !$0.label.contains("−") } == true)
    let one = Self.batch([("age", Self.texts(["20–29"])), ("n", Self.longs([10]))])
    #expect(throws: Diagnostic.self) { try ChartRequest(one, kind: "pyramid").figure() }
  }

  @Test("a heatmap reads a crosstab, or rows of two keys") func heatmap() throws {
    let table = Self.batch([
      ("unit", Self.texts(["a", "b"])), ("2024", Self.longs([1, 3])), ("2025", Self.longs([5, nil])),
    ])
    let long = Self.batch([
      ("unit", Self.texts(["a", "b", "a"])), ("year", Self.texts(["2024", "2024", "2025"])),
      ("n", Self.longs([1, 3, 5])),
    ])
    for batch in [table, long] {
      let figure = try ChartRequest(batch, kind: "heatmap").figure()
      #expect(figure?.across.bands == ["2024", "2025"])
      let cells = (figure?.marks ?? []).compactMap { mark -> [Double]? in
        if case .cell(let column, let row, let share, _) = mark { return [Double(column), Double(row), share] }
        return nil
      }
      #expect(Set(cells) == [[0, 0, 0], [0, 1, 0.5], [1, 0, 1]])
    }
  }

  @Test(
    "what has no numbers cannot be drawn, and it says what to do",
    arguments: [
      "barchart", "columnchart", "linechart", "areachart", "scatterchart", "histogram", "heatmap", "boxplot", "pyramid",
    ])
  func refusals(kind: String) {
    let error = #expect(throws: Diagnostic.self) {
      try ChartRequest(Self.batch([("unit", Self.texts(["a"]))]), kind: kind).figure()
    }
    #expect(error?.code == .wrongArguments)
    #expect(error?.help.isEmpty == false)
  }

  @Test("a cloud of very many dots says how many are drawn") func manyDots() throws {
    let batch = Self.batch([
      ("x", Self.longs((0..<100_000).map { $0 })), ("y", Self.longs((0..<100_000).map { $0 % 7 })),
    ])
    let figure = try #require(try ChartRequest(batch, kind: "scatterchart").figure())
    #expect(figure.marks.count <= 4000)
    #expect(figure.notes.first?.english == "\(figure.marks.count) of 100000 dots are drawn")
    let line = try #require(try ChartRequest(batch, kind: "linechart").figure())
    guard case .line(let points, 0)? = line.marks.first else {
      Issue.record("no line")
      return
    }
    #expect(line.notes.first?.english == "\(points.count) of 100000 points are drawn")
  }

  @Test("no rows are no mistake", arguments: ["barchart", "linechart", "areachart", "scatterchart", "heatmap"])
  func empty(kind: String) throws {
    let batch = Self.batch([("unit", Self.texts([])), ("n", Self.longs([]))])
    #expect(try ChartRequest(batch, kind: kind).figure()?.marks.isEmpty == true)
  }
}
