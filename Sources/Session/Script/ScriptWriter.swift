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

  func text() throws(Diagnostic) -> String {
    var output = try header().text + "\n"
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
      output += statement(step, isNamed: named.contains(step.number))
    }
    return prose.isEmpty ? output : output + "\n" + self.prose(prose.map(\.markdown))
  }

  /// Prose as comments that a report shows; an empty line parts paragraphs.
  private func prose(_ blocks: [String]) -> String {
    let lines = blocks.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
    return blocks.isEmpty ? "" : lines.map { $0.isEmpty ? "///\n" : "/// \($0)\n" }.joined()
  }

  private func header() throws(Diagnostic) -> ScriptHeader {
    var data: [ScriptHeader.Data] = []
    let folder = FilePaths.folder(of: path)
    for opened in session.data.opened {
      data.append(
        ScriptHeader.Data(
          path: FilePaths.relative(opened.path, from: folder),
          fingerprint: session.data.digits(of: opened),
          name: opened.isFile ? opened.tables.first : nil))
    }
    let days = session.now >= 0 ? session.now / Ticks.perDay : (session.now - Ticks.perDay + 1) / Ticks.perDay
    return ScriptHeader(
      clock: Int32(clamping: days), data: data, language: session.language == .japanese ? .japanese : nil)
  }

  /// A step; one whose result others name is written as `let step3 = …;` before it is shown.
  private func statement(_ step: Step, isNamed: Bool) -> String {
    let renamed = step.statement.renamingTables { name in name.resultNumber.map(resultName) }
    let printer = Printer()
    let text = printer.text(of: renamed)
    guard let record = step.record else { return "\(text);\n" }
    var query = "\(text);"
    if isNamed, case .query(let pipeline) = renamed.kind {
      let name = Name(resultName(step.number), renamed.range)
      query = "\(printer.text(of: Statement(.letTable(name, pipeline), renamed.range)));\n\(name.text);"
    }
    return "\(query)\n//= \(record.text)\n"
  }

  /// The name of a result in the script, where results have no numbers: one that nothing else has.
  private func resultName(_ number: Int) -> String {
    var name = "step\(number)"
    while session.data.tableNames.contains(name) || session.definedNames.contains(name) { name = "result_" + name }
    return name
  }
}
