import Charts
import Diagnostics

/// A figure as SVG inside an HTML page: no script, no font of its own, colours from the page's style. It says what it shows
/// in words, too.
struct SVGChart {
  private let figure: Figure
  /// What it is called for readers who do not see it.
  private let label: String
  private let layout: SVGLayout

  init(_ figure: Figure, label: String) {
    self.figure = figure
    self.label = label
    layout = SVGLayout(figure)
  }

  /// The element.
  func render() -> String {
    let numbers = figure.marks.compactMap { mark -> (String, String)? in
      if case .number(let number, let label) = mark { return (number, label) }
      return nil
    }
    if !numbers.isEmpty { return cards(numbers) }
    let (width, height) = (SVGText.number(layout.width), SVGText.number(layout.height))
    var output =
      "<svg class=\"chart\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" role=\"img\" aria-label=\"\(HTMLText.escaped(alternative))\">\n"
    output += legend() + grid() + labels()
    for mark in figure.marks { output += draw(mark) }
    output += zeroLine() + directLabels()
    return output + "</svg>\n"
  }

  private func cards(_ numbers: [(String, String)]) -> String {
    let items = numbers.map { number, label in
      "<div><dt>\(HTMLText.escaped(label))</dt><dd>\(HTMLText.escaped(number))</dd></div>\n"
    }
    return "<dl class=\"cards\">\n\(items.joined())</dl>\n"
  }

  /// What the picture shows, in words: its name and its first values.
  private var alternative: String {
    var parts: [String] = []
    for mark in figure.marks.prefix(24) {
      switch mark {
      case .bar(let bar):
        let band = (figure.isLying ? figure.up : figure.across).bands[bar.band]
        let series = figure.series.isEmpty ? "" : " \(figure.series[bar.series % figure.series.count])"
        parts.append("\(band)\(series) \(bar.label)")
      case .line(let points, let series):
        guard let first = points.first, let last = points.last, !figure.up.isLogarithmic else { continue }
        let name = figure.series.isEmpty ? "" : figure.series[series % figure.series.count] + " "
        parts.append("\(name)\(SVGText.plain(first.y)) → \(SVGText.plain(last.y))")
      case .cell(let column, let row, _, let label):
        parts.append("\(figure.up.bands[row]) \(figure.across.bands[column]) \(label)")
      case .box(let box): parts.append("\(figure.up.bands[box.band]) \(SVGText.plain(box.median))")
      case .area, .dot, .number: continue
      }
    }
    let more = figure.marks.count > 24 ? "; …" : ""
    return parts.isEmpty ? label : "\(label): \(parts.joined(separator: "; "))\(more)"
  }

  // MARK: Axes

  private func legend() -> String {
    layout.legend.enumerated().map { series, place in
      let name = HTMLText.escaped(SVGText.cut(figure.series[series], columns: 40))
      return
        "<rect class=\"\(SVGText.fill(series))\" x=\"\(SVGText.number(place.x))\" y=\"\(SVGText.number(place.y - 9))\" width=\"10\" height=\"10\"/><text x=\"\(SVGText.number(place.x + 15))\" y=\"\(SVGText.number(place.y))\">\(name)</text>\n"
    }.joined()
  }

  private func grid() -> String {
    var output = ""
    if figure.up.bands.isEmpty {
      for tick in figure.up.ticks {
        output += line("grid", layout.left, layout.y(tick.position), layout.right, layout.y(tick.position))
      }
    }
    if figure.across.bands.isEmpty {
      for tick in figure.across.ticks {
        output += line("grid", layout.x(tick.position), layout.top, layout.x(tick.position), layout.bottom)
      }
    }
    return output
  }

  private func zeroLine() -> String {
    if figure.isLying, figure.across.bands.isEmpty, figure.across.range.contains(0),
      figure.marks.contains(where: \.isBar)
    {
      return line("axis", layout.x(0), layout.top, layout.x(0), layout.bottom)
    }
    if figure.isLying { return "" }
    let base = figure.up.range.contains(0) && !figure.up.isLogarithmic ? 0 : figure.up.range.lowerBound
    return line("axis", layout.left, layout.y(base), layout.right, layout.y(base))
  }

