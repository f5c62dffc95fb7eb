import Diagnostics

/// The numbers of the first row, large (`card`).
struct Card: ChartKind {
  let names = ["card"]

  func figure(of request: ChartRequest) throws(Diagnostic) -> Figure {
    guard request.batch.rowCount > 0, !request.batch.columns.isEmpty else {
      throw request.refusal("has no row to show", ja: "で示す行がない")
    }
    let marks = request.batch.schema.fields.indices.map { column -> Figure.Mark in
      let value = request.batch.columns[column].value(at: 0)
      let isPlain = request.isNumber(column) && !value.isNull
      return .number(
        isPlain ? value.plainNumber.map { Scale.text($0) } ?? value.text : value.isNull ? "–" : value.text,
        label: request.title(of: column))
    }
    let axis = Figure.Axis(title: "", range: 0...1, ticks: [])
    return Figure(title: "", across: axis, up: axis, marks: marks, series: [])
  }
}
