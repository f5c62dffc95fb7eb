import Diagnostics
import Testing

@testable import RegularExpressions

@Suite("Regular expressions")
struct RegularExpressionTests {
  private func parts(_ pattern: String, _ text: String) throws -> [String] {
    let expression = try RegularExpression(pattern)
    let bytes = Array(text.utf8)
    var found: [String] = []
    expression.forEachMatch(in: bytes.span) { match in
      found.append(String(decoding: bytes[match.range], as: UTF8.self))
      return true
    }
    return found
  }

  @Test(
    "all matches, from left to right",
    arguments: [
      (#"\d+"#, "a12b3", ["12", "3"]), (#"\d+"#, "第１２回", ["１２"]), (#"\w+"#, "税務課 総務-課", ["税務課", "総務", "課"]),
      (#"[^\w]+"#, "-  税 // $", ["-  ", " // $"]), (#"[\W_]+"#, "a_-b、課", ["_-", "、"]),
      (#"[^\W_]+"#, "a_税b", ["a", "税b"]),
      (#"\s+"#, "a\u{3000}b c", ["\u{3000}", " "]), (#"[\S]+"#, "a\u{3000}b", ["a", "b"]),
      (#"[\D]+"#, "1a２b", ["a", "b"]),
      ("a*", "baaac", ["", "aaa", ""]), ("", "税務", ["", "", ""]), ("^a", "aa", ["a"]), ("(?m)^.", "税\n務", ["税", "務"]),
      (#"\p{Han}+"#, "あ漢字ア", ["漢字"]), (#"\p{Letter}"#, "1a", ["a"]), (#"\u7A0E|\u{52D9}"#, "税務課", ["税", "務"]),
      ("(?i)É", "é", ["é"]), ("[]a]", "]a", ["]", "a"]), ("[[:alpha:]_]", "a_1", ["a", "_"]),
      (#"[a\-]"#, "-a", ["-", "a"]),
      (".", "課長", ["課", "長"]), ("x", "", []), ("^$", "", [""]),
    ] as [(String, String, [String])])
  func matches(_ item: (pattern: String, text: String, parts: [String])) throws {
    #expect(try parts(item.pattern, item.text) == item.parts, "\(item.pattern)")
  }

  @Test("groups, by number and by name")
  func groups() throws {
    let expression = try RegularExpression(#"(?P<year>\d+)-(?<month>\d+)(-x)?"#)
    let bytes = Array("令和 2025-04".utf8)
    let found = expression.firstMatch(in: bytes.span)
    let match = try #require(found)
    let texts = (0...4).map { match.range(ofGroup: $0).map { String(decoding: bytes[$0], as: UTF8.self) } }
    #expect(texts == ["2025-04", "2025", "04", nil, nil])
    #expect(expression.groupCount == 3)
    #expect(expression.group(named: "month") == 2)
    #expect(expression.group(named: "day") == nil)
    let atStart = expression.firstMatch(in: bytes.span, from: 0, .atStart)
    #expect(atStart == nil)
  }

  @Test(
    "what cannot be read names the part that is wrong",
    arguments: [
      ("a(b", "a(b", "')' is missing"), ("a)b", "a)b", "closes nothing"), ("[a", "[a", "']' is missing"),
      (#"(\w"#, #"(\w"#, "')' is missing"), ("*a", "*", "nothing stands before"),
      ("a{2000}", "{2000}", "no such repetition"), (#"a\"#, "", "backslash"),
      (#"(a)\1"#, #"\1"#, "no such escape"), ("(?=a)", "(?=", "no such group"), ("(?<!a)", "(?<", "no such group"),
      (#"\p{Xx}"#, #"\p{Xx}"#, "no such set"), ("[z-a]", "z-a", "no such set"), ("[a&&b]", "&&", "does not speak"),
      ("[a[b]]", "[", "does not speak"), ("[a--b]", "--", "does not speak"), (#"\<a"#, #"\<"#, "does not speak"),
      (#"\b{start}"#, #"\b"#, "does not speak"), (#"\u12"#, #"\u12"#, "does not speak"),
      (#"\u{D800}"#, #"\u{D800}"#, "does not speak"), (#"\Qa"#, #"\Q"#, "does not speak"),
    ] as [(String, String, String)])
  func faults(_ item: (pattern: String, fragment: String, reason: String)) {
    #expect {
      _ = try RegularExpression(item.pattern)
    } throws: { error in
      let message = (error as? Diagnostic)?.message
      return message?.english.contains(item.reason) == true
        && (item.fragment.isEmpty || message?.english.contains("at '\(item.fragment)': ") == true)
        && message?.japanese?.isEmpty == false
    }
  }

  @Test(
    "rewriting",
    arguments: [
      (#"is (\d+)"#, #"was: \1"#, "Number is 1", "Number was: 1"), ("a", #"[\0\\]"#, "bab", #"b[a\]b"#),
      ("a*", "x", "baaac", "xbxcx"), ("", "-", "税務", "-税-務-"), ("(課)|(係)", #"<\2>"#, "課係", "<><係>"),
      ("x", "y", "abc", nil), ("b", #"\n"#, "abc", #"a\nc"#),
    ] as [(String, String, String, String?)])
  func rewriting(_ item: (pattern: String, rewriting: String, text: String, result: String?)) throws {
    let bytes = Array(item.text.utf8)
    let result = try RegularExpression(item.pattern).replacing(in: bytes.span, with: Rewriting(item.rewriting))
    #expect(result.map { String(decoding: $0, as: UTF8.self) } == item.result)
  }

  @Test("a pattern is compiled once, and told apart by its bytes")
  func known() throws {
    #expect(try RegularExpression.known("a+b") === RegularExpression.known("a+b"))
    let composed = try RegularExpression.known("\u{304C}")
    let decomposed = try RegularExpression.known("\u{304B}\u{3099}")
    #expect(composed !== decomposed)
    #expect(Rewriting(#"a\3b\1"#).largestGroup == 3)
  }

  @Test("the classes of words leave nothing out and share nothing")
  func classes() throws {
    let word = try RegularExpression(#"\A\w\z"#)
    let noWord = try RegularExpression(#"\A[\W]\z"#)
    for scalar in "aé税ー々ｱ９_٣ⒶⅣ\u{3099}、。 -$☆①\u{200D}\u{10FFFF}".unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      let isWord = word.matches(bytes.span)
      let isNone = noWord.matches(bytes.span)
      #expect(isWord != isNone, "\(scalar)")
    }
  }
}
