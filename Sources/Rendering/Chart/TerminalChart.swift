import Charts
import Diagnostics

/// A figure in characters: bars of blocks, lines and dots of Braille, or of plain ASCII where a terminal has no more.
public struct TerminalChart: Sendable {
  /// How it is drawn.
  public struct Options: Sendable {
    /// The columns of the terminal, at least 20.
    public var width: Int
    /// The rows that lines and dots may take.
    public var height: Int
    /// The most bands that bars, boxes and grids have; nil for all.
    public var maximumBands: Int?
    /// Whether series have colours.
    public var useColor: Bool
    /// Whether only ASCII is drawn; names keep their characters.
    public var isASCII: Bool
    /// The language of notes.
    public var language: Language

    /// Options.
    public init(
      width: Int = 80, height: Int = 16, maximumBands: Int? = nil, useColor: Bool = false, isASCII: Bool = false,
      language: Language = .english
    ) {
      self.width = max(20, width)
      self.height = max(4, height)
      self.maximumBands = maximumBands
      self.useColor = useColor
      self.isASCII = isASCII
      self.language = language
    }
  }

  private let options: Options
  private let measure = DisplayWidth()

  /// A way to draw.
  public init(options: Options) { self.options = options }

  /// The picture; every line ends with a line end.
  public func render(_ figure: Figure) -> String {
    var lines: [String] = figure.title.isEmpty ? [] : [visible(figure.title)]
    if figure.marks.contains(where: { $0.isCell }) {
      lines += cells(figure)
    } else if figure.marks.contains(where: { $0.isBox }) {
      lines += boxes(figure)
    } else if figure.marks.contains(where: \.isBar) {
      lines += bars(figure)
    } else if figure.marks.contains(where: { $0.isNumber }) {
      for case .number(let number, let label) in figure.marks { lines.append("\(visible(label)): \(visible(number))") }
    } else {
      lines += plot(figure)
    }
    lines += figure.notes.map { $0.text(in: options.language) }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Bars

  /// All bars lie here, so that their names can be read.
  private func bars(_ figure: Figure) -> [String] {
    let bands = figure.isLying ? figure.up.bands : figure.across.bands
    let axis = figure.isLying ? figure.across : figure.up
    var byBand = [[Figure.Bar]](repeating: [], count: bands.count)
    for case .bar(let bar) in figure.marks { byBand[bar.band].append(bar) }
    let labelWidth = min(options.width / 3, bands.map { measure.width(of: $0) }.max() ?? 0)
    let valueWidth = figure.marks.reduce(0) { widest, mark in
      if case .bar(let bar) = mark { return max(widest, measure.width(of: bar.label)) }
      return widest
    }
    let room = max(4, options.width - labelWidth - valueWidth - 3)
    var lines = legend(figure)
    for (band, bars) in bands.enumerated().map({ ($1, byBand[$0]) }).prefix(options.maximumBands ?? bands.count) {
      let lanes = Dictionary(grouping: bars, by: \.lane).sorted { $0.key < $1.key }.map(\.value)
      for (place, lane) in lanes.enumerated() {
        let name = place == 0 ? padded(band, to: labelWidth) : String(repeating: " ", count: labelWidth)
        let label = lane.count == 1 ? " " + lane[0].label : ""
        lines.append("\(name) \(bar(lane, axis, room))\(label)")
      }
      if lanes.isEmpty { lines.append(padded(band, to: labelWidth)) }
    }
    return lines + noteOnRest(of: bands.count)
  }

  /// A line of bars: each column of the terminal is filled where a bar covers it, the last one in eighths.
  private func bar(_ bars: [Figure.Bar], _ axis: Figure.Axis, _ room: Int) -> String {
    let eighths = room * 8
    var owners = [Int?](repeating: nil, count: eighths)
    for bar in bars {
      let ends = [bar.from, bar.to].map { Int((axis.share(of: $0) * Double(eighths)).rounded()) }
      for place in min(ends[0], ends[1])..<max(ends[0], ends[1]) where place < eighths { owners[place] = bar.series }
    }
    let zero = axis.range.lowerBound < 0 ? Int((axis.share(of: 0) * Double(room)).rounded()) : nil
    var signs: [(sign: String, series: Int?)] = []
    for column in 0..<room {
      let part = owners[(column * 8)..<(column * 8 + 8)]
      let filled = part.count { $0 != nil }
      if let series = part.compactMap({ $0 }).first {
        let startsInside = part.first.flatMap { $0 } == nil
        signs.append((block(filled, series, fromRight: startsInside), series))
      } else {
        signs.append((column == zero ? (options.isASCII ? "|" : "│") : " ", nil))
      }
    }
    return line(of: signs)
  }

  /// A column of a bar. Without colours the series are told apart by their signs.
  private func block(_ eighths: Int, _ series: Int, fromRight: Bool) -> String {
    if options.isASCII { return eighths >= 4 ? String(Self.asciiSigns[series % Self.asciiSigns.count]) : " " }
    if !options.useColor, series > 0 {
      let shades = ["█", "▒", "░", "▓"]
      return eighths >= 4 ? shades[series % shades.count] : " "
    }
    if eighths >= 8 { return "█" }
    // There are no blocks that grow from the right: the half one is near enough.
    if fromRight { return eighths >= 4 ? "▐" : " " }
    return ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths]
  }

