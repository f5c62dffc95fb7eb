import Diagnostics

/// `.run`: the statements of a script, as steps of this session.
struct Run: DotCommand {
  let name = "run"
  let signature = ".run FILE.kql"
  let summary = Message("Runs a script's statements as steps of this session.", ja: "スクリプトの文をこのセッションの手順として実行する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let path = try session.required(argument, self).unquoted
    let script = try SessionScript(try FilePaths.readText(path))
    if session.data.opened.isEmpty { try session.open(script.header, of: path) }
    // At the prompt nobody else says which file a mistake stands in.
    return session.run(script: script.text, path: path).map { $0.named(path, source: script.text) }
  }
}
