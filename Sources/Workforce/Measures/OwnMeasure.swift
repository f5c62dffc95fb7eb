import Columns
import Diagnostics
import Plan

/// A measure that a `let` has defined: its rows as they are, or those of each group with the keys in front of them; its header
/// stands under the result. The keys are the last columns of the input.
struct OwnMeasure: TableTransform {
  let keys: [Field]
  /// What makes the measure of the rows of a group; nil where the input is the measure already.
  let plan: LogicalPlan?
  let schema: Schema
  let note: String

  var name: String { "measure" }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    context.remark(Message(note))
    let input = inputs[0]
    guard let plan else { return input }
    let width = input.columns.count - keys.count
    let keyColumns = Array(input.columns[width...])
    let groups = try context.grouped(keyColumns, input.rowCount)
    var members = [[UInt32]](repeating: [], count: groups.count)
    for row in 0..<input.rowCount { members[Int(groups.numbers[row])].append(UInt32(row)) }
    let people = Batch(
      schema: Schema(Array(input.schema.fields[..<width])), columns: Array(input.columns[..<width]),
      rowCount: input.rowCount)
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    var count = 0
    for rows in members.filter({ !$0.isEmpty }).sorted(by: { $0[0] < $1[0] }) {
      try context.check(0)
      let found = try context.run(plan, people.gather(Selection(BufferSlice(rows))))
      for row in 0..<found.rowCount {
        let cells = keyColumns.map { $0.value(at: Int(rows[0])) } + found.columns.map { $0.value(at: row) }
        for (place, value) in cells.enumerated() { builders[place].append(value) }
      }
      count += found.rowCount
    }
    return Batch(schema: schema, columns: builders.map { $0.finish() }, rowCount: count)
  }
}
