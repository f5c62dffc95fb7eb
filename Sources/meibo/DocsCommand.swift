import ArgumentParser
import Diagnostics
import Session
import Shell

/// The reference pages.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", _superCommandName: Meibo.name,
    abstract: "Writes the reference of operators, functions and commands as Markdown.")

  @Argument(help: "The folder to write, which must be there.", completion: .directory)
  var folder: String

  func run() throws { throw ExitCode(ReferenceFiles(folder: folder).write()) }
}
