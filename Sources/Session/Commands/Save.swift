import Diagnostics
import Rendering

/// `.save`: the session as a script.
struct Save: DotCommand {
  let name = "save"
  let signature = ".save FILE.kql [--force]"
  let summary = Message("Writes the session as a script that can be run again.", ja: "セッションを、後で再実行できるスクリプトとして保存する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let target = try TargetFile(argument, of: self, in: session)
    guard session.steps.contains(where: { $0.result != nil }) else {
      throw Diagnostic(
        .command, Message("there is nothing to save: no query has succeeded yet", ja: "保存するものがない（成功した問い合わせがまだない）"),
        help: [Message("ask something first", ja: "先に問い合わせをする")])
    }
    try target.check(in: session)
    let script = try ScriptWriter(session: session, path: target.path).text()
    try AtomicFile.write(script, to: target.path)
    target.isWritten(in: session)
    let count = session.steps.count
    return [
      .text(
        Message(
          "saved \(count) step\(count == 1 ? "" : "s") in \(target.path)\n", ja: "\(count) 個の手順を \(target.path) に保存した\n"
        )
        .text(in: session.language))
    ]
  }
}
