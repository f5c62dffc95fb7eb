import Diagnostics
import LineEditor
import Session

/// A script under watch: what `meibo watch` does. Results are shown when they are new or others than before, and reports
/// are written again after each run that succeeded.
public struct ScriptWatch {
  private static let pauseMilliseconds: UInt32 = 150

  private let path: String
  private let wishes: ScriptReplay.Wishes

  /// A watch over the script at a path.
  public init(path: String, wishes: ScriptReplay.Wishes) {
    self.path = path
    self.wishes = wishes
  }

  /// Watches until it is interrupted. Returns 2 where a report's ending is none.
  public func run() -> Int32 {
    let watch = ScriptWatchRun(path: path, options: wishes.options)
    var printer = OutcomePrinter(
      language: wishes.options.language,
      format: Terminal.File.output.isTerminal ? .screen : .plain(maximumRows: 1000), messages: .error)
    do throws(Diagnostic) {
      for report in wishes.reports { _ = try SessionReport.renderer(for: report) }
    } catch {
      printer.show(error, name: path)
      return 2
    }
    var shown: [String: Int] = [:]
    while true {
      if watch.hasChanged {
        do throws(Diagnostic) {
          let result = try watch.runAgain()
          if let failure = result.failure { throw failure }
          printer.resultLanguage = watch.run?.script.language
          show(result, watch, printer, &shown)
          if !result.outcomes.contains(where: \.isFailure) { try writeReports(watch) }
        } catch {
          printer.show(error, name: path)
        }
      }
      Terminal.pause(milliseconds: Self.pauseMilliseconds)
    }
  }

  /// Shows what is new; how many times each result was shown as it is, is counted by its text.
  private func show(
    _ result: ScriptRun.Outcomes, _ watch: ScriptWatchRun, _ printer: OutcomePrinter, _ shown: inout [String: Int]
  ) {
    let reused = watch.run?.session.reusedSteps ?? []
    var now: [String: Int] = [:]
    var runCount = 0
    for outcome in result.outcomes {
      switch outcome {
      case .result(let step):
        let mark = "\(step.text)\n\(step.record?.text ?? "")"
        now[mark, default: 0] += 1
        if !reused.contains(step.number) { runCount += 1 }
        if now[mark, default: 0] > shown[mark, default: 0] { printer.show(outcome) }
      case .diagnostics(let diagnostics, let source, let file):
        for diagnostic in diagnostics { printer.show(diagnostic, source: source, name: file ?? path) }
      default: printer.show(outcome)
      }
    }
    if result.outcomes.contains(where: \.isFailure) { return shown.merge(now, uniquingKeysWith: max) }
    shown = now
    let count = now.values.reduce(0, +)
    printer.note(
      Message("\(runCount) of \(count) queries ran", ja: "\(count) 件のうち \(runCount) 件の問い合わせを実行した"))
  }

  private func writeReports(_ watch: ScriptWatchRun) throws(Diagnostic) {
    guard let run = watch.run else { return }
    try ScriptReplay.writeReports(wishes.reports, of: run)
  }
}
