import Columns
import Diagnostics

/// A result's columns as a chart sees them: a place for each row along one axis, and values in series.
struct SeriesTable {
  /// The column of the places.
  let x: Int
  /// The different places in order of first appearance, in words, and each row's.
  private(set) var bands: [String] = []
  private(set) var bandOfRow: [Int] = []
  /// The names of the series.
  private(set) var names: [String] = []
  /// For each series the row and the value of its points, in the order of the rows.
  private(set) var points: [[(row: Int, value: Double)]] = []
  /// The columns of the values.
  let ys: [Int]

  /// More bands than this are no picture, nor are more series.
  static let bandLimit = 400
  private static let seriesLimit = 24

  /// The columns that a request names; without a name the first column is the place (of time charts the first date), all
  /// other numbers are values, and other texts make series.
  init(_ request: ChartRequest, prefersTime: Bool = false, xIsNumber: Bool = false) throws(Diagnostic) {
    let all = Array(request.batch.schema.fields.indices)
    let named = request.columns("xcolumn")?.first
    let numbers = all.filter { request.isNumber($0) || request.isTime($0) }
    let natural =
      prefersTime ? all.first { request.isTime($0) } : xIsNumber && numbers.count > 1 ? numbers.first : nil
    guard let x = named ?? natural ?? all.first else { throw request.refusal("has no column to draw", ja: "で描く列がない") }
    self.x = x
    let texts = all.filter { $0 != x && request.batch.schema.fields[$0].type == .string }
    let series = request.columns("series") ?? (request.columns("ycolumns") == nil || !texts.isEmpty ? texts : [])
    let ys = request.columns("ycolumns") ?? all.filter { $0 != x && !series.contains($0) && request.isNumber($0) }
    if let odd = ys.first(where: { !request.isNumber($0) }) {
      throw request.refusal(
        "draws numbers, and '\(request.title(of: odd))' has none", ja: "は数を描くが、「\(request.title(of: odd))」は数の列ではない")
    }
    guard !ys.isEmpty else { throw request.refusal("needs a column of numbers", ja: "には数の列が要る") }
    self.ys = ys
    collectBands(request)
    collectPoints(request, series)
    if names.count > Self.seriesLimit {
      throw request.refusal(
        "would have \(names.count) series, and no more than \(Self.seriesLimit) can be told apart",
        ja: "の系列が \(names.count) になる。見分けられるのは \(Self.seriesLimit) まで")
    }
  }

  /// What readers must know where bands are left out.
  var noteOnBands: [Message] { Self.noteOnBands(bands.count) }

  static func noteOnBands(_ count: Int) -> [Message] {
    if count <= bandLimit { return [] }
    return [
      Message("the first \(bandLimit) of \(count) are drawn", ja: "\(count) のうち最初の \(bandLimit) を描いた")
    ]
  }

  private mutating func collectBands(_ request: ChartRequest) {
    var known: [String: Int] = [:]
    for text in request.texts(of: x) {
      let band = known[text] ?? bands.count
      if band == bands.count {
        known[text] = band
        bands.append(text)
      }
      bandOfRow.append(band)
    }
  }

  private mutating func collectPoints(_ request: ChartRequest, _ series: [Int]) {
    var known: [String: Int] = [:]
    let words = series.map { request.texts(of: $0) }
    for y in ys {
      for (row, value) in request.numbers(of: y).enumerated() {
        var parts = words.map { $0[row] }
        if ys.count > 1 || parts.isEmpty { parts.append(request.title(of: y)) }
        let name = parts.joined(separator: " · ")
        let place = known[name] ?? names.count
        if place == names.count {
          known[name] = place
          names.append(name)
          points.append([])
        }
        if let value { points[place].append((row, value)) }
      }
    }
  }

  /// The title of the values: that of their column, where there is one.
  func valueTitle(_ request: ChartRequest) -> String { ys.count == 1 ? request.title(of: ys[0]) : "" }

  /// The names, where there are several.
  var shownNames: [String] { names.count > 1 ? names : [] }

  /// Each series' values by band; those of one band are added up. The second result says whether any were.
  func values() -> (byBand: [[Double?]], added: Bool) {
    var added = false
    let all = points.map { points in
      var values = [Double?](repeating: nil, count: bands.count)
      for (row, value) in points {
        let band = bandOfRow[row]
        if values[band] != nil { added = true }
        values[band] = (values[band] ?? 0) + value
      }
      return values
    }
    return (all, added)
  }
}
