import Testing

@testable import Session

/// Whether a text runs without a mistake.
private func runs(_ text: String, in session: Session) -> Bool {
  !session.submit(text).contains { $0.isFailure }
}

@Suite("Completion")
struct CompletionTests {
  /// A session with the sample city and some definitions.
  static func session() throws -> Session {
    let session = Session(threadCount: 1)
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    try session.data.open("/\(folder)/datasets/city")
    return session
  }

  /// What is offered at the `‸` of a text, or at its end.
  private func offers(_ text: String, in session: Session) -> [String] {
    let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
    return session.completions(for: parts.joined(), cursor: parts[0].utf8.count).texts
  }

  @Test(
    "offers what fits the place",
    arguments: [
      ("sta", "staff"), ("ran", "range"), ("le", "let"), ("staff | summ", "summarize"),
      ("staff | project-a", "project-away"),
      ("staff | project-", "project-away"), ("staff | where occ", "occupation"), ("staff | where 職", "職種"),
      ("staff | where ＯＣＣ", "occupation"), ("staff | where isn", "isnull("), ("staff | summarize cou", "count("),

      ("assignments | where tier >= \"", "課長職\""), ("staff | join ", "kind="), ("staff | join k", "kind="),
      ("overtime | att", "attach"), ("overtime | attach assi", "assignments"),
      ("overtime | attach assignments on staff_id at mon", "month"),
      ("overtime | attach assignments on staff_id at month ", "primary"), ("staff | surv", "survive"),
      ("staff | measure tur", "turnover"), ("staff | measure turnover fr", "from"), ("staff | measure ", "headcount"),
      ("let rate = (T:(*), a:datetime, b:datetime) { T | count }; staff | measure ra", "rate"),
      ("staff | at today() | conce", "conceal"), ("staff | effect of occupation == 'x' fr", "from"), (".ma", ".map"),
      ("staff | survive from hired_on t", "to"), ("staff | crosstab count() by occupation acr", "across"),
      ("staff | join kind=", "leftanti"), ("staff | join kind=inner (tra", "training"),
      ("staff | join kind=inner (training | wh", "where"),
      ("staff | join kind=inner (training | where comp", "completed"),
      ("staff | join kind=inner (training) o", "on"), ("staff | join kind=inner (training) on sta", "staff_id"),
      ("staff | summarize n = count() b", "by"), ("staff | summarize n = count() by ", "employment"),
      ("staff | extend age = 1 | where ag", "age"), ("staff | project name, unit = 1 | sort by un", "unit"),
      ("staff | sort by name a", "asc"), ("let posts = sta", "staff"),
      ("let posts = assignments | take 5; posts | where ti", "tier"),
      ("staff | count; uni", "units"), ("staff | where nam‸ == 1 | count", "name"),
      ("staff | where (occ", "occupation"),
      ("staff\n| where occ", "occupation"), ("staff | where x\n\nasg\n\nassign", "assignments"),
      (".sch", ".schema"), (".schema sta", "staff"), (".help summ", "summarize"), (".explain <| staff | wh", "where"),
      (".set language j", "ja"), ("staff | where ['職", "職種']"),
    ])
  func offer(_ text: String, _ expected: String) throws {
    let session = try Self.session()
    #expect(offers(text, in: session).contains(expected), "\(text)")
  }

  @Test(
    "does not offer what does not fit",
    arguments: [
      ("staff | project name | where occ", "occupation"), ("staff | sta", "staff"), ("staff | where ", "summarize"),
      ("staff | summarize n = count() | where occ", "occupation"), ("sta", "start_of_fiscal_year("),
      ("staff | ran", "range"),
      ("staff | join kind=inner (le", "let"), ("let a = le", "let"),
      ("staff | join kind=inner (training | where occ", "occupation"), ("staff | where name == \"sta", "staff"),
    ])
  func refusal(_ text: String, _ unwanted: String) throws {
    let session = try Self.session()
    #expect(!offers(text, in: session).contains(unwanted), "\(text)")
  }

