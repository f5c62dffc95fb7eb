import Columns
import Diagnostics
import Glibc

/// Lines from left to right (`linechart`, `timechart`), or steps, where a value holds until the next (`stepchart`).
struct LineChart: ChartKind {
  let names = ["linechart", "timechart", "stepchart"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let table = try SeriesTable(request, prefersTime: request.kind == "timechart")
    let places = LinePlaces(table, request)
    var lines = places.lines(of: table)
    if request.flag("accumulate") { lines = lines.map(accumulated) }
    let isLogarithmic = request.text("yaxis") == "log"
    let values = lines.flatMap { $0.map(\.y) }
    let up =
      isLogarithmic
      ? Scale.powers(title: table.valueTitle(request), values)
      : Scale.numbers(
        title: table.valueTitle(request), values, holdsZero: false, low: request.number("ymin"),
        high: request.number("ymax"))
    var figure = Figure(
      title: "", across: places.axis, up: up, marks: [], series: table.shownNames, notes: places.notes(on: table))
    for (series, line) in lines.enumerated() {
      var points = isLogarithmic ? line.filter { $0.y > 0 }.map { Figure.Point($0.x, log10($0.y)) } : line
      if points.count < line.count {
        figure.notes =
          places.notes(on: table) + [
            Message("values that are not above 0 have no place on the axis", ja: "0 以下の値は軸に置けない")
          ]
      }
      if request.kind == "stepchart" { points = steps(points) }
      if points.count == 1 { figure.marks.append(.dot(points[0], series: series)) }
      if points.count > 1 { figure.marks.append(.line(points, series: series)) }
    }
    return figure
  }

  private func accumulated(_ line: [Figure.Point]) -> [Figure.Point] {
    var sum = 0.0
    return line.map { point in
      sum += point.y
      return Figure.Point(point.x, sum)
    }
  }

  private func steps(_ points: [Figure.Point]) -> [Figure.Point] {
    zip(points, points.dropFirst()).flatMap { [$0, Figure.Point($1.x, $0.y)] } + points.suffix(1)
  }
}

/// Where the rows of a line lie from left to right: by number or day, or one band after the other.
struct LinePlaces {
  let axis: Figure.Axis
  private let places: [Double?]

  init(_ table: SeriesTable, _ request: ChartRequest) {
    let title = request.title(of: table.x)
    let type = request.batch.schema.fields[table.x].type
    switch type {
    case .int, .long, .real, .timespan:
      places = request.numbers(of: table.x)
      let known = places.compactMap { $0 }
      let isWhole = known.allSatisfy { $0 == $0.rounded() }
      let (low, high) = (known.min() ?? 0, known.max() ?? 1)
      var axis = Scale.numbers(
        title: title, known, holdsZero: false, low: low, high: high > low ? high : low + 1, count: 8, isWhole: isWhole)
      // Years are no thousands.
      if isWhole, low >= 1000, high < 10_000 {
        axis.ticks = axis.ticks.map { Figure.Tick($0.position, $0.label.filter { $0 != "," }) }
      }
      self.axis = axis
    case .date:
      places = request.numbers(of: table.x)
      axis = Scale.days(title: title, places.compactMap { $0 })
    case .datetime:
      places = request.numbers(of: table.x).map { $0.map { $0 / 86_400 } }
      axis = Scale.days(title: title, places.compactMap { $0 })
    default:
      places = table.bandOfRow.map { $0 < SeriesTable.bandLimit ? Double($0) + 0.5 : nil }
      axis = Figure.Axis(title: title, bands: Array(table.bands.prefix(SeriesTable.bandLimit)))
    }
  }

  /// What readers must know where points are left out.
  func notes(on table: SeriesTable) -> [Message] {
    let most = table.points.map(\.count).max() ?? 0
    if most <= Self.pointLimit { return axis.bands.isEmpty ? [] : table.noteOnBands }
    let counts = table.points.map(\.count)
    let drawn = counts.reduce(0) { sum, count in
      let step = count / Self.pointLimit + 1
      return sum + (count + step - 1) / step
    }
    let total = counts.reduce(0, +)
    return [Message("\(drawn) of \(total) points are drawn", ja: "\(total) 点のうち \(drawn) 点を描いた")]
  }

  /// More points than this are not seen apart.
  private static let pointLimit = 20_000

  /// Each series' points from left to right; of very many every so manieth.
  func lines(of table: SeriesTable) -> [[Figure.Point]] {
    table.points.map { all in
      let step = all.count / Self.pointLimit + 1
      let points = step == 1 ? all : stride(from: 0, to: all.count, by: step).map { all[$0] }
      let known = points.compactMap { row, value in places[row].map { Figure.Point($0, value) } }
      return known.enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
    }
  }
}
