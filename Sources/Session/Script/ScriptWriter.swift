import Columns
import Diagnostics
import Syntax

/// Writes a session as a script: its steps in order, each query's result recorded, and a header with what a replay needs.
struct ScriptWriter {
  let session: Session
  let path: String

  func text() throws(Diagnostic) -> String {
    var output = try header().text + "\n"
    let named = Set(session.steps.flatMap(\.references))
    for step in session.steps {
      output += "\n"
      output += statement(step, isNamed: named.contains(step.number))
    }
    return output
  }

  private func header() throws(Diagnostic) -> ScriptHeader {
    var data: [ScriptHeader.Data] = []
    let folder = FilePaths.folder(of: path)
    for opened in session.data.opened {
      data.append(
        ScriptHeader.Data(
          path: FilePaths.relative(opened.path, from: folder),
          fingerprint: ScriptHeader.digits(try session.data.fingerprint(of: opened))))
    }
    let days = session.now >= 0 ? session.now / Ticks.perDay : (session.now - Ticks.perDay + 1) / Ticks.perDay
    return ScriptHeader(
      clock: Int32(clamping: days), data: data, language: session.language == .japanese ? .japanese : nil)
  }

  /// A step; one whose result others name is written as `let step3 = …;` before it is shown.
  private func statement(_ step: Step, isNamed: Bool) -> String {
    let text = renamed(step)
    guard let record = step.record else { return "\(text);\n" }
    let query = isNamed ? "let step\(step.number) =\n\(text.indented);\nstep\(step.number);" : "\(text);"
    return "\(query)\n//= \(record.text)\n"
  }

  /// `_3` becomes `step3`, since results have no numbers in a script; names inside texts stay.
  private func renamed(_ step: Step) -> String {
    let text = step.text
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var end = 0
    for token in Lexer.tokens(of: text).tokens {
      guard case .name(let name) = token.kind, name.first == "_" else { continue }
      guard let number = name == "_" ? step.lastResult : Int(name.dropFirst()) else { continue }
      output += bytes[end..<token.range.lowerBound]
      output += Array("step\(number)".utf8)
      end = token.range.upperBound
    }
    output += bytes[end...]
    return String(decoding: output, as: UTF8.self)
  }
}

extension String {
  /// Every line moved in by four blanks.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
  }
}
