import CFuzzer
import Session
import Syntax

/// Feeds random texts to lexer, parser, formatter, resolver and completion, or random files to the readers, as
/// MEIBO_FUZZ_SUBJECT says. No query runs; nothing may crash.
@main
struct Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
    let status = unsafe withUnsafeMutablePointer(to: &arguments) { argv in
      unsafe argv.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) {
        unsafe LLVMFuzzerRunDriver(&count, $0) { data, size in
          let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
          if let files = FileSubject.shared {
            files.take(bytes)
          } else {
            unsafe Subject.shared.take(String(decoding: bytes, as: UTF8.self))
          }
          return 0
        }
      }
    }
    if status != 0 { fatalError("libFuzzer ended with \(status)") }
  }
}

/// What the texts are fed to.
struct Subject {
  /// libFuzzer calls on one thread.
  nonisolated(unsafe) static let shared = Subject()

  private let session: Session

  init() {
    session = Session(threadCount: 1, clock: 0)
    do { try session.data.open("datasets/city") } catch { fatalError("run it where datasets/city is: \(error)") }
  }

  func take(_ text: String) {
    let mistakes = session.check(text)
    for mistake in mistakes { precondition(!mistake.message.english.isEmpty) }
    let (statements, found) = Parser.parse(text, grammar: session.catalog.grammar)
    if found.isEmpty { checkLayout(of: statements) }
    _ = session.completions(for: text, cursor: text.utf8.count / 2)
    _ = session.completions(for: text, cursor: text.utf8.count)
  }

  /// What is printed reads as the same, and printing that again changes nothing.
  private func checkLayout(of statements: [Statement]) {
    let printed = statements.map { Printer().text(of: $0) }.joined(separator: ";\n")
    let (again, mistakes) = Parser.parse(printed, grammar: session.catalog.grammar)
    precondition(mistakes.isEmpty, "what was printed cannot be read: \(printed)")
    let second = again.map { Printer().text(of: $0) }.joined(separator: ";\n")
    precondition(second == printed, "printing again gives another text:\n\(printed)\n---\n\(second)")
  }
}
