import Diagnostics
import Glibc

/// How many values lie in each of some equal ranges (`histogram`), of one column of numbers.
///
/// The width is that of Freedman and Diaconis (1981), 2·IQR·n^(−1/3), made round; each range holds its lower end.
struct Histogram: ChartKind {
  let names = ["histogram"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let all = Array(request.batch.schema.fields.indices)
    let wanted = (request.columns("xcolumn") ?? request.columns("ycolumns"))?.first
    guard let column = wanted ?? all.first(where: request.isNumber), request.isNumber(column) else {
      throw request.refusal("needs a column of numbers", ja: "には数の列が要る")
    }
    let values = request.numbers(of: column).compactMap { $0 }.sorted()
    guard let low = values.first, let high = values.last else {
      throw request.refusal("has no values to count", ja: "で数える値がない")
    }
    let bins = Self.bins(values, low, high)
    let counts = Self.counts(values, from: bins.start, width: bins.width, count: bins.count)
    let digits = max(0, Int((-log10(bins.width)).rounded(.up)))
    let bands = (0..<bins.count).map { Scale.text(bins.start + Double($0) * bins.width, digits: digits) + "–" }
    let bars = counts.enumerated().map { band, count in
      Figure.Bar(
        band: band, lane: 0, laneCount: 1, from: 0, to: Double(count), series: 0, label: "\(count)", isWhole: true)
    }
    var figure = Figure(
      title: "", across: Figure.Axis(title: request.title(of: column), bands: bands),
      up: Scale.numbers(title: "", counts.map(Double.init), holdsZero: true, isWhole: true),
      marks: bars.map { .bar($0) }, series: [])
    let missing = request.batch.rowCount - values.count
    if missing > 0 {
      figure.notes = [Message("\(missing) rows have no value", ja: "\(missing) 行には値がない")]
    }
    return figure
  }

  /// Where the ranges begin, how wide they are and how many there are.
  static func bins(_ sorted: [Double], _ low: Double, _ high: Double) -> (start: Double, width: Double, count: Int) {
    if low == high { return (low, 1, 1) }
    let count = Double(sorted.count)
    let spread = sorted[Int(count * 0.75)] - sorted[Int(count * 0.25)]
    let ideal = spread > 0 ? 2 * spread / cbrt(count) : (high - low) / (log2(count) + 1)
    var width = Scale.roundStep(max(ideal, (high - low) / 40))
    if sorted.allSatisfy({ $0 == $0.rounded() }) { width = max(1, width) }
    let start = (low / width).rounded(.down) * width
    return (start, width, Int(((high - start) / width).rounded(.down)) + 1)
  }

  static func counts(_ sorted: [Double], from start: Double, width: Double, count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for value in sorted { counts[min(count - 1, max(0, Int(((value - start) / width).rounded(.down))))] += 1 }
    return counts
  }
}
