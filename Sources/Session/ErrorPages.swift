import Diagnostics

/// The codes of mistakes and warnings, for `.help E012` and the reference.
enum ErrorPages {
  /// What `.help` prints about a code; nil where there is no such code.
  static func help(on name: String, _ language: Language) -> String? {
    guard let code = DiagnosticCode(rawValue: name.uppercased()) else { return nil }
    let explanation = code.explanation
    var output = "\(code.rawValue)\n  \(explanation.meaning.text(in: language))\n"
    if let line = explanation.wrongLine { output += "\n  \(line)\n" }
    return output + "\n  \(explanation.remedy.text(in: language))\n"
  }

  /// The page of all codes, as Markdown.
  static func page() -> (name: String, text: String) {
    let introduction = """
      # Mistakes and warnings

      Every message begins with a code. `.help E012` explains it in the shell.

      """
    return ("errors.md", introduction + DiagnosticCode.allCases.map(section).joined())
  }

  private static func section(_ code: DiagnosticCode) -> String {
    let explanation = code.explanation
    var output = "\n## \(code.rawValue)\n\n\(explanation.meaning.english) \(explanation.remedy.english)\n"
    output += "\n\(explanation.meaning.japanese ?? "")\(explanation.remedy.japanese ?? "")\n"
    if let line = explanation.wrongLine { output += "\n```\n\(line)\n```\n" }
    return output
  }
}