  private static let asciiSigns: [Character] = ["#", "=", "o", "+", "x", "*", "%", "@"]

  private func legend(_ figure: Figure) -> [String] {
    if figure.series.isEmpty { return [] }
    let names = figure.series.enumerated().map { series, name in
      let sign =
        options.isASCII ? String(Self.asciiSigns[series % Self.asciiSigns.count]) : block(8, series, fromRight: false)
      return (colored(sign, series) + " " + visible(name), measure.width(of: name) + 2)
    }
    var lines: [String] = []
    var line = ""
    var used = 0
    for (text, width) in names {
      if used > 0, used + 3 + width > options.width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += (used > 0 ? "   " : "") + text
      used += (used > 0 ? 3 : 0) + width
    }
    return lines + [line]
  }

  // MARK: Lines and dots

  private func plot(_ figure: Figure) -> [String] {
    let labelWidth = figure.up.ticks.map { measure.width(of: $0.label) }.max() ?? 0
    let columns = max(8, options.width - labelWidth - 2)
    let rows = options.height
    var canvas = DotCanvas(columns: columns, rows: rows, dots: options.isASCII ? (1, 1) : (2, 4))
    for mark in figure.marks {
      switch mark {
      case .line(let points, let series):
        for (from, to) in zip(points, points.dropFirst()) {
          canvas.line(place(from, figure), place(to, figure), series)
        }
      case .area(_, let upper, let series):
        for (from, to) in zip(upper, upper.dropFirst()) { canvas.line(place(from, figure), place(to, figure), series) }
      case .dot(let point, let series): canvas.dot(place(point, figure), series)
      default: continue
      }
    }
    var names = [String](repeating: String(repeating: " ", count: labelWidth), count: rows)
    for tick in figure.up.ticks {
      let row = min(rows - 1, Int((1 - figure.up.share(of: tick.position)) * Double(rows)))
      names[row] = String(repeating: " ", count: labelWidth - measure.width(of: tick.label)) + tick.label
    }
    let edge = options.isASCII ? "|" : "│"
    var lines = legend(figure)
    for row in 0..<rows {
      let signs = (0..<columns).map { column -> (sign: String, series: Int?) in
        guard let cell = canvas.cell(column, row) else { return (" ", nil) }
        let ascii = String(Self.asciiSigns[cell.series % Self.asciiSigns.count])
        return (options.isASCII ? ascii : String(cell.sign), cell.series)
      }
      lines.append(names[row] + " " + edge + line(of: signs))
    }
    lines.append(
      String(repeating: " ", count: labelWidth + 1) + (options.isASCII ? "+" : "└")
        + String(repeating: options.isASCII ? "-" : "─", count: columns))
    lines.append(String(repeating: " ", count: labelWidth + 2) + ticksBelow(figure.across, columns))
    return lines
  }

  private func place(_ point: Figure.Point, _ figure: Figure) -> (x: Double, y: Double) {
    (figure.across.share(of: point.x), 1 - figure.up.share(of: point.y))
  }

  /// The labels that find room below an axis.
  private func ticksBelow(_ axis: Figure.Axis, _ columns: Int) -> String {
    var output = ""
    var used = 0
    for tick in axis.ticks {
      let width = measure.width(of: tick.label)
      let middle = Int((axis.share(of: tick.position) * Double(columns - 1)).rounded())
      let start = min(max(0, middle - width / 2), columns - width)
      guard start >= used + (used > 0 ? 1 : 0), start + width <= columns else { continue }
      output += String(repeating: " ", count: start - used) + visible(tick.label)
      used = start + width
    }
    return output
  }

  // MARK: Grids and boxes

