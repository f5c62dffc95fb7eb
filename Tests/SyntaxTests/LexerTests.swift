import Diagnostics
import Testing

@testable import Syntax

@Suite("Words")
struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] { Lexer.tokens(of: text).tokens.map(\.kind) }

  @Test(
    "what each word is",
    arguments: [
      ("a_1 課２ $left _3", [.name("a_1"), .name("課2"), .name("$left"), .name("_3")]),
      ("project-away a-b", [.name("project-away"), .name("a"), .symbol("-"), .name("b")]),
      ("in~ !in !contains_cs !=", [.name("in~"), .name("!in"), .name("!contains_cs"), .symbol("!=")]),
      (
        "12 0xFf 1.5 2e3 1e-2 1.e",
        [.integer(12), .integer(255), .real(1.5), .real(2000), .real(0.01), .integer(1), .symbol("."), .name("e")]
      ),
      (
        "2025-04-01 2025-4-1",
        [.date("2025-04-01"), .integer(2025), .symbol("-"), .integer(4), .symbol("-"), .integer(1)]
      ),
      ("2025-04-01..2025-04-30", [.date("2025-04-01"), .symbol(".."), .date("2025-04-30")]),
      ("1..5 1.5..2", [.integer(1), .symbol(".."), .integer(5), .real(1.5), .symbol(".."), .integer(2)]),
      (
        "1d 90m 1.5h 3ticks",
        [.timespan(1, unit: "d"), .timespan(90, unit: "m"), .timespan(1.5, unit: "h"), .timespan(3, unit: "ticks")]
      ),
      (#""a\"b\n\t\\\u3042" 'x"y' @"c:\d""e""#, [.string("a\"b\n\t\\あ"), .string("x\"y"), .string("c:\\d\"e")]),
      ("```a\n\"b\"```", [.string("a\n\"b\"")]),
      ("['4月'] [\"a b\"] [1]", [.quotedName("4月"), .quotedName("a b"), .symbol("["), .integer(1), .symbol("]")]),
      (
        "datetime(2025-04-01 10:00) long(null) date",
        [
          .typedLiteral(type: "datetime", text: "2025-04-01 10:00"), .typedLiteral(type: "long", text: "null"),
          .name("date"),
        ]
      ),
      ("dynamic([\")\", 1])", [.typedLiteral(type: "dynamic", text: "[\")\", 1]")]),
      ("ｘ＝＝１、“あ”", [.name("x"), .symbol("=="), .integer(1), .symbol(","), .string("あ")]),
      ("a // b | c\nd", [.name("a"), .name("d")]), ("", []), ("// only", []),
    ] as [(String, [Token.Kind])])
  func kind(_ item: (text: String, kinds: [Token.Kind])) {
    #expect(kinds(item.text) == item.kinds + [.end])
    #expect(Lexer.tokens(of: item.text).diagnostics.isEmpty)
  }

  @Test("places are bytes") func ranges() {
    let text = "税 ｜ \"務\" x"
    let bytes = Array(text.utf8)
    let words = Lexer.tokens(of: text).tokens.map {
      String(decoding: bytes[$0.range.lowerBound..<$0.range.upperBound], as: UTF8.self)
    }
    #expect(words == ["税", "｜", "\"務\"", "x", ""])
  }

  @Test("blank lines are noticed, lines of comments are none") func blankLines() {
    let tokens = Lexer.tokens(of: "a\n\nb\n// c\nd\n \t\ne").tokens
    #expect(tokens.map(\.followsBlankLine) == [false, true, false, true, false])
  }

  @Test(
    "what cannot be read is said once, at its place",
    arguments: [
      ("a ⟦~⟧", DiagnosticCode.unexpectedCharacter), ("⟦\"abc⟧", .unterminated), ("x ⟦'a⟧\nb", .unterminated),
      ("⟦```a⟧", .unterminated),
      ("⟦4月⟧", .invalidLiteral), ("⟦99999999999999999999⟧", .invalidLiteral), ("⟦0x⟧", .invalidLiteral),
      ("⟦1e999⟧", .invalidLiteral),
      ("⟦「あ」⟧", .unexpectedCharacter), ("⟦≧⟧ 1", .unexpectedCharacter),
    ])
  func mistakes(_ item: (marked: String, code: DiagnosticCode)) {
    let parts = item.marked.split(separator: "⟦", omittingEmptySubsequences: false)
    let inner = parts[1].split(separator: "⟧", omittingEmptySubsequences: false)
    let found = Lexer.tokens(of: "\(parts[0])\(inner[0])\(inner[1])").diagnostics
    let start = parts[0].utf8.count
    #expect(found.map(\.code) == [item.code])
    #expect(found.first?.range == SourceRange(start, start + inner[0].utf8.count))
  }
}
