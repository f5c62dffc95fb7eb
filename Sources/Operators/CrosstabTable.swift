import Columns
import Diagnostics
import Plan
import Syntax

/// Makes a cross table of its input's rows.
struct CrosstabTable: TableTransform {
  /// What stands behind `with`.
  struct Options: Sendable {
    /// What a cell is divided by.
    enum Share: Sendable { case row, column }

    var hasTotals = false
    var showsEmpty = false
    var share: Share?

    var isShare: Bool { share != nil }

    /// Reads the words; nil, with a diagnostic, where two exclude each other.
    init?(_ stage: Stage, _ resolver: inout Resolver) {
      guard case .words(let words)? = stage.slots["options"] else { return }
      for word in words {
        switch word.text {
        case "totals": hasTotals = true
        case "empty": showsEmpty = true
        default:
          let wanted: Share = word.text == "row_share" ? .row : .column
          guard share == nil || share == wanted else {
            resolver.report(
              .wrongArguments, Message("a share is of the row or of the column", ja: "割合は行か列のどちらかに対するものである"),
              at: word.range,
              help: [Message("write one of row_share and column_share", ja: "row_share か column_share の一方を書く")])
            return nil
          }
          share = wanted
        }
      }
    }
  }

  let groups: CrosstabGroups
  let values: [Value]
  let options: Options
  let schema: Schema

  /// The name of the row and column of totals.
  private static let totalName = "計"
  /// The name of the column of nulls and empty texts.
  private static let missingName = "(空)"

  init(_ groups: CrosstabGroups, values: [Value], _ options: Options) {
    self.groups = groups
    self.values = values
    self.options = options
    var fields = groups.rows.map(\.field)
    if options.hasTotals, !fields.contains(where: { $0.type == .string }) { fields[0].type = .string }
    var taken = Set(fields.map { FoldedName($0.name) })
    let type = options.isShare ? .real : groups.cells.type
    for value in values {
      let isMissing = value.isNull || value == .string("")
      fields.append(Field(isMissing ? Self.missingName : value.text, type).named(apartFrom: &taken))
    }
    if options.hasTotals { fields.append(Field(Self.totalName, type).named(apartFrom: &taken)) }
    schema = Schema(fields)
  }

  /// The groups, over the rows as they were found.
  var origin: LogicalPlan? { .aggregate(keys: groups.rows + [groups.column], aggregates: [], groups.source) }

  var name: String { "crosstab of \(values.count) columns" }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    let keyCount = groups.rows.count
    let cells = try context.run(groups.cells.plan, input)
    let keys = CrosstabOrder.keys(of: cells, count: keyCount, groups.rows.map(\.field), options.showsEmpty)
    try context.check(keys.count * (values.count + 1) * 32)
    // What is not shown is not computed: a total may overflow where its parts do not.
    let rowTotals =
      try options.share == .column && !options.hasTotals ? [:] : totals(groups.rowTotals, keyCount, input, context)
    let columnTotals =
      try options.share == .row && !options.hasTotals ? [:] : totals(groups.columnTotals, 1, input, context)
    let none = try emptyCell(input, context)
    let needsGrand = options.hasTotals && input.rowCount > 0
    let grand = try !needsGrand ? none : totals(groups.grandTotal, 0, input, context)[[]] ?? .null
    var found: [[Value]: Value] = [:]
    for row in 0..<cells.rowCount {
      let values = cells.row(row)
      found[Array(values.dropLast())] = values.last
    }
    var table = keys.map { key in
      let total = rowTotals[key] ?? none
      let line = values.map { value in
        cell(found[key + [value]] ?? none, row: total, column: columnTotals[[value]] ?? none)
      }
      return shown(key) + line + (options.hasTotals ? [cell(total, row: total, column: grand)] : [])
    }
    if options.hasTotals {
      let line = values.map { value in
        let total = columnTotals[[value]] ?? none
        return cell(total, row: grand, column: total)
      }
      table.append(totalKey + line + [cell(grand, row: grand, column: grand)])
    }
    let columns = schema.fields.indices.map { index in
      Column(type: schema.fields[index].type, values: table.map { $0[index] })
    }
    return Batch(schema: schema, columns: columns, rowCount: table.count)
  }

  /// The value of each group, by its keys.
  private func totals(
    _ grouping: CrosstabGroups.Grouping, _ keyCount: Int, _ input: Batch, _ context: TransformContext
  ) throws(Diagnostic) -> [[Value]: Value] {
    guard options.hasTotals || options.isShare else { return [:] }
    let batch = try context.run(grouping.plan, input)
    var result: [[Value]: Value] = [:]
    for row in 0..<batch.rowCount {
      let values = batch.row(row)
      result[Array(values.prefix(keyCount))] = values[keyCount]
    }
    return result
  }

  /// What the aggregate gives for no rows; null where that is no number.
  private func emptyCell(_ input: Batch, _ context: TransformContext) throws(Diagnostic) -> Value {
    let batch = try context.run(groups.grandTotal.plan, .empty(input.schema))
    let value = batch.rowCount > 0 ? batch.columns[0].value(at: 0) : .null
    if case .real(let number) = value, number.isNaN { return .null }
    return value
  }

  /// The cell, or its share where one is asked for; null where there is nothing to divide by.
  private func cell(_ value: Value, row: Value, column: Value) -> Value {
    guard let share = options.share else { return value }
    guard case .real(let part)? = value.widened(to: .real),
      case .real(let whole)? = (share == .row ? row : column).widened(to: .real), whole != 0
    else { return .null }
    return .real(part / whole)
  }

  /// The keys of a row as they stand in the table: the first as a text where the row of totals needs one.
  private func shown(_ key: [Value]) -> [Value] {
    zip(key, schema.fields).map { value, field in
      field.type == .string && value.type != .string ? .string(value.isNull ? "" : value.text) : value
    }
  }

  /// The keys of the row of totals: its name in the first text.
  private var totalKey: [Value] {
    let fields = schema.fields.prefix(groups.rows.count)
    let first = fields.firstIndex { $0.type == .string }
    return fields.indices.map { fields[$0].type == .string ? .string($0 == first ? Self.totalName : "") : .null }
  }
}
