import Columns
import Diagnostics
import Plan
import Syntax

/// `narrow`: a row for each cell.
struct Narrow: TablePlugin {
  let documentation = Documentation(
    "narrow", signature: "T | evaluate narrow()",
    summary: Message(
      "A row for each cell: the row's number from 0, the column's name, and the value as text.",
      ja: "セルごとに一行とし、行番号（0 から）、列名、文字列にした値を出す。"),
    examples: [.init("print a = 1, b = \"x\" | evaluate narrow()", gives: "Row,Column,Value\n0,a,1\n0,b,x\n")])

  func bind(
    _ arguments: [NamedExpression], declared: [Field]?, input: Relation, at range: SourceRange,
    _ resolver: inout Resolver
  ) -> Relation? {
    guard arguments.isEmpty, declared == nil else {
      resolver.report(
        .wrongArguments, Message("narrow takes nothing", ja: "narrow には何も渡さない"), at: range, help: ["narrow()"])
      return nil
    }
    return Relation(.transform(NarrowedRows(), [input.plan]))
  }
}

/// The cells of a table, a row each.
struct NarrowedRows: TableTransform {
  let name = "narrow"
  let schema = Schema([Field("Row", .long), Field("Column", .string), Field("Value", .string)])

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    let input = inputs[0]
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for row in 0..<input.rowCount {
      if row % 256 == 0 { try context.check(row * input.columns.count * 24) }
      for (field, value) in zip(input.schema.fields, input.row(row)) {
        builders[0].append(.long(Int64(row)))
        builders[1].append(.string(field.name))
        builders[2].append(.string(value.isNull ? "" : value.exactText(of: field.type)))
      }
    }
    return Batch(
      schema: schema, columns: builders.map { $0.finish() }, rowCount: input.rowCount * input.columns.count)
  }
}
