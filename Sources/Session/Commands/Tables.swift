import Columns
import Diagnostics
import Rendering

/// `.tables`: what is loaded.
struct Tables: DotCommand {
  let name = "tables"
  let signature = ".tables"
  let summary = Message("The tables, and what each is about.", ja: "表の一覧。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let names = session.data.tableNames
    if names.isEmpty {
      return [
        .text(
          Message("no table is loaded; `.load FILE.csv` loads one\n", ja: "表がない。`.load ファイル.csv` で読み込む\n").text(
            in: session.language))
      ]
    }
    let loaded = Dictionary(session.data.loadedTables.map { ($0.name, $0.batch.rowCount) }, uniquingKeysWith: { $1 })
    let isJapanese = session.language == .japanese
    let fields = [
      Field(isJapanese ? "表" : "table", .string), Field(isJapanese ? "題名" : "title", .string),
      Field(isJapanese ? "列数" : "columns", .long), Field(isJapanese ? "行数" : "rows", .long),
    ]
    let columns = [
      Column.strings(names),
      Column.strings(names.map { session.data.declaredProperties(of: $0)?.title ?? "" }),
      Column(type: .long, values: names.map { .long(Int64(session.data.declaredSchema(of: $0)?.fields.count ?? 0)) }),
      Column(type: .long, values: names.map { loaded[$0].map { .long(Int64($0)) } ?? .null }),
    ]
    let batch = Batch(schema: Schema(fields), columns: columns, rowCount: names.count)
    return [.text(session.table(batch))]
  }
}

extension Session {
  /// A small table as text, for commands.
  func table(_ batch: Batch, countsRows: Bool = true) -> String {
    var options = TableOptions()
    options.countsRows = countsRows
    options.language = language
    options.width = lineWidth
    return TableRenderer(options: options).render(batch)
  }
}
