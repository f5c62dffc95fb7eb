import Diagnostics
import LineEditor
import Session
import Testing

@testable import Shell

@Suite("Greeting")
struct GreetingTests {
  private func lines(_ overview: SessionOverview, _ language: Language, width: Int = 100, isDim: Bool = false)
    -> [String]
  {
    Greeting(overview: overview, language: language, width: width, isDim: isDim).text.split(separator: "\n").map(
      String.init)
  }

  private var city: SessionOverview {
    var overview = Session(threadCount: 1).overview()
    overview.title = "架空の市・職員"
    overview.count = 1512
    overview.countsPeople = true
    overview.asOf = "2026-04-01"
    overview.tables = ["staff", "units"]
    overview.example = "staff | count"
    return overview
  }

  @Test("says what the data are, which tables there are, and what to try")
  func data() {
    #expect(
      lines(city, .japanese) == [
        "架空の市・職員 1,512 人・2026-04-01 現在", "表: staff、units",
        "Enter で試す: staff | count   （.help で説明、Ctrl-D で終了）",
      ])
    #expect(
      lines(city, .english) == [
        "架空の市・職員 1,512 people · 2026-04-01", "tables: staff, units",
        "Enter tries: staff | count   (.help explains, Ctrl-D leaves)",
      ])
  }

  @Test("says how to begin without data")
  func nothing() {
    let found = lines(Session(threadCount: 1).overview(), .english)
    #expect(found.count == 3)
    #expect(found[1].contains(".load"))
    #expect(found[2].contains("print 1 + 1"))
  }

  @Test("names as many tables as a line has room for")
  func narrow() {
    var overview = city
    overview.tables = ["staff", "assignments", "units", "evaluations"]
    #expect(lines(overview, .japanese, width: 40)[1] == "表: staff、assignments、… (.tables)")
    #expect(lines(overview, .japanese, width: 40)[2] == "Enter で試す: staff | count")
    #expect(lines(overview, .english, width: 46)[1] == "tables: staff, assignments, units, evaluations")
  }

  @Test("only the title is bright")
  func color() {
    let found = lines(city, .english, isDim: true)
    #expect(!found[0].contains("\u{1B}"))
    #expect(found[1] == "\u{1B}[2mtables: staff, units\u{1B}[0m")
  }
}

@Suite("Lengths of time")
struct DurationTests {
  @Test(
    "have three digits",
    arguments: [
      (0.4, "0.40 ms"), (9.996, "10.00 ms"), (18.26, "18.3 ms"), (412.4, "412 ms"), (2412, "2.41 s"),
      (61_000, "61.0 s"),
    ])
  func text(_ milliseconds: Double, _ expected: String) {
    #expect(OutcomePrinter.duration(milliseconds) == expected)
  }
}

@Suite("History file")
struct HistoryTests {
  @Test("stands in the user's state folder")
  func path() {
    #expect(History.usualPath(stateFolder: "/state", home: "/home/a") == "/state/meibo/history")
    #expect(History.usualPath(stateFolder: "relative", home: "/home/a") == "/home/a/.local/state/meibo/history")
    #expect(History.usualPath(stateFolder: nil, home: nil) == nil)
  }
}
