import ArgumentParser
import Diagnostics
import Session
import Shell

/// The replay of a saved script.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", _superCommandName: Meibo.name, abstract: "Runs a saved script.",
    discussion: "With --help behind a script: the parameters that it declares.", helpNames: [])

  @Argument(help: "The script.", completion: .file(extensions: ["kql"]))
  var script: String?

  @Flag(name: [.short, .long], help: "Show help, with the parameters of the script.")
  var help = false

  @Option(help: "Data in place of what the script's header names; may be given again.", completion: .file())
  var data: [String] = []

  @Option(help: "NAME=VALUE: a declared parameter's value; may be given again.")
  var set: [String] = []

  @Option(help: "A report to write, .html, .md, .xlsx or .json; may be given again.", completion: .file())
  var report: [String] = []

  @Flag(help: "Compare every result with what the script records.")
  var check = false

  @Flag(help: "Renew what the script records.")
  var accept = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "With --accept: keep the results beside the script, so that a later check can say which rows moved; without either, unless tables are about persons."
  )
  var results: Bool?

  @Option(help: "The day that is today, YYYY-MM-DD, in place of the one that the script was saved with.")
  var clock: String?

  @Option(help: "A JSON file for the time that each query takes.", completion: .file())
  var timing: String?

  @Option(help: "How often each query is executed for --timing, and up to three times the files are read.")
  var `repeat` = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if help { return }
    guard script != nil else { throw ValidationError("Missing expected argument '<script>'.") }
    for item in set where !item.contains("=") { throw ValidationError("--set takes NAME=VALUE, not '\(item)'.") }
    if let clock, ScriptRun.Options.clock(clock) == nil {
      throw ValidationError("--clock is a day like 2026-04-01, not '\(clock)'.")
    }
    guard (1...10_000).contains(`repeat`) else { throw ValidationError("--repeat is a number from 1 to 10000.") }
  }

  func run() throws {
    guard let script, !help else {
      let text = Meibo.helpMessage(for: Self.self)
      guard let script else { return print(text) }
      throw ExitCode(ScriptParameters(path: script).show(below: text))
    }
    var wishes = ScriptReplay.Wishes()
    wishes.options.dataPaths = data
    wishes.options.parameters = ScriptRun.Options.parameters(set)
    wishes.options.checksResults = check || accept
    wishes.options.threadCount = threads.count
    wishes.options.language = Surroundings.language
    wishes.reports = report
    wishes.acceptsResults = accept
    wishes.keepsResults = results
    wishes.options.clock = clock.flatMap(ScriptRun.Options.clock)
    wishes.timing = timing
    wishes.repeatCount = `repeat`
    throw ExitCode(ScriptReplay(path: script, wishes: wishes).run())
  }
}
