import Diagnostics

/// A dot a row (`scatterchart`).
struct ScatterChart: ChartKind {
  let names = ["scatterchart"]

  /// More dots tell nothing more.
  private static let dotLimit = 4000

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let table = try SeriesTable(request, xIsNumber: true)
    let places = LinePlaces(table, request)
    let lines = places.lines(of: table)
    let count = lines.reduce(0) { $0 + $1.count }
    // Every so manieth dot, so that the cloud keeps its shape.
    let step = (count + Self.dotLimit - 1) / Self.dotLimit
    var figure = Figure(
      title: "", across: places.axis,
      up: Scale.numbers(
        title: table.valueTitle(request), lines.flatMap { $0.map(\.y) }, holdsZero: false, low: request.number("ymin"),
        high: request.number("ymax")),
      marks: [], series: table.shownNames)
    for (series, line) in lines.enumerated() {
      for (place, point) in line.enumerated() where step <= 1 || place % step == 0 {
        figure.marks.append(.dot(point, series: series))
      }
    }
    let total = table.points.reduce(0) { $0 + $1.count }
    if figure.marks.count < total {
      figure.notes = [
        Message(
          "\(figure.marks.count) of \(total) dots are drawn", ja: "\(total) 点のうち \(figure.marks.count) 点を描いた")
      ]
    }
    return figure
  }
}
