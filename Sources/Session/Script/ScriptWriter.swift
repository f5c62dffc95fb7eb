import Columns
import Diagnostics
import Syntax

/// Writes a session as a script: its steps in order, each query's result recorded, and a header with what a replay needs.
struct ScriptWriter {
  let session: Session
  /// The steps to write.
  let steps: [Step]
  /// By what they were chosen, as prose is.
  let choice: StepChoice
  let path: String
  /// All names that stand somewhere, so that no new one is taken for them.
  private let taken: Set<String>

  init(session: Session, steps: [Step], choice: StepChoice, path: String) {
    self.session = session
    self.steps = steps
    self.choice = choice
    self.path = path
    taken = steps.reduce(into: Set(session.data.tableNames + session.definedNames)) { $0.formUnion($1.statement.words) }
  }

  /// The script, with what its results were made of behind the statements.
  func text() throws(Diagnostic) -> String {
    let text = try statementsText()
    return try text + "\n" + pinned(text).pins().text
  }

  /// The statements of the text beside what they have given; a step whose result others name is two of them.
  func pinned(_ text: String) throws(Diagnostic) -> PinnedScript {
    let named = Set(steps.flatMap(\.references))
    let statements = Parser.parse(text, grammar: session.catalog.grammar).statements[...]
    var entries: [PinnedScript.Entry] = []
    for (statement, step) in zip(statements, steps.flatMap { named.contains($0.number) ? [$0, $0] : [$0] }) {
      let isQuery = if case .query = statement.kind { true } else { false }
      entries.append(
        PinnedScript.Entry(statement: statement, tables: step.tables, result: isQuery ? step.result : nil))
    }
    return PinnedScript(entries, in: session)
  }

  /// The statements alone, for a session that may end at any moment: nothing is looked at that takes time.
  func recoveryText() throws(Diagnostic) -> String { try statementsText(records: false) }

  private func statementsText(records: Bool = true) throws(Diagnostic) -> String {
    var output = try session.header(for: path, withFingerprints: records).text + "\n"
    let named = Set(steps.flatMap(\.references))
    var prose = session.prose.filter { choice.contains($0.before) }[...]
    for step in steps {
      output += "\n"
      var blocks: [String] = []
      while let next = prose.first, next.before <= step.number {
        blocks.append(next.markdown)
        prose.removeFirst()
      }
      output += self.prose(blocks)
      output += statement(step, isNamed: named.contains(step.number), records: records)
    }
    return prose.isEmpty ? output : output + "\n" + self.prose(prose.map(\.markdown))
  }

  /// Prose as comments that a report shows; an empty line parts paragraphs.
  private func prose(_ blocks: [String]) -> String {
    let lines = blocks.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
    return blocks.isEmpty ? "" : lines.map { $0.isEmpty ? "///\n" : "/// \($0)\n" }.joined()
  }

  /// A step; one whose result others name is written as `let step3 = …;` before it is shown.
  private func statement(_ step: Step, isNamed: Bool, records: Bool) -> String {
    let renamed = step.statement.renamingTables { name in name.resultNumber.map(resultName) }
    let printer = Printer()
    let text = printer.text(of: renamed)
    if step.result == nil { return header(of: step) + "\(text);\n" }
    var query = "\(text);"
    if isNamed, case .query(let pipeline) = renamed.kind {
      let name = Name(resultName(step.number), renamed.range)
      query = "\(printer.text(of: Statement(.letTable(name, pipeline), renamed.range)));\n\(name.text);"
    }
    guard records, let record = step.record else { return query + "\n" }
    return "\(query)\n//= \(record.text)\n"
  }

  /// What the comments above a function say of it.
  private func header(of step: Step) -> String {
    guard case .letFunction(let name, let definition) = step.statement.kind,
      let function = session.environment.functions[name.text], function.definition == definition
    else { return "" }
    return function.header.map { "// \($0)\n" }.joined()
  }

  /// The name of a result in the script, where results have no numbers: one that nothing else has.
  private func resultName(_ number: Int) -> String {
    var name = "step\(number)"
    while taken.contains(name) { name = "result_" + name }
    return name
  }
}
