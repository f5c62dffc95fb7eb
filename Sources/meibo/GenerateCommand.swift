import ArgumentParser
import Diagnostics
import SampleCity
import Shell

/// A fictional city of any size.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", _superCommandName: Meibo.name,
    abstract: "Writes a fictional city as a data package; the same seed gives the same bytes.")

  @Argument(help: "The folder to write, which must be empty or hold an earlier city.", completion: .directory)
  var folder: String

  @Option(help: "The number of permanent staff.")
  var staff = 320

  @Option(help: "The number of fiscal years of history.")
  var years = 10

  @Option(help: "The seed of the random numbers.")
  var seed: UInt64 = 2026

  func run() throws {
    do throws(Diagnostic) {
      try SampleCity(staffCount: staff, years: years, seed: seed).write(to: folder)
    } catch {
      OutcomePrinter(language: Surroundings.language, format: .screen, messages: .error).show(error)
      throw ExitCode(error.code == .command ? 64 : 2)
    }
  }
}
