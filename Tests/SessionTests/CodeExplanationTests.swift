import Diagnostics
import Testing

@testable import Session

@Suite("Codes of mistakes")
struct CodeExplanationTests {
  @Test("every code is explained in both languages", arguments: DiagnosticCode.allCases)
  func explained(_ code: DiagnosticCode) throws {
    let explanation = code.explanation
    for message in [explanation.meaning, explanation.remedy] {
      #expect(!message.english.isEmpty && message.japanese?.isEmpty == false)
    }
    let meanings = DiagnosticCode.allCases.map(\.explanation.meaning)
    #expect(meanings.count { $0 == explanation.meaning } == 1, "another code has the same words")
    for language in Language.allCases {
      #expect(ErrorPages.help(on: code.rawValue, language)?.contains(code.rawValue) == true)
    }
    #expect(ErrorPages.page().text.contains("## \(code.rawValue)"))
  }

  @Test("a wrong line gives its code", arguments: DiagnosticCode.allCases.filter(\.explanation.standsAlone))
  func wrongLine(_ code: DiagnosticCode) throws {
    let line = try #require(code.explanation.wrongLine)
    let found = Session(threadCount: 1).submit(line).flatMap { outcome -> [DiagnosticCode] in
      if case .diagnostics(let diagnostics, _, _) = outcome { diagnostics.map(\.code) } else { [] }
    }
    #expect(found == [code])
  }

  @Test("the help completes codes")
  func completion() {
    let completion = CommandCompletion(session: Session(threadCount: 1), text: ".help E01", offset: 0)
    #expect(completion.completions().texts.contains("E012"))
  }
}
