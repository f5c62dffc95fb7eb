import Diagnostics
import Rendering

/// `.report`: the session's results as a page.
struct ReportCommand: DotCommand {
  let name = "report"
  let signature = ".report FILE.html|.md|.xlsx|.json [--force]"
  let summary = Message("Writes the session's results as a report.", ja: "セッションの結果を報告書として書き出す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let target = try TargetFile(argument, of: self, in: session)
    let renderer = try SessionReport.renderer(for: target.path)
    try target.check(in: session)
    let report = try SessionReport(session: session).report()
    try AtomicFile.write(renderer.file(report), to: target.path, mode: session.reportMode)
    target.isWritten(in: session)
    return [.text(Message("wrote \(target.path)\n", ja: "\(target.path) に書き出した\n").text(in: session.language))]
  }
}
