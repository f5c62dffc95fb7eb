import Diagnostics
import LineEditor
import Session

/// Every mistake of a script, without running it: what `meibo check` does.
public struct ScriptCheck {
  private let path: String
  private let dataPaths: [String]

  /// A check of a script, with its own data where none are named.
  public init(path: String, data dataPaths: [String]) {
    self.path = path
    self.dataPaths = dataPaths
  }

  /// Shows all mistakes. Returns 0, 1 where there is an error, or 2 where the script or its data cannot be read.
  public func run() -> Int32 {
    let printer = OutcomePrinter(language: Surroundings.language, format: .screen, messages: .error)
    var options = ScriptRun.Options()
    options.dataPaths = dataPaths
    options.language = Surroundings.language
    do throws(Diagnostic) {
      let run = try ScriptRun(path: path, options: options)
      try run.openData()
      let found = run.session.check(script: run.script.text, path: path)
      for case .diagnostics(let mistakes, let source, let file) in found {
        for mistake in mistakes { printer.show(mistake, source: source, name: file ?? path) }
      }
      return found.contains(where: \.isFailure) ? 1 : 0
    } catch {
      printer.show(error, name: path)
      return 2
    }
  }
}
