import Columns
import Diagnostics

/// A result and how it is wanted drawn.
public struct ChartRequest: Sendable {
  /// The rows.
  public let batch: Batch
  /// The kind of chart: `barchart`.
  public let kind: String
  /// What was asked for with it, by name: `title`, `xcolumn`.
  public let properties: [String: Value]

  /// A request.
  public init(_ batch: Batch, kind: String, properties: [String: Value] = [:]) {
    self.batch = batch
    self.kind = kind
    self.properties = properties
  }

  /// The picture; nil for what is a table. Throws `.wrongArguments` where the columns do not fit the kind.
  public func figure() throws(Diagnostic) -> Figure? {
    guard let chart = ChartKinds.named(kind) else { return nil }
    var figure = try chart.figure(of: self)
    if let title = text("title") { figure.title = title }
    if let title = text("xtitle") { figure.setTitle(title, ofValues: false) }
    if let title = text("ytitle") { figure.setTitle(title, ofValues: true) }
    if text("legend") == "hidden" { figure.series = [] }
    return figure
  }

  func text(_ name: String) -> String? {
    if case .string(let text)? = properties[name] { return text }
    return nil
  }

  func number(_ name: String) -> Double? { properties[name]?.plainNumber }

  func flag(_ name: String) -> Bool { properties[name] == .bool(true) }

  /// The places of the columns that a property names; nil where it is not given.
  func columns(_ name: String) -> [Int]? {
    switch properties[name] {
    case .string(let text)?: [text].compactMap { batch.schema.index(of: $0) }
    case .list(let values)?:
      values.compactMap { value in
        if case .string(let text) = value { return batch.schema.index(of: text) }
        return nil
      }
    default: nil
    }
  }

  /// The readers' name of a column.
  func title(of column: Int) -> String { batch.schema.fields[column].title ?? batch.schema.fields[column].name }

  /// The column's values as numbers: days of a date, seconds of a moment or a span; nil for none and for NaN.
  func numbers(of column: Int) -> [Double?] {
    (0..<batch.rowCount).map { row in batch.columns[column].value(at: row).plainNumber }
  }

  /// The column's values in words.
  func texts(of column: Int) -> [String] {
    (0..<batch.rowCount).map { row in
      let value = batch.columns[column].value(at: row)
      let text = value.text
      return value.isNull || text.isEmpty ? "–" : text
    }
  }

  func isNumber(_ column: Int) -> Bool {
    switch batch.schema.fields[column].type {
    case .int, .long, .real, .timespan: true
    default: false
    }
  }

  func isTime(_ column: Int) -> Bool { batch.schema.fields[column].type.isTemporal }

  /// That the result has nothing that this kind draws.
  func refusal(_ english: String, ja japanese: String) -> Diagnostic {
    Diagnostic(
      .wrongArguments, Message("'\(kind)' \(english)", ja: "「\(kind)」\(japanese)"),
      help: [
        Message(
          "choose columns with `with (xcolumn = …, ycolumns = …, series = …)`, or `project` them",
          ja: "`with (xcolumn = …, ycolumns = …, series = …)` か `project` で列を選ぶ")
      ])
  }
}

extension Value {
  /// A number, the days of a date, the seconds of a moment or a span; nil for everything else and for NaN.
  var plainNumber: Double? {
    switch self {
    case .long(let number): Double(number)
    case .real(let number): number.isFinite ? number : nil
    case .date(let days): Double(days)
    case .datetime(let ticks): Double(ticks) / Double(Ticks.perSecond)
    case .timespan(let ticks): Double(ticks) / Double(Ticks.perSecond)
    default: nil
    }
  }
}

extension Figure {
  /// Names the axis of the values, or the other.
  mutating func setTitle(_ title: String, ofValues: Bool) {
    if ofValues != isLying { up.title = title } else { across.title = title }
  }
}
