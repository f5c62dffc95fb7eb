import Charts
import Columns
import Diagnostics
import Glibc
import Spreadsheet

/// A picture as a chart of a spreadsheet: over the table's own cells where they are what is drawn, else over cells that
/// are written beside it.
struct WorkbookChart {
  /// Columns that the chart takes, before what is drawn is written beside it.
  private static let chartColumnCount = 11

  private let figure: Figure
  private let batch: Batch
  private let caption: String

  init(_ figure: Figure, batch: Batch, caption: String) {
    self.figure = figure
    self.batch = batch
    self.caption = caption.isEmpty ? figure.title : caption
  }

  /// What is drawn: places along one axis, and a value a place and series.
  private struct Grid {
    var places: [Place]
    var series: [(name: String, values: [Double?])]
    /// Whether the places are numbers or days along the axis, and no names.
    var isMeasured = false
    var isDay = false

    /// Whether the places are few whole numbers, each one more than the one before.
    var isStepped: Bool {
      let numbers = places.compactMap { place -> Double? in if case .number(let number) = place { number } else { nil }
      }
      return !isDay && numbers.count == places.count && numbers.count <= 60
        && zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == 1 }
    }
  }

  private enum Place: Hashable {
    case name(String)
    case number(Double)
  }

  /// Writes the chart beside a table of so many columns.
  func write(to workbook: Workbook, besides columnCount: Int) {
    if isHeatMap { return writeHeatMap(to: workbook, column: columnCount + 1) }
    if isBoxPlot { return writeBoxes(to: workbook, column: columnCount + 1) }
    guard let kind, let grid else { return }
    // Years and other numbers in equal steps are read off as they are.
    var chart = Workbook.Chart(kind: kind == .traces && grid.isStepped ? .lines : kind)
    chart.title = caption
    let isLying = figure.isLying
    chart.placeTitle = isLying ? figure.up.title : figure.across.title
    chart.valueTitle = isLying ? figure.across.title : figure.up.title
    chart.isReversed = isLying
    chart.isMirrored = isMirrored
    chart.gap = bars.contains(where: \.isWhole) ? 0 : isMirrored ? 15 : 60
    chart.placeFormat = grid.isDay ? "yyyy-mm-dd" : ""
    chart.series = cells(of: grid) ?? written(grid, to: workbook, column: columnCount + 1 + Self.chartColumnCount)
    workbook.chart(chart, row: 1, column: columnCount + 1)
  }

  // MARK: Kinds

  private var bars: [Figure.Bar] {
    figure.marks.compactMap { if case .bar(let bar) = $0 { bar } else { nil } }
  }

  private var isStacked: Bool {
    let bars = bars
    return bars.contains { $0.from != 0 }
      || (bars.allSatisfy { $0.laneCount == 1 } && Set(bars.map(\.series)).count > 1)
  }

  private var isMirrored: Bool {
    figure.isLying && figure.across.range.lowerBound < 0 && figure.series.count == 2 && isStacked
  }

  private var isHeatMap: Bool { figure.marks.contains { if case .cell = $0 { true } else { false } } }

  private var isBoxPlot: Bool { figure.marks.contains { if case .box = $0 { true } else { false } } }

  private var kind: Workbook.ChartKind? {
    for mark in figure.marks {
      switch mark {
      case .bar:
        return figure.isLying ? (isStacked ? .stackedBars : .bars) : isStacked ? .stackedColumns : .columns
      case .line: return figure.across.bands.isEmpty ? .traces : .lines
      case .area: return .areas
      case .dot:
        let hasLine = figure.marks.contains { if case .line = $0 { true } else { false } }
        return hasLine ? (figure.across.bands.isEmpty ? .traces : .lines) : .dots
      case .cell, .box, .number: return nil
      }
    }
    return nil
  }

  // MARK: What is drawn

  private var grid: Grid? {
    if !bars.isEmpty { return barGrid }
    if !figure.across.bands.isEmpty { return bandGrid }
    return measuredGrid
  }

  private func name(of series: Int) -> String { series < figure.series.count ? figure.series[series] : "" }

  private var barGrid: Grid {
    let bands = figure.isLying ? figure.up.bands : figure.across.bands
    let count = (bars.map(\.series).max() ?? 0) + 1
    var values = [[Double?]](repeating: [Double?](repeating: nil, count: bands.count), count: count)
    for bar in bars where bar.band < bands.count { values[bar.series][bar.band] = bar.to - bar.from }
    return Grid(places: bands.map(Place.name), series: values.enumerated().map { (name(of: $0), $1) })
  }

  /// Lines and areas over named places: the middle of band i lies at i + ½.
  private var bandGrid: Grid {
    let bands = figure.across.bands
    var values: [[Double?]] = []
    func set(_ x: Double, _ y: Double, _ series: Int) {
      while values.count <= series { values.append([Double?](repeating: nil, count: bands.count)) }
      let band = Int((x - 0.5).rounded())
      if bands.indices.contains(band) { values[series][band] = y }
    }
    forEachPoint(set)
    return Grid(places: bands.map(Place.name), series: values.enumerated().map { (name(of: $0), $1) })
  }

  private var measuredGrid: Grid {
    var places: [Double] = []
    var known: [Double: Int] = [:]
    var points: [[Int: Double]] = []
    // A cloud may have many points at one place: each is a place of its own.
    let isCloud = kind == .dots
    forEachPoint { x, y, series in
      let place = isCloud ? places.count : known[x] ?? places.count
      if place == places.count {
        known[x] = place
        places.append(x)
      }
      while points.count <= series { points.append([:]) }
      points[series][place] = y
    }
    let order = isCloud ? Array(places.indices) : places.indices.sorted { places[$0] < places[$1] }
    let dayLength = dayLength
    let day = { (x: Double) in dayLength.map { x / $0 + 25_569 } ?? x }
    return Grid(
      places: order.map { .number(day(places[$0])) },
      series: points.enumerated().map { series, values in (name(of: series), order.map { values[$0] }) },
      isMeasured: true, isDay: dayLength != nil)
  }

  /// All points of lines, areas and dots; of areas that lie on others only what they add.
  private func forEachPoint(_ body: (Double, Double, Int) -> Void) {
    for mark in figure.marks {
      switch mark {
      case .line(let points, let series): for point in points { body(point.x, value(of: point), series) }
      case .area(let lower, let upper, let series):
        for (low, high) in zip(lower, upper) { body(high.x, high.y - low.y, series) }
      case .dot(let point, let series): body(point.x, value(of: point), series)
      case .bar, .cell, .box, .number: continue
      }
    }
  }

  private func value(of point: Figure.Point) -> Double { figure.up.isLogarithmic ? Self.power(point.y) : point.y }

  private static func power(_ exponent: Double) -> Double { pow(10, exponent) }

  /// How many units of the axis across are a day: 1 for dates, 86,400 for moments, nil for what is no time.
  private var dayLength: Double? {
    let field = batch.schema.fields.first { ($0.title ?? $0.name) == figure.across.title }
    switch field?.type {
    case .date?: return 1
    case .datetime?: return 86_400
    default: return nil
    }
  }

  // MARK: Cells

  /// The table's own cells, where its rows are the places in their order and a column of numbers is each series.
  private func cells(of grid: Grid) -> [Workbook.Series]? {
    let rows = batch.rowCount
    guard !grid.isMeasured, rows > 0, rows <= WorkbookReport.rowLimit, grid.places.count == rows else { return nil }
    let columns = batch.columns.indices
    let names = grid.places.map { place -> String in if case .name(let name) = place { name } else { "" } }
    guard
      let place = columns.first(where: { column in
        (0..<rows).allSatisfy { row in batch.columns[column].value(at: row).text == names[row] }
      })
    else { return nil }
    var result: [Workbook.Series] = []
    for series in grid.series {
      let column = columns.first { column in
        column != place
          && (0..<rows).allSatisfy { row in Self.number(batch.columns[column].value(at: row)) == series.values[row] }
      }
      guard let column else { return nil }
      result.append(
        Workbook.Series(
          name: series.name, categories: Workbook.Range(rows: 1...rows, columns: place...place),
          values: Workbook.Range(rows: 1...rows, columns: column...column)))
    }
    return result
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .long(let number): Double(number)
    case .real(let number): number.isFinite ? number : nil
    default: nil
    }
  }

  /// What is drawn as cells of its own: a column of places and one a series.
  private func written(_ grid: Grid, to workbook: Workbook, column: Int) -> [Workbook.Series] {
    if grid.places.isEmpty { return [] }
    let rows = 1...grid.places.count
    workbook.text(figure.isLying ? figure.up.title : figure.across.title, row: 0, column: column, .header)
    for (row, place) in grid.places.enumerated() {
      switch place {
      case .name(let name): workbook.text(name, row: row + 1, column: column)
      case .number(let number): workbook.number(number, row: row + 1, column: column, grid.isDay ? .date : .plain)
      }
    }
    workbook.width(14, column: column)
    return grid.series.enumerated().map { index, series in
      let place = column + 1 + index
      workbook.text(series.name.isEmpty ? figure.up.title : series.name, row: 0, column: place, .header)
      for (row, value) in series.values.enumerated() {
        if let value { workbook.number(value, row: row + 1, column: place) }
      }
      return Workbook.Series(
        name: series.name, categories: Workbook.Range(rows: rows, columns: column...column),
        values: Workbook.Range(rows: rows, columns: place...place))
    }
  }

  // MARK: Pictures made of cells

  /// A heat map is a grid of coloured numbers.
  private func writeHeatMap(to workbook: Workbook, column start: Int) {
    let (columns, rows) = (figure.across.bands, figure.up.bands)
    workbook.text(caption, row: 0, column: start, .header)
    for (index, name) in columns.enumerated() { workbook.text(name, row: 0, column: start + 1 + index, .header) }
    for (index, name) in rows.enumerated() { workbook.text(name, row: 1 + index, column: start) }
    for case .cell(let column, let row, _, let label) in figure.marks {
      guard let number = Double(label.filter { $0 != "," }) else { continue }
      workbook.number(number, row: row + 1, column: start + 1 + column)
    }
    workbook.width(18, column: start)
    guard !columns.isEmpty, !rows.isEmpty else { return }
    workbook.colorScale(Workbook.Range(rows: 1...rows.count, columns: (start + 1)...(start + columns.count)))
  }

  /// Spreadsheets draw no boxes that other programs show, too: the five numbers of each stand in a table.
  private func writeBoxes(to workbook: Workbook, column start: Int) {
    let names = figure.isLying ? figure.up.bands : figure.across.bands
    let heads = ["", "⊢", "¼", "½", "¾", "⊣"]
    for (index, head) in heads.enumerated() { workbook.text(head, row: 0, column: start + index, .header) }
    for case .box(let box) in figure.marks where box.band < names.count {
      workbook.text(names[box.band], row: box.band + 1, column: start)
      let numbers = [box.lowerEnd, box.lowerQuartile, box.median, box.upperQuartile, box.upperEnd]
      for (index, number) in numbers.enumerated() {
        workbook.number(number, row: box.band + 1, column: start + 1 + index)
      }
    }
    workbook.width(18, column: start)
  }
}
