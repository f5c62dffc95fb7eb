import Diagnostics
import LineEditor
import Session

/// Lays out scripts in their places, or only says which are not laid out: what `meibo fmt` does.
public struct ScriptFormat {
  private let paths: [String]
  private let onlyChecks: Bool

  /// A layout of scripts; with `onlyChecks` nothing is written.
  public init(paths: [String], onlyChecks: Bool) {
    self.paths = paths
    self.onlyChecks = onlyChecks
  }

  /// Returns 0, 1 where a script has mistakes (it is left alone) or, when only checking, is not laid out, or 2 where one
  /// cannot be read or written.
  public func run() -> Int32 {
    let printer = OutcomePrinter(language: Surroundings.language, format: .screen, messages: .error)
    let session = Session(threadCount: 1)
    var status: Int32 = 0
    for path in paths {
      do throws(Diagnostic) {
        let (isChanged, diagnostics, source) = try ScriptLayout.layOut(file: path, writes: !onlyChecks, in: session)
        for mistake in diagnostics { printer.show(mistake, source: source, name: path) }
        if isChanged { printer.note(message(path)) }
        if !diagnostics.isEmpty || (isChanged && onlyChecks) { status = max(status, 1) }
      } catch {
        printer.show(error, name: path)
        status = 2
      }
    }
    return status
  }

  private func message(_ path: String) -> Message {
    onlyChecks
      ? Message("\(path) is not laid out; `meibo fmt \(path)` does it", ja: "\(path) は整っていない。`meibo fmt \(path)` で整える")
      : Message("laid out \(path)", ja: "\(path) を整えた")
  }
}
