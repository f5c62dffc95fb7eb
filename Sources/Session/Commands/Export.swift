import Columns
import Diagnostics
import Formats
import Rendering

/// `.export`: a query's result as a file.
struct Export: DotCommand {
  let name = "export"
  let signature =
    ".export FILE.csv|.tsv|.xlsx|.json|.ndjson|.md|FOLDER/datapackage.json [--bom|--cp932 [--substitute]] [--raw] [--force] <| QUERY"
  let summary = Message(
    "Writes a query's result as a file. CSV and TSV are UTF-8; `--bom` writes the mark by which Excel tells it, `--cp932` Shift JIS as older systems want it: characters that it lacks are listed with their places and nothing is written, or, with `--substitute`, stand as 〓. In CSV and TSV, texts that a spreadsheet would take for formulas get an apostrophe in front; `--raw` leaves them. Workbooks have numbers as numbers and days as days; a data package is a folder with a CSV file and its description.",
    ja:
      "問い合わせの結果をファイルに書き出す。CSV と TSV は UTF-8。`--bom` なら Excel 向けの BOM を付け、`--cp932` なら Shift JIS で書く。Shift JIS にない文字は場所を一覧にして何も書かず、`--substitute` なら 〓 に置き換える。CSV と TSV では、表計算ソフトが数式とみなす文字列の前に ' を付ける。`--raw` なら付けない。Excel ブックでは数は数、日付は日付になる。データパッケージは CSV とその記述のあるフォルダ。"
  )

  private static let options = ["--raw", "--bom", "--cp932", "--substitute"]

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (front, query) = try Self.split(argument, self)
    let target = try TargetFile(front, of: self, in: session, plain: Self.options)
    let ending = target.path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let isPackage = FilePaths.name(of: target.path) == "datapackage.json"
    let isText = ["csv", "tsv"].contains(ending)
    if let odd = Self.options.first(where: { target.has($0) && !isText }) {
      throw Diagnostic(
        .command, Message("\(odd) is for .csv and .tsv", ja: "\(odd) は .csv と .tsv のときに使う"), help: ["\(signature)"])
    }
    if target.has("--bom"), target.has("--cp932") {
      throw Diagnostic(
        .command, Message("--bom is for UTF-8, and not for CP932", ja: "--bom は UTF-8 のときに使い、--cp932 とは併用できない"),
        help: ["\(signature)"])
    }
    guard isPackage || ending == "xlsx" || Self.renderer(ending) != nil else {
      throw Diagnostic(
        .unknownFormat, Message("'.\(ending)' is no format to write", ja: "「.\(ending)」という形式では書き出せない"),
        help: ["\(signature)"])
    }
    try target.check(in: session)
    _ = session.data.takeAskedTables()
    switch session.evaluate(query) {
    case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
    case .success(let batch):
      let mode = session.exportMode(of: query)
      let notes: [Message]
      if isPackage {
        try ResultPackage(batch, query: query, target.path).write(mode: mode, isForced: target.isForced, in: session)
        notes = []
      } else if ending == "xlsx" {
        let bytes = try WorkbookTable(created: Ticks.day(of: session.now)).file(
          batch, sheet: ResultPackage.name(of: query))
        try AtomicFile.write(bytes, to: target.path, mode: mode)
        notes = []
      } else if isText {
        notes = try TextExport(batch, renderer: Self.renderer(ending) ?? CSVRenderer(), target).write(mode: mode)
      } else {
        var file = try AtomicFileWriter(path: target.path, mode: mode)
        try (Self.renderer(ending) ?? CSVRenderer()).write(batch, to: &file)
        try file.commit()
        notes = []
      }
      target.isWritten(in: session)
      let done = Message(
        "wrote \(batch.rowCount) rows to \(target.path)\n", ja: "\(batch.rowCount) 行を \(target.path) に書き出した\n")
      return [.text(done.text(in: session.language))] + notes.map { .note($0) }
    }
  }

  /// What stands in front of `<|` and behind it.
  static func split(
    _ argument: String, _ command: any DotCommand
  ) throws(Diagnostic) -> (front: String, query: String) {
    guard let split = argument.range(of: "<|") else {
      throw Diagnostic(
        .command, Message("the query stands behind <|", ja: "問い合わせは <| の後に書く"), help: ["\(command.signature)"])
    }
    return (String(argument[..<split.lowerBound]).trimmed, String(argument[split.upperBound...]).trimmed)
  }

  private static func renderer(_ ending: String) -> (any Renderer)? {
    // Spreadsheet programs, and `.load`, take quotes in files with tabs as in those with commas.
    if ending == "tsv" { return CSVRenderer(delimiter: "\t") }
    let found = Renderers.named(ending == "md" ? "markdown" : ending)
    return found?.name == "table" ? nil : found
  }
}
