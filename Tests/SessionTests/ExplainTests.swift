import Columns
import Session
import Testing

/// `.explain` after a run.
@Suite("Explaining a run")
struct ExplainTests {
  @Test("before any query there is nothing to explain, and it says what to do") func nothing() throws {
    guard case .diagnostics(let found, _, _)? = Session(threadCount: 1).submit(".explain").first else {
      Issue.record("no diagnostic")
      return
    }
    #expect(found.first?.message.english == "no query has run yet that could be explained")
    #expect(found.first?.help.first?.english == "run one first, or write `.explain [<| QUERY]`")
  }

  @Test("each step says how many rows it gave") func rows() throws {
    let session = Session(threadCount: 2)
    _ = session.submit(
      "let t = range x from 1 to 50000 step 1 | extend k = x % 100; t | where x > 100 | summarize n = count() by k | top 3 by n"
    )
    guard case .text(let text)? = session.submit(".explain").first else {
      Issue.record("no plan")
      return
    }
    let lines = text.split(separator: "\n")
    for (part, count) in [("top 3", 3), ("aggregate", 100), ("filter", 49_900), ("range", 50_000)] {
      let line = try #require(lines.first { $0.contains(part) }, "\(part) in \(text)")
      #expect(line.contains("· \(count) rows · "), "\(line)")
      #expect(line.hasSuffix(" ms"))
    }
  }
}
