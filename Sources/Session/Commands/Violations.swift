import Columns
import Diagnostics
import Formats
import Rendering

/// `.violations`: what in the data breaks the data package's rules.
struct Violations: DotCommand {
  let name = "violations"
  let signature = ".violations [TABLE]"
  let summary = Message(
    "Cells that break the data package's rules, by table, row and column.", ja: "データパッケージの決まりに反する値を、表・行・列ごとに挙げる。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    if !argument.isEmpty, !session.data.tableNames.contains(argument) {
      throw Diagnostic(
        .unknownTable, Message("unknown table '\(argument)'", ja: "「\(argument)」という表はない"),
        help: [Message("`.tables` lists all", ja: "`.tables` で一覧")])
    }
    let found = try session.data.violations().filter { argument.isEmpty || $0.table == argument }
    if found.isEmpty {
      return [
        .text(
          Message("no violations: keys, references and rules all hold\n", ja: "違反なし（キー、参照、決まりのすべてに合う）\n").text(
            in: session.language))
      ]
    }
    return [.text(session.table(batch(found, session.language)))]
  }

  private func batch(_ found: [Violation], _ language: Language) -> Batch {
    let isJapanese = language == .japanese
    let names =
      isJapanese ? ["表", "行", "ファイルの行", "列", "値", "内容"] : ["table", "row", "line", "column", "value", "problem"]
    let types: [DataType] = [.string, .long, .long, .string, .string, .string]
    var builders = types.map { ColumnBuilder(type: $0) }
    for item in found {
      let row: [Value] = [
        .string(item.table), .long(Int64(item.row)), item.line.map { .long(Int64($0)) } ?? .null, .string(item.column),
        .string(item.value), .string(item.message.text(in: language)),
      ]
      for (index, value) in row.enumerated() { builders[index].append(value) }
    }
    let fields = zip(names, types).map { Field($0, $1) }
    return Batch(schema: Schema(fields), columns: builders.map { $0.finish() }, rowCount: found.count)
  }
}