  @Test("knows what the session has defined, and what its last query gives")
  func definitions() throws {
    let session = try Self.session()
    #expect(runs("let limit = 3; let short = staff | project name, kana", in: session))
    #expect(offers("short | where ka", in: session) == ["kana"])
    #expect(offers("staff | take lim", in: session).contains("limit"))
    #expect(runs("staff | project staff_id, born_on", in: session))
    #expect(offers("| where b", in: session).contains("born_on"))
    #expect(!offers("| where occ", in: session).contains("occupation"))
    #expect(offers("_ | where b", in: session).contains("born_on"))
  }

  @Test(
    "offers the values that a column has, once its table was read",
    arguments: [
      ("staff | where gender == \"", "女\""), ("staff | where gender in (\"女\", \"", "男\""),
      ("staff | where occupation == '一", "一般事務'"), ("staff | where true and occupation != \"保", "保健師\""),
    ])
  func values(_ text: String, _ expected: String) throws {
    let session = try Self.session()
    #expect(offers(text, in: session).isEmpty)
    #expect(runs("staff | count", in: session))
    #expect(offers(text, in: session).contains(expected))
  }

  @Test(
    "what no parser would take does no harm",
    arguments: ["let | = [sta", "let x = | sta", "let a | b = (st", "| | (| sta", "let ) = (join (st", "];[=|(st"])
  func oddities(text: String) throws {
    let session = try Self.session()
    for end in 0...text.utf8.count { _ = session.completions(for: text, cursor: end) }
  }

  @Test("a candidate stands from the byte at which its word begins")
  func place() throws {
    let session = try Self.session()
    #expect(session.completions(for: "staff | where 職", cursor: 17).start == 14)
    #expect(session.completions(for: "staff | where gender == \"女", cursor: 28).start == 25)
    #expect(session.completions(for: "staff | project-a", cursor: 17).start == 8)
    #expect(session.completions(for: "  .sch", cursor: 6).start == 2)
    #expect(session.completions(for: "", cursor: 0).start == 0)
  }

  @Test("commands that take files ask for names of files", arguments: [".load da", ".save ", ".run sessions/x"])
  func files(_ text: String) throws {
    let session = try Self.session()
    #expect(session.completions(for: text, cursor: text.utf8.count).wantsFileName)
    #expect(!session.completions(for: ".schema s", cursor: 9).wantsFileName)
  }

  @Test("reads no table")
  func readsNothing() throws {
    let session = try Self.session()
    _ = offers("staff | join kind=inner (training | where comp", in: session)
    #expect(session.data.loadedTables.isEmpty)
  }

  @Test("names that are no single word are written in brackets")
  func writtenNames() {
    #expect(Completions.written("unit") == "unit")
    #expect(Completions.written("課名") == "課名")
    #expect(Completions.written("4月") == "['4月']")
    #expect(Completions.written("it's") == "[\"it's\"]")
  }
}

@Suite("What a session opens with")
struct OverviewTests {
  @Test("counts the people of the day that the data speak of, and asks a question that works")
  func city() throws {
    let session = try CompletionTests.session()
    let overview = session.overview()
    #expect(overview.title == "架空の市・職員")
    #expect(overview.asOf == "2026-04-01")
    #expect(overview.countsPeople)
    #expect(overview.example == "staff | at today() | summarize count() by occupation")
    let outcomes = session.submit(
      "staff | where hired_on <= 2026-04-01 and (isnull(left_on) or left_on >= 2026-04-01) | count")
    guard case .result(let step)? = outcomes.last else { Issue.record("no result"); return }
    #expect(step.result?.row(0) == [.long(Int64(overview.count ?? -1))])
    #expect(runs(overview.example, in: session))
  }

  @Test("has a question without any data")
  func empty() {
    let session = Session(threadCount: 1)
    let overview = session.overview()
    #expect(overview.tables.isEmpty && overview.count == nil)
    #expect(runs(overview.example, in: session))
  }
}
