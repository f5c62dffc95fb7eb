import Diagnostics

/// Two series back to back, a bar a band (`pyramid`): ages of men to the left and of women to the right.
struct Pyramid: ChartKind {
  let names = ["pyramid"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let table = try SeriesTable(request)
    guard table.names.count == 2 else {
      throw request.refusal(
        "needs two series, and there are \(table.names.count)", ja: "には系列が二つ要るが、\(table.names.count) ある")
    }
    if table.bands.count > SeriesTable.bandLimit {
      throw request.refusal(
        "would have \(table.bands.count) bands, and \(SeriesTable.bandLimit) are the most",
        ja: "の段が \(table.bands.count) になる。\(SeriesTable.bandLimit) まで")
    }
    let values = table.values().byBand
    let highest = values.flatMap { $0.compactMap { $0 } }.max() ?? 1
    let half = Scale.numbers(
      title: table.valueTitle(request), [highest], holdsZero: true, high: request.number("ymax"), count: 3)
    let reach = half.range.upperBound
    let mirrored = half.ticks.filter { $0.position > 0 }.map { Figure.Tick(-$0.position, $0.label) }
    // Bands read downwards; the youngest stand at the foot.
    let last = table.bands.count - 1
    var marks: [Figure.Mark] = []
    for (series, values) in values.enumerated() {
      for (band, value) in values.enumerated() {
        guard let value else { continue }
        marks.append(
          .bar(
            Figure.Bar(
              band: last - band, lane: 0, laneCount: 1, from: 0, to: series == 0 ? -value : value, series: series,
              label: Scale.text(value))))
      }
    }
    return Figure(
      title: "",
      across: Figure.Axis(
        title: half.title, range: -reach...reach, ticks: mirrored.reversed() + half.ticks),
      up: Figure.Axis(title: request.title(of: table.x), bands: table.bands.reversed()), marks: marks,
      series: table.names)
  }
}
