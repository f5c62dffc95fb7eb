import Diagnostics

/// `.run`: the statements of a script, as steps of this session.
struct Run: DotCommand {
  let name = "run"
  let signature = ".run FILE.kql"
  let summary = Message("Runs a script's statements as steps of this session.", ja: "スクリプトの文をこのセッションの手順として実行する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let path = try session.required(argument, self).unquoted
    let text = try FilePaths.readText(path)
    return session.run(statements: text)
  }
}
