import Diagnostics
import Rendering

/// `.save`: the session as a script.
struct Save: DotCommand {
  let name = "save"
  let signature = ".save FILE.kql [--from N] [--to N] [--lean] [--results|--no-results] [--force]"
  let summary = Message(
    "Writes the session as a script that can be run again: all steps, or some with what they need; with `--lean` without definitions that nothing uses and queries that the next goes on from. The results are kept beside it (FILE.results), so that a later check can say which rows moved; those about persons only with `--results`.",
    ja:
      "セッションを、後で再実行できるスクリプトとして保存する。範囲を指定すると、それに要る定義も入る。`--lean` は、使われない定義と、次の問い合わせが続きを書いた問い合わせを除く。後の照合で変わった行を示せるよう、結果も隣（FILE.results）に残す。個人に関する表を使ったときは `--results` を付けた場合だけ残す。"
  )

  func run(_ argument: String, in session: Session) throws(Diagnostic) -> [Outcome] {
    let target = try TargetFile(
      argument, of: self, in: session, plain: ["--lean", "--results", "--no-results"], numbered: ["--from", "--to"])
    let choice = StepChoice(
      from: try target.number("--from"), to: try target.number("--to"), isLean: target.has("--lean"))
    guard session.steps.contains(where: { $0.result != nil }) else {
      throw Diagnostic(
        .command, Message("there is nothing to save: no query has succeeded yet", ja: "保存するものがない（成功した問い合わせがまだない）"),
        help: [Message("ask something first", ja: "先に問い合わせをする")])
    }
    let steps = choice.steps(of: session.steps)
    guard steps.contains(where: { $0.result != nil }) else {
      throw Diagnostic(
        .command, Message("no query has a number from there to there", ja: "その範囲に問い合わせがない"),
        help: [Message("`.steps` lists them", ja: "`.steps` で一覧")])
    }
    try target.check(in: session)
    let writer = ScriptWriter(session: session, steps: steps, choice: choice, path: target.path)
    let script = try writer.text()
    let isPersonal = steps.contains { $0.tables.contains(where: session.data.isPersonal) }
    let results = KeptResults.path(of: target.path)
    if target.has("--results") || !(isPersonal || target.has("--no-results")) {
      try checkResults(results, target)
      try KeptResults(try writer.pinned(script), in: session).write(to: results)
    } else {
      KeptResults.remove(results)
    }
    try AtomicFile.write(script, to: target.path)
    target.isWritten(in: session)
    let count = steps.count
    return [
      .text(
        Message(
          "saved \(count) step\(count == 1 ? "" : "s") in \(target.path)\n", ja: "\(count) 個の手順を \(target.path) に保存した\n"
        )
        .text(in: session.language))
    ] + session.data.changedFiles.map { .note(Self.note(onChanged: $0)) } + Self.exports(of: session)
  }

  /// That files which were written by hand are not written by a replay.
  private static func exports(of session: Session) -> [Outcome] {
    let files = session.writtenFiles.filter { !$0.hasSuffix(".kql") }.map(FilePaths.name).sorted()
    if files.isEmpty { return [] }
    let list = files.prefix(3).joined(separator: ", ") + (files.count > 3 ? ", …" : "")
    return [
      .note(
        Message(
          "a replay computes the results, but does not write \(list) again: `meibo run FILE --report FILE.xlsx` writes all results",
          ja: "再実行では結果を計算するが、\(list) は書き直さない。`meibo run ファイル --report ファイル.xlsx` で全結果を書き出せる"))
    ]
  }

  private static func note(onChanged path: String) -> Message {
    Message(
      "'\(path)' has changed since it was read: a replay reads it as it is now, and `.refresh` does so here",
      ja: "'\(path)' は読んだ後に変わっている。再実行では今の内容を読む。ここで読み直すには `.refresh`")
  }

  /// Throws where another file than kept results stands at their place.
  private func checkResults(_ path: String, _ target: TargetFile) throws(Diagnostic) {
    guard FilePaths.exists(path), !target.isForced, ((try? KeptResults.read(path)) ?? nil) == nil else { return }
    throw Diagnostic(
      .unwritable,
      Message("'\(path)' is there already and holds no results of Meibo", ja: "「\(path)」はすでにあり、Meibo の結果ではない"),
      help: [
        Message("take another name, or --no-results, or --force", ja: "別の名前にするか、--no-results か --force を付ける")
      ])
  }
}
