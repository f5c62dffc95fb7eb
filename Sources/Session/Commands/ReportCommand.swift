import Diagnostics
import Rendering

/// `.report`: the session's results as a page.
struct ReportCommand: DotCommand {
  let name = "report"
  let signature = ".report FILE.html|.md|.json [--force]"
  let summary = Message("Writes the session's results as a report.", ja: "セッションの結果を報告書として書き出す。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    var path = try session.required(argument, self)
    let isForced = path.hasSuffix(" --force")
    if isForced { path = String(path.dropLast(" --force".count)).trimmed }
    path = path.unquoted
    let renderer = try SessionReport.renderer(for: path)
    try session.checkOverwriting(path, isForced: isForced)
    let report = try SessionReport(session: session).report()
    try AtomicFile.write(renderer.render(report), to: path)
    session.writtenFiles.insert(FilePaths.absolute(path))
    return [.text(Message("wrote \(path)\n", ja: "\(path) に書き出した\n").text(in: session.language))]
  }
}