  private func cells(_ figure: Figure) -> [String] {
    let labelWidth = min(options.width / 3, figure.up.bands.map { measure.width(of: $0) }.max() ?? 0)
    var texts = [[String]](
      repeating: [String](repeating: "", count: figure.across.bands.count), count: figure.up.bands.count)
    for case .cell(let column, let row, let share, let label) in figure.marks {
      let shades = options.isASCII ? [" ", ".", ":", "#"] : [" ", "░", "▒", "▓"]
      texts[row][column] = shades[min(3, Int(share * 4))] + label
    }
    let widths = figure.across.bands.indices.map { column in
      max(measure.width(of: figure.across.bands[column]), texts.map { measure.width(of: $0[column]) }.max() ?? 0)
    }
    var shown = 0
    var used = labelWidth
    for width in widths where used + 1 + width <= options.width {
      used += 1 + width
      shown += 1
    }
    let head = figure.across.bands.prefix(shown).enumerated().map { leftPadded($1, to: widths[$0]) }
    var lines = [(String(repeating: " ", count: labelWidth) + " " + head.joined(separator: " ")).trimmedRight]
    for (row, name) in figure.up.bands.prefix(options.maximumBands ?? figure.up.bands.count).enumerated() {
      let cells = texts[row].prefix(shown).enumerated().map { leftPadded($1, to: widths[$0]) }
      lines.append((padded(name, to: labelWidth) + " " + cells.joined(separator: " ")).trimmedRight)
    }
    lines += noteOnRest(of: figure.up.bands.count)
    if shown < widths.count {
      let hidden = widths.count - shown
      lines.append(Message("… \(hidden) more columns", ja: "… ほか \(hidden) 列").text(in: options.language))
    }
    return lines
  }

  private func boxes(_ figure: Figure) -> [String] {
    let labelWidth = min(options.width / 3, figure.up.bands.map { measure.width(of: $0) }.max() ?? 0)
    let columns = max(8, options.width - labelWidth - 1)
    let signs: [Character] = options.isASCII ? ["-", "|", "=", "#", "o"] : ["─", "├", "▒", "┃", "∘"]
    var lines: [String] = []
    for case .box(let box) in figure.marks where box.band < options.maximumBands ?? Int.max {
      var line = [Character](repeating: " ", count: columns)
      let place = { (value: Double) in min(columns - 1, Int(figure.across.share(of: value) * Double(columns - 1) + 0.5))
      }
      for value in box.outliers { line[place(value)] = signs[4] }
      for column in place(box.lowerEnd)...place(box.upperEnd) { line[column] = signs[0] }
      line[place(box.lowerEnd)] = signs[1]
      line[place(box.upperEnd)] = options.isASCII ? "|" : "┤"
      for column in place(box.lowerQuartile)...place(box.upperQuartile) { line[column] = signs[2] }
      line[place(box.median)] = signs[3]
      lines.append((padded(figure.up.bands[box.band], to: labelWidth) + " " + String(line)).trimmedRight)
    }
    lines.append(String(repeating: " ", count: labelWidth + 1) + ticksBelow(figure.across, columns))
    return lines + noteOnRest(of: figure.up.bands.count)
  }

  /// How many bands find no room.
  private func noteOnRest(of count: Int) -> [String] {
    let rest = count - min(count, options.maximumBands ?? count)
    if rest == 0 { return [] }
    return [Message("… \(rest) more", ja: "… ほか \(rest)").text(in: options.language)]
  }

  // MARK: Text

  private func visible(_ text: String) -> String { TerminalText(displayWidth: measure).visible(text) }

  private func padded(_ text: String, to width: Int) -> String {
    let cut = TerminalText(displayWidth: measure).cut(visible(text), to: width)
    return cut + String(repeating: " ", count: max(0, width - measure.width(of: cut)))
  }

  private func leftPadded(_ text: String, to width: Int) -> String {
    let shown = visible(text)
    return String(repeating: " ", count: max(0, width - measure.width(of: shown))) + shown
  }

  /// Signs side by side, those of one series behind one change of colour; blanks at the end are left out.
  private func line(of signs: [(sign: String, series: Int?)]) -> String {
    var output = ""
    var run = (text: "", series: Int?.none)
    let end = (signs.lastIndex { $0.sign != " " && !$0.sign.isEmpty } ?? -1) + 1
    for (sign, series) in signs[..<end] {
      if series != run.series {
        output += run.series.map { colored(run.text, $0) } ?? run.text
        run = ("", series)
      }
      run.text += sign
    }
    return output + (run.series.map { colored(run.text, $0) } ?? run.text)
  }

  private func colored(_ text: String, _ series: Int) -> String {
    if !options.useColor || text == " " { return text }
    return "\u{1B}[\([34, 33, 32, 35, 36, 31, 94, 90][series % 8])m\(text)\u{1B}[0m"
  }
}

extension Figure.Mark {
  fileprivate var isCell: Bool {
    if case .cell = self { return true }
    return false
  }

  fileprivate var isBox: Bool {
    if case .box = self { return true }
    return false
  }

  fileprivate var isNumber: Bool {
    if case .number = self { return true }
    return false
  }
}

extension String {
  /// The text without blanks at its end.
  fileprivate var trimmedRight: String {
    var part = self[...]
    while part.hasSuffix(" ") { part = part.dropLast() }
    return String(part)
  }
}
