import ArgumentParser
import Glibc

let words = Array(CommandLine.arguments.dropFirst())
// A subcommand named first is read alone: behind the program itself the parser looks at all of them, which took a fifth
// of a small query's time. What it does not take, the program explains.
if let command = words.first.flatMap(Meibo.subcommand), var run = try? command.parseAsRoot(Array(words.dropFirst())),
  type(of: run) == command
{
  do {
    try run.run()
  } catch let code as ExitCode {
    exit(code.rawValue)
  } catch {
    Meibo.exit(withError: error)
  }
} else {
  Meibo.main(words)
}
