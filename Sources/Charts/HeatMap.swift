import Columns
import Diagnostics

/// Values as shades in a grid (`heatmap`): of a crosstab, a column of texts and columns of numbers; or of rows of two keys
/// and a number.
struct HeatMap: ChartKind {
  let names = ["heatmap"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    let all = Array(request.batch.schema.fields.indices)
    let numbers = request.columns("ycolumns") ?? all.dropFirst().filter(request.isNumber)
    let keys = all.filter { !numbers.contains($0) }
    // Names that come again are keys of rows; a crosstab has each once.
    let isLong = all.count == 3 && numbers.count == 2 && request.columns("ycolumns") == nil && Self.repeats(request)
    if keys.count >= 2 || isLong {
      let row = request.columns("series")?.first ?? keys.first ?? all[0]
      let column = request.columns("xcolumn")?.first ?? (keys.count >= 2 ? keys.first { $0 != row } ?? keys[1] : all[1])
      guard let value = numbers.last(where: { $0 != row && $0 != column }) else {
        throw request.refusal("needs a column of numbers", ja: "には数の列が要る")
      }
      return long(request, row: row, column: column, value: value)
    }
    guard let label = all.first, !numbers.isEmpty else {
      throw request.refusal("needs a column of names and columns of numbers", ja: "には名前の列と数の列が要る")
    }
    let rows = request.texts(of: label)
    var values: [[Double?]] = rows.map { _ in [] }
    for column in numbers {
      for (row, value) in request.numbers(of: column).enumerated() { values[row].append(value) }
    }
    return grid(values, rows: rows, columns: numbers.map(request.title), titles: ("", request.title(of: label)))
  }

  private func long(_ request: ChartRequest, row: Int, column: Int, value: Int) -> Figure {
    let (rowTexts, columnTexts) = (request.texts(of: row), request.texts(of: column))
    let rows = Self.distinct(rowTexts)
    let columns = Self.distinct(columnTexts)
    let rowPlaces = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    let columnPlaces = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    var values = [[Double?]](repeating: [Double?](repeating: nil, count: columns.count), count: rows.count)
    for (index, number) in request.numbers(of: value).enumerated() {
      guard let r = rowPlaces[rowTexts[index]], let c = columnPlaces[columnTexts[index]] else { continue }
      values[r][c] = number ?? values[r][c]
    }
    var figure = grid(values, rows: rows, columns: columns, titles: (request.title(of: column), request.title(of: row)))
    figure.notes += [Message("shades: \(request.title(of: value))", ja: "濃さ: \(request.title(of: value))")]
    return figure
  }

  private static func repeats(_ request: ChartRequest) -> Bool {
    distinct(request.texts(of: 0)).count < request.batch.rowCount
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var known: Set<String> = []
    return texts.filter { known.insert($0).inserted }
  }

  private func grid(
    _ values: [[Double?]], rows: [String], columns: [String], titles: (across: String, up: String)
  ) -> Figure {
    let limit = SeriesTable.bandLimit
    let values = values.prefix(limit).map { Array($0.prefix(limit)) }
    let known = values.flatMap { $0.compactMap { $0 } }
    let (low, high) = (known.min() ?? 0, known.max() ?? 1)
    let digits = known.map(Scale.digits).max() ?? 0
    var figure = Figure(
      title: "", across: Figure.Axis(title: titles.across, bands: Array(columns.prefix(limit))),
      up: Figure.Axis(title: titles.up, bands: Array(rows.prefix(limit))), marks: [], series: [],
      notes: SeriesTable.noteOnBands(max(rows.count, columns.count)))
    for (row, values) in values.enumerated() {
      for (column, value) in values.enumerated() {
        guard let value else { continue }
        figure.marks.append(
          .cell(
            column: column, row: row, share: high > low ? (value - low) / (high - low) : 0.5,
            label: Scale.text(value, digits: digits)))
      }
    }
    return figure
  }
}
