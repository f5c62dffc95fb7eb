import ArgumentParser
import Session
import Shell

/// The shell, or a script from standard input.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", _superCommandName: Meibo.name, abstract: "The shell (what `meibo` is without a subcommand).")

  @Argument(help: "Data package folders, or files, one table each.", completion: .file())
  var paths: [String] = []

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    guard let session = Surroundings.session(data: paths, threadCount: threads.count) else { throw ExitCode(2) }
    guard Surroundings.isInteractive else { throw ExitCode(ScriptInput(session: session).run()) }
    Shell(session: session).run()
  }
}
