import Columns
import Diagnostics

/// What a session opens with: what the data are about, and a query that fits them.
public struct SessionOverview: Sendable {
  /// The title of the data, as the data package has it.
  public var title: String?
  /// How many people there are, or how many rows where the data do not speak of people.
  public var count: Int?
  /// Whether `count` counts people.
  public var countsPeople = false
  /// The day that the data speak of.
  public var asOf: String?
  /// The tables.
  public var tables: [String] = []
  /// A query that fits the data.
  public var example: String
}

extension Session {
  /// What the session opens with. Reads the table of people, where a data package names one; a table that cannot be read
  /// is not counted here, and says why when it is used.
  public func overview() -> SessionOverview {
    var result = SessionOverview(example: "print 1 + 1")
    result.title = data.opened.lazy.compactMap(\.title).first
    result.tables = data.tableNames
    result.asOf = data.asOf.map { Value.date($0).text }
    if let people = data.tableNames.first(where: isAboutPeopleOverTime) {
      if case .success(let batch) = evaluate("\(quoted(people)) | at today()") {
        result.count = batch.rowCount
        result.countsPeople = true
      }
      result.asOf = result.asOf ?? Value.date(Int32(clamping: now / Ticks.perDay)).text
      result.example = "\(quoted(people)) | at today() | \(question(of: people))"
    } else if let first = data.tableNames.first {
      let tables = data.loadedTables
      result.count = tables.isEmpty ? nil : tables.reduce(0) { $0 + $1.batch.rowCount }
      result.example = "\(quoted(first)) | \(question(of: first))"
    }
    return result
  }

  private func isAboutPeopleOverTime(_ table: String) -> Bool {
    guard let properties = data.declaredProperties(of: table) else { return false }
    return properties.personKey != nil && properties.isEffectiveDated
  }

  /// Groups by the first column of few values; of the columns with the most such values, one of two to twelve.
  private func question(of table: String) -> String {
    guard let schema = data.declaredSchema(of: table) else { return "count" }
    let candidates = schema.fields.filter { $0.type == .string }.compactMap { field in
      valueCount(of: field, in: table).map { (field, $0) }
    }
    let fitting = candidates.filter { (2...12).contains($0.1) }
    guard let best = fitting.max(by: { $0.1 < $1.1 }) else { return "count" }
    return "summarize count() by \(quoted(best.0.name))"
  }

  private func valueCount(of field: Field, in table: String) -> Int? {
    if let order = field.order { return order.values.count }
    return distinctTexts(of: field.name, in: table, atMost: 200)?.count
  }

  /// The texts that stand in a column of a table that has been read, in order of first appearance; nil where there are
  /// more than `atMost`, or the table has not been read.
  func distinctTexts(of column: String, in table: String, atMost limit: Int) -> [String]? {
    guard let batch = data.loadedTables.first(where: { $0.name == table })?.batch,
      let index = batch.schema.index(of: column), batch.schema.fields[index].type == .string
    else { return nil }
    let pool = batch.columns[index].strings().pool
    guard pool.isDistinct, pool.count <= limit else { return nil }
    return pool.texts.filter { !$0.isEmpty }
  }

  /// The name as a query writes it.
  func quoted(_ name: String) -> String { Completions.written(name) }
}
