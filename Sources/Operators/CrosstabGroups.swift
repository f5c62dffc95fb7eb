import Columns
import Diagnostics
import Plan
import Syntax

/// What a cross table groups and computes: of each cell, and again of whole rows, columns and all rows.
struct CrosstabGroups {
  /// An aggregate over groups of some keys.
  struct Grouping: Sendable {
    /// The plan over given rows; its columns are the keys and the value.
    var plan: LogicalPlan
    /// The value's type.
    var type: DataType
  }

  /// The columns that the table needs.
  let source: LogicalPlan
  let rows: [LogicalPlan.Output]
  let column: LogicalPlan.Output
  let cells: Grouping
  let rowTotals: Grouping
  let columnTotals: Grouping
  let grandTotal: Grouping

  /// Groups over the columns of a plan; nil, with diagnostics, where the aggregate is wrong.
  init?(
    _ item: NamedExpression, rows: [LogicalPlan.Output], column: LogicalPlan.Output, over plan: LogicalPlan,
    _ options: CrosstabTable.Options, _ resolver: inout Resolver
  ) {
    guard let first = resolver.groupOutputs([item], keyCount: 0, keyNames: []) else { return nil }
    guard let value = first.outputs.first, first.outputs.count == 1 else {
      resolver.report(
        .wrongArguments, Message("a cell holds one value", ja: "一つのセルに入る値は一つである"), at: item.range,
        help: [Message("use an aggregate with one result", ja: "結果が一つの集計関数を使う")])
      return nil
    }
    guard !options.isShare || value.field.type.isNumeric else {
      let found = Resolver.describe(value.field.type)
      resolver.report(
        .typeMismatch,
        Message("a share is of numbers, this is \(found.english)", ja: "割合は数から計算する。これは \(found.japanese ?? "") である"),
        at: item.range, help: [Message("use count() or sum(…)", ja: "count() や sum(…) を使う")])
      return nil
    }
    let expressions = (rows + [column]).map(\.expression) + first.aggregates.flatMap(\.arguments)
    var used = expressions.reduce(into: Set<Int>()) { $0.formUnion($1.usedColumns) }
    // A plan without columns would lose its number of rows.
    if used.isEmpty, !plan.schema.fields.isEmpty { used = [0] }
    let needed = used.sorted()
    var places = [Int](repeating: 0, count: plan.schema.fields.count)
    for (place, index) in needed.enumerated() { places[index] = place }
    source = .project(Relation(plan).passedThrough(needed), plan)
    let schema = source.schema
    self.rows = rows.map { LogicalPlan.Output(field: $0.field, expression: $0.expression.moved(places)) }
    self.column = LogicalPlan.Output(field: column.field, expression: column.expression.moved(places))
    let keys = self.rows + [self.column]
    guard let cells = Self.grouping(item, keys, schema, places, &resolver),
      let rowTotals = Self.grouping(item, self.rows, schema, places, &resolver),
      let columnTotals = Self.grouping(item, [self.column], schema, places, &resolver),
      let grandTotal = Self.grouping(item, [], schema, places, &resolver)
    else { return nil }
    self.cells = cells
    self.rowTotals = rowTotals
    self.columnTotals = columnTotals
    self.grandTotal = grandTotal
  }

  private static func grouping(
    _ item: NamedExpression, _ keys: [LogicalPlan.Output], _ schema: Schema, _ places: [Int],
    _ resolver: inout Resolver
  ) -> Grouping? {
    guard let grouped = resolver.groupOutputs([item], keyCount: keys.count, keyNames: []),
      let value = grouped.outputs.first
    else { return nil }
    let aggregates = grouped.aggregates.map { call in
      var moved = call
      moved.arguments = call.arguments.map { $0.moved(places) }
      return moved
    }
    let plan = LogicalPlan.aggregate(keys: keys, aggregates: aggregates, .given(schema))
    let outputs = Relation(plan).passedThrough(Array(keys.indices)) + [value]
    return Grouping(plan: .project(outputs, plan), type: value.field.type)
  }

  /// The rows whose column has one of these values; nil, with a diagnostic, where that cannot be asked.
  func only(_ values: [Value], _ resolver: inout Resolver) -> LogicalPlan? {
    let range = column.expression.range
    let literals = values.map { TypedExpression.literal($0, type: column.field.type, range: range) }
    guard let isListed = resolver.call("in", [column.expression] + literals, at: range) else { return nil }
    return .filter(isListed, source)
  }
}
