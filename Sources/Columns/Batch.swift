/// Rows of a schema: columns of equal length.
public struct Batch: Sendable {
  /// The number of rows that work is cut into. A multiple of 64, so that validity words are not shared.
  public static let morselRowCount = 32_768

  /// The columns' names and types.
  public var schema: Schema
  /// The columns, as many as the schema has fields.
  public var columns: [Column]
  /// The number of rows, which a batch without columns has too.
  public var rowCount: Int

  /// A batch; every column has `rowCount` rows.
  public init(schema: Schema, columns: [Column], rowCount: Int) {
    precondition(schema.fields.count == columns.count, "a batch needs a column for each field")
    self.schema = schema
    self.columns = columns
    self.rowCount = rowCount
  }

  /// A batch without rows.
  public static func empty(_ schema: Schema) -> Batch {
    Batch(schema: schema, columns: schema.fields.map { Column(type: $0.type, values: []) }, rowCount: 0)
  }

  /// One row's values.
  public func row(_ index: Int) -> [Value] { columns.map { $0.value(at: index) } }

  /// The rows of `range`, without a copy.
  public func slice(_ range: Range<Int>) -> Batch {
    Batch(schema: schema, columns: columns.map { $0.slice(range) }, rowCount: range.count)
  }

  /// The wanted rows.
  public func gather(_ selection: Selection) -> Batch {
    let known = selection.known
    return Batch(
      schema: schema, columns: columns.map { $0.gather(selection, known: known) }, rowCount: selection.count)
  }

  /// The batch cut into morsels of one size, without a copy; one empty morsel where there are no rows.
  public func morsels() -> [Batch] {
    if rowCount <= Self.morselRowCount { return [self] }
    return stride(from: 0, to: rowCount, by: Self.morselRowCount).map {
      slice($0..<min($0 + Self.morselRowCount, rowCount))
    }
  }

  /// The rows of all batches, one after the other, under the given schema.
  public static func concatenate(_ batches: [Batch], schema: Schema) -> Batch {
    let filled = batches.filter { $0.rowCount > 0 }
    guard let first = filled.first else { return .empty(schema) }
    let columns =
      filled.count == 1
      ? first.columns : schema.fields.indices.map { index in Column.concatenate(filled.map { $0.columns[index] }) }
    return Batch(schema: schema, columns: columns, rowCount: filled.reduce(0) { $0 + $1.rowCount })
  }
}
