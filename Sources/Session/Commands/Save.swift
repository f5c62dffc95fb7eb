import Diagnostics
import Rendering

/// `.save`: the session as a script.
struct Save: DotCommand {
  let name = "save"
  let signature = ".save FILE.kql [--force]"
  let summary = Message("Writes the session as a script that can be run again.", ja: "セッションを、後で再実行できるスクリプトとして保存する。")

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    var path = try session.required(argument, self)
    let isForced = path.hasSuffix(" --force")
    if isForced { path = String(path.dropLast(" --force".count)).trimmed }
    path = path.unquoted
    guard session.steps.contains(where: { $0.result != nil }) else {
      throw Diagnostic(
        .command, Message("there is nothing to save: no query has succeeded yet", ja: "保存するものがない（成功した問い合わせがまだない）"),
        help: [Message("ask something first", ja: "先に問い合わせをする")])
    }
    try session.checkOverwriting(path, isForced: isForced)
    let script = try ScriptWriter(session: session, path: path).text()
    try AtomicFile.write(script, to: path)
    session.writtenFiles.insert(FilePaths.absolute(path))
    let count = session.steps.count
    return [
      .text(
        Message("saved \(count) step\(count == 1 ? "" : "s") in \(path)\n", ja: "\(count) 個の手順を \(path) に保存した\n")
          .text(in: session.language))
    ]
  }
}

extension Session {
  /// A file that this session did not write is not written over unless that was asked for.
  func checkOverwriting(_ path: String, isForced: Bool) throws(Diagnostic) {
    guard !isForced, FilePaths.exists(path), !writtenFiles.contains(FilePaths.absolute(path)) else { return }
    throw Diagnostic(
      .unwritable, Message("'\(path)' is there already", ja: "「\(path)」はすでにある"),
      help: [Message("take another name, or add --force to write over it", ja: "別の名前にするか、--force を付けて上書きする")])
  }
}
