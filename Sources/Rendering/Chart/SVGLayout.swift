import Charts

/// Where everything of a figure lies in its SVG.
struct SVGLayout {
  /// The widest label of a band and the widest name beside a line, in columns of text.
  static let widestBand = 30
  static let widestName = 24

  let width = 720.0
  let height: Double
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  /// Where the title of the axis upwards stands.
  let titleY: Double
  /// Where the names of the series stand above the plot; empty where they need none.
  let legend: [Figure.Point]
  /// The series whose names stand at the ends of their lines, and at what height.
  let directLabels: [(series: Int, y: Double)]
  let upTicks: [Figure.Tick]
  let acrossTicks: [Figure.Tick]
  /// Whether the labels below stand aslant.
  let isTilted: Bool
  /// Whether bars say their values.
  let showsValues: Bool

  private let figure: Figure

  init(_ figure: Figure) {
    self.figure = figure
    showsValues = Self.showsValues(figure)
    let ends = Self.lineEnds(figure)
    let nameWidth =
      ends.isEmpty
      ? 0 : figure.series.map { min(SVGText.width($0), Double(Self.widestName) * SVGText.columnWidth) }.max() ?? 0
    let labelWidth =
      figure.up.ticks.map { min(SVGText.width($0.label), Double(Self.widestBand) * SVGText.columnWidth) }.max() ?? 0
    // Values of bars to the left stand between them and the names.
    let left =
      min(230, labelWidth + 14) + (showsValues && figure.isLying && figure.across.range.lowerBound < 0 ? 30 : 0)
    let right = width - max(ends.isEmpty ? 14 : nameWidth + 16, figure.isLying && showsValues ? 56 : 14)
    self.left = left
    self.right = right

    let legend = ends.isEmpty ? Self.legend(figure.series, width: width) : (places: [], height: 0)
    self.legend = legend.places
    titleY = legend.height + 14
    let valueHeight = showsValues && !figure.isLying && figure.marks.contains(where: \.isBar) ? 12.0 : 0
    top = legend.height + (figure.up.title.isEmpty ? 10 : 30) + valueHeight
    let plotHeight = Self.plotHeight(figure)
    bottom = top + plotHeight

    let bandWidth = (right - left) / Double(max(1, figure.across.bands.count))
    let widest = figure.across.ticks.map { SVGText.width($0.label) }.max() ?? 0
    isTilted = !figure.across.bands.isEmpty && widest + 6 > bandWidth
    let step = isTilted ? max(1, Int((14 / bandWidth).rounded(.up))) : 1
    let length = right - left
    let axis = figure.across
    if figure.across.bands.isEmpty {
      acrossTicks = Self.apart(axis.ticks) { left + axis.share(of: $0.position) * length }
    } else {
      acrossTicks = figure.across.ticks.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }
    upTicks = figure.up.ticks
    let below = isTilted ? min(96, min(widest, 132) * 0.62 + 22) : 26
    height = bottom + below + (figure.across.title.isEmpty ? 4 : 20)

    let (plotTop, up) = (top, figure.up)
    directLabels = Self.spread(ends.map { ($0.series, plotTop + (1 - up.share(of: $0.y)) * plotHeight) })
  }

  var bandWidth: Double { (right - left) / Double(max(1, figure.across.bands.count)) }
  var bandHeight: Double { (bottom - top) / Double(max(1, figure.up.bands.count)) }

  func x(_ position: Double) -> Double { left + figure.across.share(of: position) * (right - left) }

  /// Bands go downwards.
  func y(_ position: Double) -> Double {
    let share = figure.up.share(of: position)
    return figure.isLying ? top + share * (bottom - top) : bottom - share * (bottom - top)
  }

  private static func plotHeight(_ figure: Figure) -> Double {
    let bands = Double(figure.up.bands.count)
    if bands == 0 { return 300 }
    let lanes = figure.marks.reduce(1) { most, mark in
      if case .bar(let bar) = mark { return max(most, bar.laneCount) }
      return most
    }
    return bands * (lanes > 1 ? Double(lanes) * 13 + 10 : bands > 40 ? 17 : 24)
  }

  private static func showsValues(_ figure: Figure) -> Bool {
    let bars = figure.marks.compactMap { mark -> Figure.Bar? in
      if case .bar(let bar) = mark { return bar }
      return nil
    }
    return bars.count <= 60 && bars.allSatisfy { $0.from == 0 && $0.laneCount <= 3 }
      && Set(bars.map { "\($0.band) \($0.lane) \($0.to < 0)" }).count == bars.count
  }

  /// The ends of lines beside which their names find room.
  private static func lineEnds(_ figure: Figure) -> [(series: Int, y: Double)] {
    guard (2...8).contains(figure.series.count) else { return [] }
    var ends: [(series: Int, y: Double)] = []
    for mark in figure.marks {
      guard case .line(let points, let series) = mark, let last = points.last else { return [] }
      ends.append((series, last.y))
    }
    return ends.count == figure.series.count ? ends : []
  }

  /// The heights moved apart, so that names do not lie on each other.
  private static func spread(_ labels: [(series: Int, y: Double)]) -> [(series: Int, y: Double)] {
    var sorted = labels.sorted { ($0.y, $0.series) < ($1.y, $1.series) }
    for place in sorted.indices.dropFirst() { sorted[place].y = max(sorted[place].y, sorted[place - 1].y + 14) }
    return sorted
  }

  private static func legend(_ names: [String], width: Double) -> (places: [Figure.Point], height: Double) {
    var places: [Figure.Point] = []
    var (x, y) = (0.0, 12.0)
    for name in names {
      let length = min(SVGText.width(name), 40 * SVGText.columnWidth) + 33
      if x > 0, x + length > width { (x, y) = (0, y + 18) }
      places.append(Figure.Point(x, y))
      x += length
    }
    return (places, names.isEmpty ? 0 : y + 8)
  }

  /// The ticks whose labels do not touch the one before.
  private static func apart(_ ticks: [Figure.Tick], _ place: (Figure.Tick) -> Double) -> [Figure.Tick] {
    var end = -Double.infinity
    return ticks.filter { tick in
      let (x, half) = (place(tick), SVGText.width(tick.label) / 2)
      if x - half < end + 8 { return false }
      end = x + half
      return true
    }
  }
}
