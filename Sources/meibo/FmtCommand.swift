import ArgumentParser
import Shell

/// Scripts laid out: one stage a line.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", _superCommandName: Meibo.name, abstract: "Lays out scripts: one stage a line; comments stay.")

  @Argument(help: "The scripts.", completion: .file(extensions: ["kql"]))
  var scripts: [String]

  @Flag(help: "Write nothing; status 1 where a script is not laid out.")
  var check = false

  func run() throws { throw ExitCode(ScriptFormat(paths: scripts, onlyChecks: check).run()) }
}
