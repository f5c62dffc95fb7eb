import ArgumentParser
import Session
import Shell

/// A script that runs again when it or its data change.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", _superCommandName: Meibo.name,
    abstract: "Runs a script, and after each change of it or its data what depends on the change; until Ctrl-C.")

  @Argument(help: "The script.", completion: .file(extensions: ["kql"]))
  var script: String

  @Option(help: "Data in place of what the script's header names; may be given again.", completion: .file())
  var data: [String] = []

  @Option(help: "NAME=VALUE: a declared parameter's value; may be given again.")
  var set: [String] = []

  @Option(
    help: "A report to write after each run, .html, .md, .xlsx or .json; may be given again.", completion: .file())
  var report: [String] = []

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    for item in set where !item.contains("=") { throw ValidationError("--set takes NAME=VALUE, not '\(item)'.") }
  }

  func run() throws {
    var wishes = ScriptReplay.Wishes()
    wishes.options.dataPaths = data
    wishes.options.parameters = ScriptRun.Options.parameters(set)
    wishes.options.threadCount = threads.count
    wishes.options.language = Surroundings.language
    wishes.reports = report
    throw ExitCode(ScriptWatch(path: script, wishes: wishes).run())
  }
}
