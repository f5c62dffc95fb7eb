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
    "what a pattern shows of its matches",
    arguments: [
      ("^佐.* .*子 <.*7@(city|town)", "佐", "子 <"), ("税務|総務", "", ""), ("ab+c", "", "ab"), ("abc?d", "", "ab"),
      ("ab{0}c", "", "a"), ("a{2}b", "", "b"), ("^ab*", "a", "a"), ("^a+", "a", "a"), ("(?i)ab", "", ""),
      ("(?:ab)?cd", "", "cd"),
      (#"^a\.b"#, "a.b", "a.b"), (#"\d課長"#, "", "課長"), (#"\p{Han}課"#, "", "課"), (#"\x41b"#, "", ""),
      ("[ab|]c", "", "c"), ("(a|b)c", "", "c"), ("^", "", ""), ("", "", ""), ("^(a)b", "", "b"), ("a^b", "", "a"),
    ])
  func literals(pattern: String, beginning: String, required: String) throws {
    let expression = try RegularExpression(pattern)
    #expect(String(decoding: expression.beginning, as: UTF8.self) == beginning)
    #expect(String(decoding: expression.required, as: UTF8.self) == required)
  }

  @Test("a text with a match has what the pattern shows") func literalsHold() throws {
    var state: UInt64 = 7
    func pick<Element>(_ list: [Element]) -> Element {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return list[Int(state >> 33) % list.count]
    }
    let pieces = [
      "a", "b", "税", "^", "$", ".", "*", "+", "?", "{0,2}", "{2}", "|", "(", "(?:", "(?i)", ")", "[ab]", "[^a]", #"\."#,
      #"\d"#, "1",
      #"\x61"#, #"\Qa.\E"#, ".*",
    ]
    var found = 0
    for _ in 0..<20_000 {
      let pattern = (0..<(1 + Int(pick(Array(0..<6))))).map { _ in pick(pieces) }.joined()
      guard let expression = try? RegularExpression(pattern) else { continue }
      let text = Array((0..<5).map { _ in pick(["a", "b", "A", "税", ".", "1", ""]) }.joined().utf8)
      let hasMatch = expression.firstMatch(in: text.span) != nil
      #expect(expression.matches(text.span) == hasMatch, "\(pattern)")
      guard hasMatch else { continue }
      found += 1
      let required = expression.required
      #expect(required.isEmpty || text.indices.contains { text[$0...].starts(with: required) }, "\(pattern)")
    }
    #expect(found > 1000)
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
    "one group alone is what it is among all",
    arguments: [#"(\d+)-(\d+)(x)?"#, "^a(b*)", "^令和(元|\\d)", "", "(a|b)*", "b$", "^ab"],
    ["", "ab", "令和7-12", "ba12-34xx", "abb令和"])
  func oneGroup(pattern: String, text: String) throws {
    let expression = try RegularExpression(pattern)
    let bytes = Array(text.utf8)
    for start in 0...bytes.count where start == bytes.count || bytes[start] & 0xC0 != 0x80 {
      for place in [RegularExpression.Place.anywhere, .atStart, .whole] {
        let match = expression.firstMatch(in: bytes.span, from: start, place)
        for group in -1...4 {
          let range = expression.firstRange(ofGroup: group, in: bytes.span, from: start, place)
          #expect(range == match?.range(ofGroup: group), "\(pattern) in \(text) from \(start), group \(group)")
        }
      }
    }
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
