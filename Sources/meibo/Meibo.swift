import ArgumentParser
import Session
import Shell

/// The program: without a subcommand it is the shell.
struct Meibo: ParsableCommand {
  static let name = "meibo"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Workforce analysis at a prompt: tables in, questions in KQL, a report out.",
    usage: """
      meibo [PATH ...]
      meibo SUBCOMMAND
      """,
    discussion: """
      PATH is a data package folder, or a CSV or TSV file that becomes one table. Without one, datasets/city is opened \
      where the working folder has it.
      """,
    subcommands: [
      ShellCommand.self, RunCommand.self, WatchCommand.self, QueryCommand.self, CheckCommand.self, GenerateCommand.self,
      FmtCommand.self, DocsCommand.self,
    ],
    defaultSubcommand: ShellCommand.self)

  /// The subcommand of that name.
  static func subcommand(_ name: String) -> ParsableCommand.Type? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }
}

/// How many threads a query may use.
struct ThreadOptions: ParsableArguments {
  @Option(help: "The most threads that a query uses; 0 for as many as the machine has.")
  var threads = 0

  func validate() throws {
    guard (0...256).contains(threads) else { throw ValidationError("--threads is a number from 0 to 256.") }
  }

  var count: Int { threads > 0 ? threads : Surroundings.processorCount }
}
