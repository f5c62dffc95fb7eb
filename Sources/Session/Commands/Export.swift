import Diagnostics
import Rendering

/// `.export`: a query's result as a file.
struct Export: DotCommand {
  let name = "export"
  let signature = ".export FILE.csv|.tsv|.json|.ndjson|.md [--raw] [--force] <| QUERY"
  let summary = Message(
    "Writes a query's result as a file. In CSV and TSV, texts that a spreadsheet would take for formulas get an apostrophe in front; `--raw` leaves them.",
    ja: "問い合わせの結果をファイルに書き出す。CSV と TSV では、表計算ソフトが数式とみなす文字列の前に ' を付ける。`--raw` なら付けない。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    guard let split = argument.range(of: "<|") else {
      throw Diagnostic(.command, Message("the query stands behind <|", ja: "問い合わせは <| の後に書く"), help: ["\(signature)"])
    }
    let target = try TargetFile(String(argument[..<split.lowerBound]).trimmed, of: self, in: session, plain: ["--raw"])
    let query = String(argument[split.upperBound...]).trimmed
    let ending = target.path.split(separator: ".").last.map(String.init) ?? ""
    guard let renderer = Renderers.named(ending == "md" ? "markdown" : ending), renderer.name != "table" else {
      throw Diagnostic(
        .unknownFormat, Message("'.\(ending)' is no format to write", ja: "「.\(ending)」という形式では書き出せない"),
        help: ["\(signature)"])
    }
    try target.check(in: session)
    _ = session.data.takeAskedTables()
    switch session.evaluate(query) {
    case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
    case .success(let found):
      let isForSpreadsheets = ["csv", "tsv"].contains(renderer.name) && !target.has("--raw")
      let (batch, count) = isForSpreadsheets ? FormulaGuard.guarded(found) : (found, 0)
      var file = try AtomicFileWriter(path: target.path, mode: session.fileMode(for: session.data.takeAskedTables()))
      try renderer.write(batch, to: &file)
      try file.commit()
      target.isWritten(in: session)
      let done = Message(
        "wrote \(batch.rowCount) rows to \(target.path)\n", ja: "\(batch.rowCount) 行を \(target.path) に書き出した\n")
      return [.text(done.text(in: session.language))] + (count > 0 ? [.note(Self.note(on: count))] : [])
    }
  }

  private static func note(on count: Int) -> Message {
    Message(
      "\(count) text\(count == 1 ? "" : "s") that a spreadsheet would take for a formula got an apostrophe in front; `--raw` leaves them",
      ja: "表計算ソフトが数式とみなす文字列 \(count) 個の前に ' を付けた。`--raw` なら付けない")
  }
}
