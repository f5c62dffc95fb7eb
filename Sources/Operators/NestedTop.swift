import Columns
import Diagnostics
import Plan

/// The rows of `top-nested`.
struct NestedTop: TableTransform {
  /// One level of the hierarchy.
  struct Level: Sendable {
    /// The value and its aggregate.
    var fields: [Field]
    /// The input's column of the value.
    var keyIndex: Int
    /// The values at the top, with their aggregates, of given rows.
    var top: LogicalPlan
    /// The aggregate of all given rows.
    var whole: LogicalPlan
    /// What stands for the values that are not at the top; nil where they are left out.
    var others: Value?
  }

  let name = "top-nested"
  let schema: Schema
  let levels: [Level]

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    if inputs[0].rowCount > 0 { try append(inputs[0], [], &builders, context) }
    let columns = builders.map { $0.finish() }
    return Batch(schema: schema, columns: columns, rowCount: columns[0].count)
  }

  /// Adds the rows of a part of the table, whose values of the levels above are given.
  private func append(
    _ part: Batch, _ above: [Value], _ builders: inout [ColumnBuilder], _ context: TransformContext
  ) throws(Diagnostic) {
    let depth = above.count / 2
    guard depth < levels.count else {
      try context.check(above.count * 8)
      for (index, value) in above.enumerated() { builders[index].append(value) }
      return
    }
    let level = levels[depth]
    let top = try context.run(level.top, part)
    // The parts are named by one of their rows, so that values are compared as groups are.
    let parts = RowParts(
      [.concatenate([top.columns[0], part.columns[level.keyIndex]])], rowCount: top.rowCount + part.rowCount)
    var rest: [UInt32] = []
    for rows in parts.parts {
      let members = rows.filter { $0 >= top.rowCount }.map { $0 - UInt32(top.rowCount) }
      guard let first = rows.first, first < top.rowCount else {
        rest += members
        continue
      }
      let row = top.row(Int(first))
      try append(part.rows(members), above + row, &builders, context)
    }
    if !rest.isEmpty { try appendOthers(part.rows(rest.sorted()), above, &builders, context) }
  }

  /// The row of all values that are not at the top, where this level or one below it asks for it.
  private func appendOthers(
    _ rest: Batch, _ above: [Value], _ builders: inout [ColumnBuilder], _ context: TransformContext
  ) throws(Diagnostic) {
    let below = levels[(above.count / 2)...]
    guard below.contains(where: { $0.others != nil }) else { return }
    var row = above
    for level in below {
      if let others = level.others {
        row += [others, try context.run(level.whole, rest).columns[0].value(at: 0)]
      } else {
        row += [.null, .null]
      }
    }
    for (index, value) in row.enumerated() { builders[index].append(value) }
  }
}
