import Columns
import Diagnostics
import Plan
import Rendering
import Testing

@testable import Session

/// The results of a text as CSV, or its messages, one after the other.
func answers(_ text: String, in session: Session = Session(threadCount: 2, clock: 0)) -> String {
  session.submit(text).map { outcome in
    switch outcome {
    case .result(let step): step.result.map { Renderers.named("csv")?.render($0) ?? "" } ?? ""
    case .defined: ""
    case .text(let text): text
    case .note(let message): "note: \(message.english)\n"
    case .diagnostics(let diagnostics, let source, _):
      diagnostics.map { DiagnosticRenderer().render($0, source: source) }.joined()
    case .quit: "quit\n"
    }
  }.joined()
}

@Suite("Examples of the documentation")
struct ExampleTests {
  static let documented: [Documentation] = {
    let catalog = Session(threadCount: 1).catalog
    var seen: Set<String> = []
    let operators = catalog.operators.values.map(\.documentation).filter { seen.insert("operator \($0.name)").inserted }
    let functions = catalog.scalars.values.map(\.documentation) + catalog.aggregates.values.map(\.documentation)
    let windows = catalog.windows.values.map(\.documentation)
    let words = Array(catalog.words.values)
    return (operators + functions + windows + words).sorted { $0.name < $1.name }
  }()

  @Test("gives what it promises", arguments: documented)
  func example(_ documentation: Documentation) {
    for example in documentation.examples { #expect(answers(example.query) == example.result, "\(documentation.name)") }
  }

  /// What a written-out table cannot show, since it has no history; `Tests/Queries/ours.test` shows it on the city.
  static let needingTables: Set<String> = [
    "amend", "at", "attach", "measure", "movement", "projection", "under", "unit_at", "headcount", "fte", "hiring_rate",
    "turnover",
    "early_attrition", "mean_tenure",
  ]

  @Test("every name has a summary in both languages and an example")
  func complete() {
    for documentation in Self.documented {
      #expect(!documentation.summary.english.isEmpty && documentation.summary.japanese != nil, "\(documentation.name)")
      #expect(
        !documentation.examples.isEmpty || Self.needingTables.contains(documentation.name), "\(documentation.name)")
    }
    #expect(Self.documented.count > 60)
  }
}

extension Documentation: CustomTestStringConvertible {
  /// The name, in the output of tests.
  public var testDescription: String { name }
}

@Suite("Depth")
struct DepthTests {
  @Test("stages that `let`s stack up are counted, and refused before the stack ends")
  func stackedLets() {
    let stages = String(repeating: " | extend y = x", count: 400)
    let lets = (0..<11).map { "let t\($0 + 1) = t\($0)\(stages);" }.joined(separator: "\n")
    let text = "let t0 = range x from 1 to 3 step 1;\n\(lets)\nt11 | count"
    #expect(answers(text).hasPrefix("error[E027]"))
  }
}

@Suite("Mistakes in functions") struct FunctionMistakeTests {
  @Test("a mistake in a function of an earlier input is shown where it is called, with its line") func place() throws {
    let session = Session(threadCount: 1, clock: 0)
    _ = session.submit("let g = (x:long) {\n  nosuch | where n > x };")
    let outcomes = session.submit("range y from 1 to 3 step 1 | count;\n\ng(1)")
    guard case .diagnostics(let found, let source, _)? = outcomes.last, let mistake = found.first else {
      Issue.record("\(outcomes)")
      return
    }
    let text = DiagnosticRenderer(language: .english).render(mistake, source: source)
    #expect(text.contains("3 │ g(1)") && text.contains("in 'g': nosuch | where n > x };"), "\(text)")
  }

  @Test("one in the same input is shown in its own place") func samePlace() throws {
    let session = Session(threadCount: 1, clock: 0)
    let outcomes = session.submit("let g = (x:long) {\n  nosuch | where n > x };\ng(1)")
    guard case .diagnostics(let found, let source, _)? = outcomes.last, let mistake = found.first else {
      Issue.record("\(outcomes)")
      return
    }
    let text = DiagnosticRenderer(language: .english).render(mistake, source: source)
    #expect(text.contains("2 │   nosuch | where n > x };") && !text.contains("in 'g'"), "\(text)")
  }
}
