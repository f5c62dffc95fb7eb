import ArgumentParser
import Diagnostics
import Session
import Shell

/// The replay of a saved script.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs a saved script.")

  @Argument(help: "The script.", completion: .file(extensions: ["kql"]))
  var script: String

  @Option(help: "Data in place of what the script's header names; may be given again.", completion: .file())
  var data: [String] = []

  @Option(help: "NAME=VALUE: a declared parameter's value; may be given again.")
  var set: [String] = []

  @Option(help: "A report to write, .html, .md or .json; may be given again.", completion: .file())
  var report: [String] = []

  @Flag(help: "Compare every result with what the script records.")
  var check = false

  @Flag(help: "Renew what the script records.")
  var accept = false

  @Option(help: "A JSON file for the time that each query takes.", completion: .file())
  var timing: String?

  @Option(help: "How often each query is executed for --timing.")
  var `repeat` = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    for item in set where !item.contains("=") { throw ValidationError("--set takes NAME=VALUE, not '\(item)'.") }
    guard (1...10_000).contains(`repeat`) else { throw ValidationError("--repeat is a number from 1 to 10000.") }
  }

  func run() throws {
    var wishes = ScriptReplay.Wishes()
    wishes.options.dataPaths = data
    wishes.options.parameters = set.map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts[1])
    }
    wishes.options.checksResults = check || accept
    wishes.options.threadCount = threads.count
    wishes.options.language = Surroundings.language
    wishes.reports = report
    wishes.acceptsResults = accept
    wishes.timing = timing
    wishes.repeatCount = `repeat`
    throw ExitCode(ScriptReplay(path: script, wishes: wishes).run())
  }
}
