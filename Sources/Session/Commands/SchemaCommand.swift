import Columns
import Diagnostics
import Plan

/// `.schema`: the columns of a table.
struct SchemaCommand: DotCommand {
  let name = "schema"
  let signature = ".schema TABLE"
  let summary = Message("The columns of a table, their types and titles.", ja: "表の列、型、題名。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let table = try session.required(argument, self)
    guard let schema = session.data.declaredSchema(of: table) ?? session.definedSchema(of: table) else {
      let nearest = nearestName(to: table, in: session.data.tableNames)
      throw Diagnostic(
        .unknownTable, Message("unknown table '\(table)'", ja: "「\(table)」という表はない"),
        help: [
          nearest.map { Message("did you mean '\($0)'?", ja: "「\($0)」ではないか") }
            ?? Message("`.tables` lists all", ja: "`.tables` で一覧")
        ])
    }
    let isJapanese = session.language == .japanese
    let fields = [
      Field(isJapanese ? "列" : "column", .string), Field(isJapanese ? "型" : "type", .string),
      Field(isJapanese ? "題名" : "title", .string), Field(isJapanese ? "説明" : "about", .string),
    ]
    let columns = [
      Column.strings(schema.names), Column.strings(schema.fields.map(\.type.rawValue)),
      Column.strings(schema.fields.map { $0.title ?? "" }), Column.strings(schema.fields.map(about)),
    ]
    let batch = Batch(schema: Schema(fields), columns: columns, rowCount: schema.fields.count)
    return [.text(session.table(batch))]
  }

  private func about(_ field: Field) -> String {
    [field.order.map { $0.values.joined(separator: " < ") }, field.summary].compactMap { $0 }.joined(separator: "; ")
  }
}
