import Diagnostics

/// Bars from nought: lying (`barchart`) or standing (`columnchart`), side by side or on top of each other.
struct BarChart: ChartKind {
  let names = ["barchart", "columnchart", "stackedchart"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let table = try SeriesTable(request)
    let (all, added) = table.values()
    let values = all.map { Array($0.prefix(SeriesTable.bandLimit)) }
    let stacking = request.kind == "stackedchart" ? "stacked" : request.text("kind") ?? "default"
    let isShare = stacking == "stacked100"
    let bars = stacking.hasPrefix("stacked") ? stacked(values, isShare: isShare) : sideBySide(values)
    let ends = bars.flatMap { [$0.from, $0.to] }
    let numbers = Scale.numbers(
      title: isShare ? "%" : table.valueTitle(request), ends, holdsZero: true, low: request.number("ymin"),
      high: request.number("ymax")
    )
    let bands = Figure.Axis(title: request.title(of: table.x), bands: Array(table.bands.prefix(SeriesTable.bandLimit)))
    let isLying = request.kind == "barchart"
    var figure = Figure(
      title: "", across: isLying ? numbers : bands, up: isLying ? bands : numbers, marks: bars.map { .bar($0) },
      series: table.shownNames, notes: table.noteOnBands)
    if added {
      figure.notes.append(Message("rows of one bar were added up", ja: "同じ棒の行は合計した"))
    }
    return figure
  }

  private func sideBySide(_ values: [[Double?]]) -> [Figure.Bar] {
    values.enumerated().flatMap { series, values in
      values.enumerated().compactMap { band, value in
        value.map {
          Figure.Bar(
            band: band, lane: series, laneCount: 0, from: 0, to: $0, series: series, label: Scale.text($0))
        }
      }
    }.map { bar in
      var bar = bar
      bar.laneCount = values.count
      return bar
    }
  }

  /// What is above nought goes up, what is below goes down. Shares are percents of all that a band has.
  private func stacked(_ values: [[Double?]], isShare: Bool) -> [Figure.Bar] {
    var bars: [Figure.Bar] = []
    for band in values.first?.indices ?? 0..<0 {
      let whole = values.reduce(0) { $0 + abs($1[band] ?? 0) }
      var (above, below) = (0.0, 0.0)
      for (series, values) in values.enumerated() {
        guard let value = values[band], !isShare || whole > 0 else { continue }
        let length = isShare ? value / whole * 100 : value
        let from = length >= 0 ? above : below
        if length >= 0 { above += length } else { below += length }
        let label = isShare ? Scale.text(length, digits: 1) + "%" : Scale.text(value)
        bars.append(
          Figure.Bar(
            band: band, lane: 0, laneCount: 1, from: from, to: from + length, series: series, label: label))
      }
    }
    return bars
  }
}