  private func labels() -> String {
    var output = ""
    for tick in layout.upTicks {
      output += text(
        tick.label, layout.left - 8, layout.y(tick.position) + 4, anchor: "end", columns: SVGLayout.widestBand)
    }
    for tick in layout.acrossTicks {
      let x = layout.x(tick.position)
      if layout.isTilted {
        let label = HTMLText.escaped(SVGText.cut(tick.label, columns: 20))
        output +=
          "<text class=\"tick\" text-anchor=\"end\" transform=\"translate(\(SVGText.number(x + 4)) \(SVGText.number(layout.bottom + 14))) rotate(-38)\">\(label)</text>\n"
      } else {
        output += text(tick.label, x, layout.bottom + 18, anchor: "middle", columns: 24)
      }
    }
    if !figure.up.title.isEmpty {
      output +=
        "<text class=\"title\" x=\"0\" y=\"\(SVGText.number(layout.titleY))\">\(HTMLText.escaped(SVGText.cut(figure.up.title, columns: 60)))</text>\n"
    }
    if !figure.across.title.isEmpty {
      output +=
        "<text class=\"title\" text-anchor=\"end\" x=\"\(SVGText.number(layout.right))\" y=\"\(SVGText.number(layout.height - 6))\">\(HTMLText.escaped(SVGText.cut(figure.across.title, columns: 60)))</text>\n"
    }
    return output
  }

  private func directLabels() -> String {
    layout.directLabels.map { series, y in
      "<text class=\"\(SVGText.fill(series))\" x=\"\(SVGText.number(layout.right + 8))\" y=\"\(SVGText.number(y + 4))\">\(HTMLText.escaped(SVGText.cut(figure.series[series], columns: SVGLayout.widestName)))</text>\n"
    }.joined()
  }

  // MARK: Marks

  private func draw(_ mark: Figure.Mark) -> String {
    switch mark {
    case .bar(let bar): return draw(bar)
    case .line(let points, let series):
      let path = path(points)
      var output = "<path class=\"\(SVGText.stroke(series))\" d=\"\(path)\"/>\n"
      if points.count <= 24 {
        for point in points { output += dot(point, series, radius: 2.5) }
      }
      return output
    case .area(let lower, let upper, let series):
      let outline = path(upper) + path(lower.reversed()).replacingFirst("M", with: "L") + "Z"
      return "<path class=\"area \(SVGText.fill(series))\" d=\"\(outline)\"/>\n"
    case .dot(let point, let series): return dot(point, series, radius: 3)
    case .cell(let column, let row, let share, let label): return cell(column, row, share, label)
    case .box(let box): return draw(box)
    case .number: return ""
    }
  }

  private func dot(_ point: Figure.Point, _ series: Int, radius: Double) -> String {
    "<circle class=\"dot \(SVGText.fill(series))\" cx=\"\(SVGText.number(layout.x(point.x)))\" cy=\"\(SVGText.number(layout.y(point.y)))\" r=\"\(SVGText.number(radius))\"/>\n"
  }

  private func path(_ points: [Figure.Point]) -> String {
    points.enumerated().map { place, point in
      "\(place == 0 ? "M" : "L")\(SVGText.number(layout.x(point.x))) \(SVGText.number(layout.y(point.y)))"
    }.joined()
  }

