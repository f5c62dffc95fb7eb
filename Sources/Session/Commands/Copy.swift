import Diagnostics
import Rendering

/// `.copy`: a query's result on the clipboard.
struct Copy: DotCommand {
  let name = "copy"
  let signature = ".copy [--raw] <| QUERY"
  let summary = Message(
    "Puts a query's result on the clipboard, through the terminal (OSC 52), as a table that spreadsheet programs take. Texts that these would take for formulas get an apostrophe in front; `--raw` leaves them.",
    ja: "問い合わせの結果を、端末を通して（OSC 52）クリップボードに入れる。表計算ソフトにそのまま貼り付けられる。数式とみなされる文字列の前には ' を付ける。`--raw` なら付けない。")

  /// More bytes than these are passed over by many terminals.
  private static let byteLimit = 74_000

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let (front, query) = try Export.split(argument, self)
    guard front.isEmpty || front == "--raw" else {
      throw Diagnostic(.command, Message("'\(front)' is no option", ja: "「\(front)」という指定はない"), help: ["\(signature)"])
    }
    guard let copy = session.clipboard else {
      throw Diagnostic(
        .command, Message("there is no terminal whose clipboard could take it", ja: "クリップボードを持つ端末がない"),
        help: [Message("write a file: `.export FILE.xlsx <| QUERY`", ja: "`.export FILE.xlsx <| 問い合わせ` でファイルに書き出す")])
    }
    switch session.evaluate(query) {
    case .failure(let failure): return [.diagnostics(failure.diagnostics, source: failure.source)]
    case .success(let found):
      let batch = front.isEmpty ? FormulaGuard.guarded(found).batch : found
      var writer = CSVWriter(delimiter: "\t")
      writer.header(batch.schema)
      writer.append(batch)
      guard writer.bytes.count <= Self.byteLimit else {
        throw Diagnostic(
          .unwritable,
          Message(
            "the result has \(writer.bytes.count) bytes, and terminals take \(Self.byteLimit)",
            ja: "結果は \(writer.bytes.count) バイトあり、端末が受け取れる \(Self.byteLimit) バイトを超える"),
          help: [Message("write a file: `.export FILE.xlsx <| QUERY`", ja: "`.export FILE.xlsx <| 問い合わせ` でファイルに書き出す")])
      }
      copy(writer.bytes)
      let count = batch.rowCount
      let done = Message(
        "sent \(count) row\(count == 1 ? "" : "s") to the terminal's clipboard\n", ja: "\(count) 行を端末のクリップボードに送った\n")
      return [.text(done.text(in: session.language))]
    }
  }
}
