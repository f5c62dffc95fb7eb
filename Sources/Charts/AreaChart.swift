import Diagnostics

/// Surfaces above nought, one in front of the other (`areachart`) or on top of each other (`stackedareachart`).
struct AreaChart: ChartKind {
  let names = ["areachart", "stackedareachart"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let table = try SeriesTable(request)
    let places = LinePlaces(table, request)
    let lines = places.lines(of: table)
    let kind = request.kind == "stackedareachart" ? "stacked" : request.text("kind") ?? "default"
    var marks: [Figure.Mark] = []
    if kind.hasPrefix("stacked") {
      marks = stacked(lines, isShare: kind == "stacked100")
    } else {
      for (series, line) in lines.enumerated() where !line.isEmpty {
        marks.append(.area(lower: line.map { Figure.Point($0.x, 0) }, upper: line, series: series))
        marks.append(.line(line, series: series))
      }
    }
    let values = marks.flatMap { mark -> [Double] in
      guard case .area(let lower, let upper, _) = mark else { return [] }
      return (lower + upper).map(\.y)
    }
    let up = Scale.numbers(
      title: kind == "stacked100" ? "%" : table.valueTitle(request), values, holdsZero: true,
      low: request.number("ymin"),
      high: request.number("ymax"))
    return Figure(
      title: "", across: places.axis, up: up, marks: marks, series: table.shownNames,
      notes: places.notes(on: table))
  }

  /// Over each place that any series has; a series without a value there adds nothing.
  private func stacked(_ lines: [[Figure.Point]], isShare: Bool) -> [Figure.Mark] {
    let places = Set(lines.flatMap { $0.map(\.x) }).sorted()
    let heights = lines.map { line in
      Dictionary(line.map { ($0.x, $0.y) }, uniquingKeysWith: +)
    }
    let totals = places.map { place in heights.reduce(0) { $0 + ($1[place] ?? 0) } }
    var below = [Double](repeating: 0, count: places.count)
    return heights.enumerated().map { series, heights in
      let lower = zip(places, below).map { Figure.Point($0, $1) }
      for (index, place) in places.enumerated() {
        let height = heights[place] ?? 0
        below[index] += isShare ? (totals[index] == 0 ? 0 : height / totals[index] * 100) : height
      }
      return .area(lower: lower, upper: zip(places, below).map { Figure.Point($0, $1) }, series: series)
    }
  }
}
