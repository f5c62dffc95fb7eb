import Columns
import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Session

/// Queries with their exact answers, in `Tests/Queries/*.test`.
///
/// A case is a query, a line `----`, and the answer: the results as CSV, or the messages as they are printed. Cases are
/// parted by a blank line and a line `====`. Lines that begin with `# ` in front of a query are remarks;
/// `# data NAME` opens a folder of `Tests/SessionTests/Data`, `# city` the sample city of `datasets`, and `# notes` shows the lines under a result too. All cases of a file share one session, whose clock stands
/// at 2026-04-01. With `MEIBO_UPDATE=1` in the environment the answers are written anew.
@Suite("Query files")
struct QueryFileTests {
  struct Case {
    var remarks: [String]
    var query: String
    var answer: String
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Queries")
  static let dataFolder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Data")

  static let city = folder.deletingLastPathComponent().deletingLastPathComponent().appending(path: "datasets/city")

  static let files: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".test") }
    .sorted()

  @Test("all files were found") func complete() { #expect(Self.files.count >= 9) }

  @Test("answers as written", arguments: files)
  func answers(of file: String) throws {
    let url = Self.folder.appending(path: file)
    let cases = try #require(Self.cases(of: try String(contentsOf: url, encoding: .utf8)), "\(file)")
    let session = Session(threadCount: 2, clock: 20_544 * Ticks.perDay)
    var answered: [Case] = []
    for item in cases {
      for remark in item.remarks where remark.hasPrefix("# data ") {
        try session.data.open(Self.dataFolder.appending(path: String(remark.dropFirst(7))).path)
      }
      if item.remarks.contains("# city") { try session.data.open(Self.city.path) }
      var copy = item
      copy.answer = Self.answer(to: item.query, in: session, withNotes: item.remarks.contains("# notes"))
      answered.append(copy)
    }
    if ProcessInfo.processInfo.environment["MEIBO_UPDATE"] == "1" {
      try Self.text(of: answered).write(to: url, atomically: true, encoding: .utf8)
      return
    }
    #expect(!cases.isEmpty)
    for (item, found) in zip(cases, answered) {
      #expect(item.answer == found.answer, "\(file):\n\(item.query)")
    }
  }

  @Test("a file is read and written back as it is", arguments: files)
  func roundTrip(file: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    #expect(Self.text(of: try #require(Self.cases(of: text))) == text)
  }

  private static func answer(to query: String, in session: Session, withNotes: Bool) -> String {
    let renderer = DiagnosticRenderer(language: session.language)
    return session.submit(query).map { outcome in
      switch outcome {
      case .result(let step):
        (step.result.map { CSVRenderer().render($0) } ?? "")
          + (withNotes ? step.notes.map { "note: \($0.text(in: session.language))\n" }.joined() : "")
      case .defined: ""
      case .text(let text): text
      case .note(let message): "note: \(message.text(in: session.language))\n"
      case .diagnostics(let found, let source, _): found.map { renderer.render($0, source: source) }.joined()
      case .quit: "quit\n"
      }
    }.joined()
  }

  /// Nil where a case has no line `----`.
  private static func cases(of text: String) -> [Case]? {
    var result: [Case] = []
    for part in text.components(separatedBy: "\n====\n") {
      guard let line = part.range(of: "\n----\n") else { return nil }
      var lines = part[..<line.lowerBound].components(separatedBy: "\n")
      let remarkCount = lines.prefix { $0.hasPrefix("# ") }.count
      let remarks = Array(lines.prefix(remarkCount))
      lines.removeFirst(remarkCount)
      let query = lines.joined(separator: "\n")
      result.append(Case(remarks: remarks, query: query, answer: String(part[line.upperBound...])))
    }
    return result
  }

  private static func text(of cases: [Case]) -> String {
    cases.map { (($0.remarks + [$0.query]).joined(separator: "\n")) + "\n----\n" + $0.answer }
      .joined(separator: "\n====\n")
  }
}
