import Diagnostics

/// A script that is run again whenever it, a script that it runs, or its data change: only what depends on the change runs.
public final class ScriptWatchRun {
  /// The run that holds now; nil before the first, and after one whose script or data could not be read.
  public private(set) var run: ScriptRun?

  private let path: String
  private let options: ScriptRun.Options
  private var session: Session?
  private var header: ScriptHeader?
  private var stamps: [String: FileStamp] = [:]
  /// The files that were looked at when the script was run last.
  private var watched: [String] = []

  /// A watch over the script at a path.
  public init(path: String, options: ScriptRun.Options) {
    self.path = path
    self.options = options
  }

  /// Whether one of the files has changed since the last run.
  public var hasChanged: Bool { watched.isEmpty || watched.contains { stamps[$0] != FileStamp(of: $0) } }

  /// Runs what has changed. Errors as `ScriptRun`; what was known is still known afterwards.
  public func runAgain() throws(Diagnostic) -> ScriptRun.Outcomes {
    watched = files
    stamps = Dictionary(watched.map { ($0, FileStamp(of: $0)) }, uniquingKeysWith: { $1 }).compactMapValues { $0 }
    var run = try ScriptRun(path: path, options: options)
    var opensData = true
    if let session, header == run.script.header {
      _ = try session.data.refresh()
      session.beginAgain()
      run.session = session
      opensData = false
    }
    session = run.session
    header = run.script.header
    self.run = run
    let outcomes = run.run(opensData: opensData)
    watched = files
    for file in watched where stamps[file] == nil { stamps[file] = FileStamp(of: file) }
    return outcomes
  }

  /// The script, those that it runs, and the data's files.
  private var files: [String] {
    [path] + (run?.includedScripts ?? []) + (session?.data.opened.flatMap(\.files) ?? [])
  }
}