  private func draw(_ bar: Figure.Bar) -> String {
    let isLying = figure.isLying
    let size = isLying ? layout.bandHeight : layout.bandWidth
    let used = bar.isWhole ? max(1, size - 1) : size * 0.78
    let lane = used / Double(max(1, bar.laneCount))
    let start = Double(bar.band) * size + (size - used) / 2 + Double(bar.lane) * lane
    let ends = isLying ? [layout.x(bar.from), layout.x(bar.to)] : [layout.y(bar.from), layout.y(bar.to)]
    let (low, high) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
    let thickness = max(1, lane - (bar.laneCount > 1 ? 1 : 0))
    let box =
      isLying
      ? (x: low, y: layout.top + start, width: high - low, height: thickness)
      : (x: layout.left + start, y: low, width: thickness, height: high - low)
    var output =
      "<rect class=\"\(SVGText.fill(bar.series))\" x=\"\(SVGText.number(box.x))\" y=\"\(SVGText.number(box.y))\" width=\"\(SVGText.number(box.width))\" height=\"\(SVGText.number(box.height))\"><title>\(HTMLText.escaped(bar.label))</title></rect>\n"
    guard layout.showsValues else { return output }
    if isLying {
      let isNegative = bar.to < bar.from
      output += text(
        bar.label, isNegative ? low - 5 : high + 5, box.y + thickness / 2 + 4, anchor: isNegative ? "end" : "start",
        columns: 16)
    } else if SVGText.width(bar.label) <= size {
      output += text(
        bar.label, box.x + box.width / 2, bar.to < bar.from ? high + 14 : low - 5, anchor: "middle", columns: 16)
    }
    return output
  }

  private func cell(_ column: Int, _ row: Int, _ share: Double, _ label: String) -> String {
    let (x, y) = (layout.left + Double(column) * layout.bandWidth, layout.top + Double(row) * layout.bandHeight)
    var output =
      "<rect class=\"heat\" fill-opacity=\"\(SVGText.number(0.05 + 0.6 * share, digits: 2))\" x=\"\(SVGText.number(x + 0.5))\" y=\"\(SVGText.number(y + 0.5))\" width=\"\(SVGText.number(layout.bandWidth - 1))\" height=\"\(SVGText.number(layout.bandHeight - 1))\"><title>\(HTMLText.escaped(label))</title></rect>\n"
    if SVGText.width(label) + 4 <= layout.bandWidth {
      output += text(
        label, x + layout.bandWidth / 2, y + layout.bandHeight / 2 + 4, anchor: "middle", columns: 16, style: "value")
    }
    return output
  }

  private func draw(_ box: Figure.Box) -> String {
    let middle = layout.top + (Double(box.band) + 0.5) * layout.bandHeight
    let half = layout.bandHeight * 0.3
    let (low, high) = (layout.x(box.lowerQuartile), layout.x(box.upperQuartile))
    var output =
      line("l0", layout.x(box.lowerEnd), middle, low, middle) + line("l0", high, middle, layout.x(box.upperEnd), middle)
    for end in [box.lowerEnd, box.upperEnd] {
      output += line("l0", layout.x(end), middle - half / 2, layout.x(end), middle + half / 2)
    }
    output +=
      "<rect class=\"box\" x=\"\(SVGText.number(low))\" y=\"\(SVGText.number(middle - half))\" width=\"\(SVGText.number(max(1, high - low)))\" height=\"\(SVGText.number(2 * half))\"/>\n"
    output += line("median", layout.x(box.median), middle - half, layout.x(box.median), middle + half)
    for value in box.outliers.prefix(200) {
      output +=
        "<circle class=\"outlier\" cx=\"\(SVGText.number(layout.x(value)))\" cy=\"\(SVGText.number(middle))\" r=\"2.5\"/>\n"
    }
    return output
  }

  private func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line class=\"\(style)\" x1=\"\(SVGText.number(x1))\" y1=\"\(SVGText.number(y1))\" x2=\"\(SVGText.number(x2))\" y2=\"\(SVGText.number(y2))\"/>\n"
  }

  private func text(_ label: String, _ x: Double, _ y: Double, anchor: String, columns: Int, style: String = "tick")
    -> String
  {
    let cut = SVGText.cut(label, columns: columns)
    let whole = cut == label ? "" : "<title>\(HTMLText.escaped(label))</title>"
    return
      "<text class=\"\(style)\" text-anchor=\"\(anchor)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\">\(whole)\(HTMLText.escaped(cut))</text>\n"
  }
}

extension Figure.Mark {
  /// Whether it is a bar.
  var isBar: Bool {
    if case .bar = self { return true }
    return false
  }
}

extension String {
  /// The text with its first sign replaced, where it is this one.
  fileprivate func replacingFirst(_ sign: String, with other: String) -> String {
    hasPrefix(sign) ? other + dropFirst(sign.count) : self
  }
}
