import Testing

@testable import Session

/// Measures that a `let` defines, beside the built-in ones.
@Suite("Measures of one's own")
struct OwnMeasureTests {
  private static let definition = """
    // 件数（件）: 期間に始まる行の数
    // 出典: 内規
    let begun = (T:(*), first:datetime, last:datetime) {
        T
        | where day between (first .. last)
        | summarize 件数 = count()
    };
    """

  private static let rows =
    "datatable(unit:string, day:date)['A', 2025-04-01, 'B', 2025-05-01, 'A', 2026-03-31, 'A', 2026-04-01, 'B', date(null)]"

  private static func session() -> Session {
    let session = Session(threadCount: 1, clock: 0)
    for piece in session.pieces(of: definition) {
      let outcomes = session.submit(piece); #expect(outcomes.filter(\.isFailure).isEmpty)
    }
    return session
  }

  private static func table(_ session: Session) -> [[String]] {
    guard let result = session.steps.last?.result else { return [] }
    return [result.schema.names] + (0..<result.rowCount).map { row in result.row(row).map(\.text) }
  }

  @Test func isAskedForLikeTheOthers() throws {
    let session = Self.session()
    _ = session.submit("\(Self.rows) | measure begun from 2025-04-01 to 2026-03-31")
    #expect(Self.table(session) == [["件数"], ["3"]])
    let notes = session.steps.last?.notes.map(\.english) ?? []
    #expect(notes.contains("begun, 2025-04-01 – 2026-03-31: 件数（件）: 期間に始まる行の数 出典: 内規"), "\(notes)")
  }

  @Test func groupsAreThoseAskedFor() throws {
    let session = Self.session()
    _ = session.submit("\(Self.rows) | measure begun from 2025-04-01 to 2026-03-31 by 課 = strcat(unit, '課')")
    #expect(Self.table(session) == [["課", "件数"], ["A課", "2"], ["B課", "1"]])
  }

  @Test func helpAndSavedScriptKeepTheHeader() throws {
    let session = Self.session()
    guard case .text(let help)? = session.submit(".help begun").first else {
      Issue.record("no help")
      return
    }
    #expect(help.contains("T | measure begun from DATE to DATE") && help.contains("  出典: 内規"))
    guard case .text(let all)? = session.submit(".help").first else {
      Issue.record("no help")
      return
    }
    #expect(all.contains("Defined in this session"))
    _ = session.submit("\(Self.rows) | measure begun from 2025-04-01 to 2026-03-31")
    let text = try ScriptWriter(session: session, steps: session.steps, choice: StepChoice(), path: "x.kql").text()
    #expect(text.contains("// 件数（件）: 期間に始まる行の数\n// 出典: 内規\nlet begun = "))
    let again = Session(threadCount: 1, clock: 0)
    for piece in again.pieces(of: text) { #expect(again.submit(piece).filter(\.isFailure).isEmpty) }
    #expect(Self.table(again) == [["件数"], ["3"]])
  }

  @Test(arguments: [
    ("let f = (T:(*)) { T | count };", "unknown measure 'f'"),
    ("let f = (a:datetime, b:datetime) { print a };", "unknown measure 'f'"),
    ("let f = (T:(*), a:datetime, b:datetime) { T | where nothing == 1 };", "unknown column 'nothing'"),
    ("let f = (T:(*), a:long, b:long) { T | count };", "'a' takes"),
  ])
  func othersAreRefused(definition: String, message: String) throws {
    let session = Session(threadCount: 1, clock: 0)
    let outcomes = session.submit("\(definition) \(Self.rows) | measure f from 2025-04-01 to 2026-03-31")
    let messages = outcomes.flatMap { outcome -> [String] in
      if case .diagnostics(let found, _, _) = outcome { return found.map(\.message.english) }
      return []
    }
    #expect(messages.contains { $0.contains(message) }, "\(messages)")
  }
}
