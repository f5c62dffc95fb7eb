import Testing

@testable import Session

@Suite("Whether an input goes on")
struct InputCompletenessTests {
  private let session = Session(threadCount: 1)

  @Test(
    "goes on",
    arguments: [
      "staff | where (", "staff |", "print x in (1,", "datatable(a:long)[", "let a =", "print 1 +", "let t = ```abc",
      "staff | summarize count() by", "staff ｜", "staff\n| where (a\n", "print datetime(2025-01-01",
      ".explain <| staff |",
      "staff | // why", "print a, ",
    ])
  func goesOn(_ text: String) { #expect(session.isIncomplete(text), "\(text)") }

  @Test(
    "is whole",
    arguments: [
      "staff", "staff | count", "print \"(\"", "print 'open", ".load a(b.csv", ".explain <|", "// staff |", "",
      "print ```a\nb```", "staff | where a == 1)", "print 1;", "staff | project name // (",
    ])
  func isWhole(_ text: String) { #expect(!session.isIncomplete(text), "\(text)") }
}

@Suite("What is submitted at a time")
struct InputPiecesTests {
  /// The pieces without the blanks that keep them in their places.
  private func pieces(_ text: String) -> [String] { InputPieces.pieces(of: text).map(\.trimmed) }

  @Test("statements end with a semicolon or a blank line before anything but a bar")
  func statements() {
    #expect(pieces("let a = 1; print a\n\nprint 2") == ["let a = 1", "print a", "print 2"])
    #expect(pieces("staff\n\n| count\n\nprint (1\n\n+ 2)") == ["staff\n\n| count", "print (1\n\n+ 2)"])
    #expect(pieces("print \"a;b\"; // c; d\n") == ["print \"a;b\""])
    #expect(pieces(";;\n\n") == [])
    #expect(
      pieces("//! meibo 1\n/// prose; more\nprint 1\n//= 1 row · 1 column · 00000000\n") == ["/// prose; more\nprint 1"]
    )
    #expect(pieces("print 1;\n/// at the end\n") == ["print 1", "/// at the end"])
  }

  @Test("a command is a line of its own, and its query may go on")
  func commands() {
    #expect(pieces("print 1\n.tables\nprint 2") == ["print 1", ".tables", "print 2"])
    #expect(pieces(".load it's.csv\n.quit") == [".load it's.csv", ".quit"])
    #expect(pieces(".explain <| staff\n| count\nprint 1") == [".explain <| staff\n| count", "print 1"])
    #expect(pieces("print x = ```\n.quit\n```") == ["print x = ```\n.quit\n```"])
    #expect(pieces(".tables\n| count") == [".tables", "| count"])
  }

  @Test("places in a piece are places in the text")
  func places() {
    let text = "print 1; staff\n\nwrong | count"
    let blanks = String(repeating: " ", count: 14)
    #expect(InputPieces.pieces(of: text).last == "\(blanks)\n\nwrong | count")
    #expect(InputPieces.pieces(of: text).first == "print 1")
  }
}
