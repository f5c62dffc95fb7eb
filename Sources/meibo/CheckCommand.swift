import ArgumentParser
import Shell

/// Every mistake of a script, without running it.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", _superCommandName: Meibo.name,
    abstract: "Shows every mistake of a script, without running it.")

  @Argument(help: "The script.", completion: .file(extensions: ["kql"]))
  var script: String

  @Option(help: "Data in place of what the script's header names; may be given again.", completion: .file())
  var data: [String] = []

  func run() throws { throw ExitCode(ScriptCheck(path: script, data: data).run()) }
}
