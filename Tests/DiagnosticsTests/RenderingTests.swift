import Testing

@testable import Diagnostics

@Suite("Diagnostics as they are printed")
struct RenderingTests {
  /// The excerpt of a source in which `⟦` and `⟧` mark the range.
  private func excerpt(_ marked: String, label: Message? = nil, wide: Bool = false) -> String {
    let bytes = Array(marked.utf8)
    let open = Array("⟦".utf8)
    let parts = marked.split(separator: "⟦", maxSplits: 1, omittingEmptySubsequences: false)
    let inner = parts[1].split(separator: "⟧", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    #expect(Array(bytes[start..<(start + open.count)]) == open)
    let source = "\(parts[0])\(inner[0])\(inner[1])"
    let range = SourceRange(start, start + inner[0].utf8.count)
    let diagnostic = Diagnostic(.syntax, "m", at: range, label: label)
    let renderer = DiagnosticRenderer(displayWidth: DisplayWidth(ambiguousIsWide: wide))
    return renderer.render(diagnostic, source: source).split(separator: "\n").dropFirst().joined(separator: "\n")
  }

  @Test(
    "stands below what it means",
    arguments: [
      ("abc ⟦def⟧ ghi", "  1 │ abc def ghi\n    │     ^^^"),
      ("税務課 ⟦x⟧", "  1 │ 税務課 x\n    │        ^"),
      ("x ⟦税務課⟧ y", "  1 │ x 税務課 y\n    │   ^^^^^^"),
      ("a\tb ⟦c⟧", "  1 │ a b c\n    │     ^"),
      ("one\n二 ⟦三⟧\nfour", "  2 │ 二 三\n    │    ^^"),
      ("end⟦⟧", "  1 │ end\n    │    ^"),
      ("line\n⟦⟧", "  2 │ \n    │ ^"),
      ("⟦first\nsecond⟧", "  1 │ first\n    │ ^^^^^"),
      ("か\u{3099} ⟦b⟧", "  1 │ か\u{3099} b\n    │    ^"),
      ("👩‍👩‍👧 ⟦b⟧", "  1 │ 👩‍👩‍👧 b\n    │    ^"),
      ("ｶﾅ ⟦ﾊﾝ⟧", "  1 │ ｶﾅ ﾊﾝ\n    │    ^^"),
      ("a\r\nb ⟦c⟧", "  2 │ b c\n    │   ^"),
    ])
  func underline(_ item: (marked: String, shown: String)) { #expect(excerpt(item.marked) == item.shown) }

  @Test("the gutter is as wide as the line's number")
  func gutter() {
    let text = String(repeating: "\n", count: 99) + "x ⟦y⟧"
    #expect(excerpt(text, label: "here") == "  100 │ x y\n      │   ^ here")
  }

  @Test("ambiguous characters are as wide as the terminal shows them")
  func ambiguous() {
    #expect(excerpt("① ⟦x⟧") == "  1 │ ① x\n    │   ^")
    #expect(excerpt("① ⟦x⟧", wide: true) == "  1 │ ① x\n    │    ^")
  }

  @Test("whole, in both languages, with a file's name")
  func whole() {
    let diagnostic = Diagnostic(
      .unknownColumn, Message("unknown column 'x'", ja: "「x」という列はない"), at: SourceRange(4, 5),
      label: Message("not a column of t", ja: "t の列ではない"),
      help: [Message("did you mean 'y'?", ja: "「y」ではないか"), "only English"])
    #expect(
      DiagnosticRenderer().render(diagnostic, source: "t | x", name: "a.kql")
        == "error[E012] unknown column 'x'\n  --> a.kql:1\n  1 │ t | x\n    │     ^ not a column of t\n  help: did you mean 'y'?\n  help: only English\n"
    )
    #expect(
      DiagnosticRenderer(language: .japanese).render(diagnostic, source: "t | x")
        == "error[E012] 「x」という列はない\n  1 │ t | x\n    │     ^ t の列ではない\n  help: 「y」ではないか\n  help: only English\n")
    let warning = Diagnostic(.allHistory, "all years", severity: .warning)
    #expect(DiagnosticRenderer().render(warning, source: "t") == "warning[W002] all years\n")
    #expect(DiagnosticRenderer().render(warning, name: "f") == "warning[W002] all years\n  --> f\n")
  }

  @Test("a range beyond the source stands at its end")
  func beyond() {
    let diagnostic = Diagnostic(.syntax, "m", at: SourceRange(90, 99))
    #expect(DiagnosticRenderer().render(diagnostic, source: "ab") == "error[E003] m\n  1 │ ab\n    │   ^\n")
  }

  @Test(
    "the nearest name",
    arguments: [
      ("departmnt", "department"), ("whree", "where"), ("WHERE", "where"), ("氏各", "氏名"), ("zzz", nil), ("x", nil),
      ("Y", "y"),
      ("", nil), ("unti", "unit"), ("untis", nil), ("departments", "department"),
    ] as [(String, String?)])
  func nearest(_ item: (name: String, found: String?)) {
    #expect(nearestName(to: item.name, in: ["department", "where", "氏名", "y", "unit"]) == item.found)
  }

  @Test("of equally near names the first")
  func ties() { #expect(nearestName(to: "cat", in: ["bat", "cut"]) == "bat") }

  @Test("ranges") func ranges() {
    #expect(SourceRange(5, 2) == SourceRange(5, 5))
    #expect(SourceRange(1, 3).union(SourceRange(7, 9)) == SourceRange(1, 9))
    let placed = Diagnostic(.syntax, "m").placed(at: SourceRange(1, 2))
    #expect(placed.range == SourceRange(1, 2) && placed.placed(at: SourceRange(5, 6)).range == SourceRange(1, 2))
    #expect(placed.shifted(by: 10).range == SourceRange(11, 12))
    #expect(Set(DiagnosticCode.allCases.map(\.rawValue)).count == DiagnosticCode.allCases.count)
  }
}
