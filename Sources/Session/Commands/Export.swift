import Diagnostics
import Rendering

/// `.export`: a query's result as a file.
struct Export: DotCommand {
  let name = "export"
  let signature = ".export FILE.csv|.tsv|.json|.ndjson|.md [--force] <| QUERY"
  let summary = Message("Writes a query's result as a file.", ja: "問い合わせの結果をファイルに書き出す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    guard let split = argument.range(of: "<|") else {
      throw Diagnostic(.command, Message("the query stands behind <|", ja: "問い合わせは <| の後に書く"), help: ["\(signature)"])
    }
    let target = try TargetFile(String(argument[..<split.lowerBound]).trimmed, of: self, in: session)
    let query = String(argument[split.upperBound...]).trimmed
    let ending = target.path.split(separator: ".").last.map(String.init) ?? ""
    guard let renderer = Renderers.named(ending == "md" ? "markdown" : ending), renderer.name != "table" else {
      throw Diagnostic(
        .unknownFormat, Message("'.\(ending)' is no format to write", ja: "「.\(ending)」という形式では書き出せない"),
        help: ["\(signature)"])
    }
    try target.check(in: session)
    switch session.evaluate(query) {
    case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
    case .success(let batch):
      var file = try AtomicFileWriter(path: target.path)
      try renderer.write(batch, to: &file)
      try file.commit()
      target.isWritten(in: session)
      return [
        .text(
          Message(
            "wrote \(batch.rowCount) rows to \(target.path)\n", ja: "\(batch.rowCount) 行を \(target.path) に書き出した\n"
          ).text(
            in: session.language))
      ]
    }
  }
}
