import ArgumentParser
import Session
import Shell

/// One query from the command line.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", _superCommandName: Meibo.name, abstract: "Runs one query and shows its result.")

  @Argument(help: "Statements in KQL, for example 'staff | count'.")
  var text: String

  @Option(help: "A data package folder, or a file; may be given again.", completion: .file())
  var data: [String] = []

  @Option(help: "The result's format: \(QueryRun.formatList).")
  var format = "table"

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard QueryRun.formats.contains(format) else {
      throw ValidationError("'\(format)' is no format; formats: \(QueryRun.formatList).")
    }
  }

  func run() throws {
    guard let session = Surroundings.session(data: data, threadCount: threads.count) else { throw ExitCode(2) }
    throw ExitCode(QueryRun(session: session, format: format).run(text))
  }
}
