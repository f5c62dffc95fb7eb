import Diagnostics

/// `.note`: prose for the readers of the session's script and report.
struct Note: DotCommand {
  let name = "note"
  let signature = ".note TEXT"
  let summary = Message(
    "Adds a paragraph of Markdown to the script and the report; a line that begins with `///` does the same.",
    ja: "スクリプトと報告書に Markdown の文を加える。`///` で始まる行も同じ。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    session.note(try session.required(argument, self))
    return []
  }
}
