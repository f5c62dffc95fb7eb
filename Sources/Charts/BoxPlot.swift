import Diagnostics

/// Median, quartiles and what lies outside, a box a group (`boxplot`): of rows with a name and a number.
///
/// Quartiles are interpolated between ranks (Hyndman and Fan 1996, type 7); the ends are the outermost values within one and
/// a half times the distance of the quartiles (Tukey 1977).
struct BoxPlot: ChartKind {
  let names = ["boxplot"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let all = Array(request.batch.schema.fields.indices)
    guard let value = request.columns("ycolumns")?.first ?? all.last(where: request.isNumber), request.isNumber(value)
    else { throw request.refusal("needs a column of numbers", ja: "には数の列が要る") }
    let name = request.columns("xcolumn")?.first ?? all.first { $0 != value }
    var groups: [String] = []
    var values: [[Double]] = []
    var places: [String: Int] = [:]
    let texts = name.map { request.texts(of: $0) }
    for (row, number) in request.numbers(of: value).enumerated() {
      guard let number else { continue }
      let group = texts?[row] ?? request.title(of: value)
      let place = places[group] ?? groups.count
      if place == groups.count {
        places[group] = place
        groups.append(group)
        values.append([])
      }
      values[place].append(number)
    }
    guard !groups.isEmpty else { throw request.refusal("has no values", ja: "で描く値がない") }
    let limit = SeriesTable.bandLimit
    let boxes = values.prefix(limit).enumerated().map { Self.box($1.sorted(), band: $0) }
    return Figure(
      title: "",
      across: Scale.numbers(
        title: request.title(of: value), values.flatMap { $0 }, holdsZero: false, low: request.number("ymin"),
        high: request.number("ymax")),
      up: Figure.Axis(title: name.map(request.title) ?? "", bands: Array(groups.prefix(limit))),
      marks: boxes.map { .box($0) }, series: [], notes: SeriesTable.noteOnBands(groups.count))
  }

  static func box(_ sorted: [Double], band: Int) -> Figure.Box {
    let lower = quantile(0.25, sorted)
    let upper = quantile(0.75, sorted)
    let reach = 1.5 * (upper - lower)
    let inside = sorted.filter { $0 >= lower - reach && $0 <= upper + reach }
    return Figure.Box(
      band: band, lowerEnd: inside.first ?? lower, lowerQuartile: lower, median: quantile(0.5, sorted),
      upperQuartile: upper, upperEnd: inside.last ?? upper,
      outliers: sorted.filter { $0 < lower - reach || $0 > upper + reach })
  }

  static func quantile(_ share: Double, _ sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
