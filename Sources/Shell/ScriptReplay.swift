import Columns
import Diagnostics
import LineEditor
import Rendering
import Session

/// A replay of a script with all that may come of it: what `meibo run` does.
public struct ScriptReplay {
  /// What is asked of a replay.
  public struct Wishes: Sendable {
    /// How the script is run.
    public var options = ScriptRun.Options()
    /// Files that reports are written to.
    public var reports: [String] = []
    /// Whether the script's recorded results are renewed.
    public var acceptsResults = false
    /// Whether renewed results are kept beside the script; nil for unless they are about persons.
    public var keepsResults: Bool?
    /// The file that timings are written to.
    public var timing: String?
    /// How often each query is executed for the timings.
    public var repeatCount = 1

    /// Just a run.
    public init() {}
  }

  private let path: String
  private let wishes: Wishes
  private let printer: OutcomePrinter

  /// A replay of the script at a path.
  public init(path: String, wishes: Wishes) {
    self.path = path
    self.wishes = wishes
    printer = OutcomePrinter(
      language: wishes.options.language, format: .plain(maximumRows: 1000), messages: .error)
  }

  /// Runs the script and writes what was asked for. Returns 0, 1 where a statement or a recorded result failed, or 2
  /// where the script, its data or a file to write failed.
  public func run() -> Int32 {
    do throws(Diagnostic) {
      for report in wishes.reports { _ = try SessionReport.renderer(for: report) }
      let run = try ScriptRun(path: path, options: wishes.options)
      let result = run.run()
      if let failure = result.failure { throw failure }
      for outcome in result.outcomes { show(outcome, run.script.language) }
      for diagnostic in result.moved { printer.show(diagnostic, source: run.script.text, name: path) }
      let hasFailed = result.outcomes.contains(where: \.isFailure)
      if wishes.options.checksResults, !hasFailed { summarize(result) }
      if !hasFailed { try writeFiles(run) }
      if Terminal.hasLostOutput { return 2 }
      return wishes.acceptsResults && !hasFailed ? 0 : result.exitStatus
    } catch {
      // A mistake in the script's own comments has a place in it.
      let source = error.code == .script ? (try? FilePaths.readText(path)) ?? "" : ""
      printer.show(error, source: source, name: path)
      return 2
    }
  }

  private func show(_ outcome: Outcome, _ language: Language?) {
    var printer = printer
    printer.resultLanguage = language
    if case .diagnostics(let diagnostics, let source, let file) = outcome {
      for diagnostic in diagnostics { printer.show(diagnostic, source: source, name: file ?? path) }
    } else {
      printer.show(outcome)
    }
  }

  private func summarize(_ result: ScriptRun.Outcomes) {
    let same = result.checkedCount - result.moved.count
    printer.note(
      Message(
        "\(same) of \(result.checkedCount) recorded results are the same",
        ja: "記録された \(result.checkedCount) 件の結果のうち \(same) 件が同じ"))
  }

  private func writeFiles(_ run: ScriptRun) throws(Diagnostic) {
    try Self.writeReports(wishes.reports, of: run)
    if wishes.acceptsResults {
      try run.keepResults(run.keepsResults(asked: wishes.keepsResults))
      try AtomicFile.write(try run.accepted(), to: path)
    }
    if let timing = wishes.timing {
      let times = try run.session.timings(repeatCount: wishes.repeatCount)
      try AtomicFile.write(times.json, to: timing)
    }
  }

  /// Writes the reports of a run, of which the results are computed already.
  static func writeReports(_ files: [String], of run: ScriptRun) throws(Diagnostic) {
    if files.isEmpty { return }
    let report = try SessionReport(run: run).report()
    for file in files {
      let bytes = try SessionReport.renderer(for: file).file(report)
      try AtomicFile.write(bytes, to: file, mode: run.session.reportMode)
    }
  }
}
