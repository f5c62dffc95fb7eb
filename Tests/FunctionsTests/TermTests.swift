import Testing

@testable import Functions

/// Terms and folded case against the rule said outright: cut the text into terms, then compare each.
@Suite("Terms")
struct TermTests {
  private static let alphabet: [Character] = [
    "a", "A", "b", "1", "税", "か", "É", "é", "_", "-", " ", "、", "・", "ー",
  ]

  private static func text(_ seed: Int, length: Int) -> String {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return String(
      (0..<length).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return alphabet[Int(state >> 33) % alphabet.count]
      })
  }

  private static func terms(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
  }

  private func answers(_ text: String, _ part: String, isCaseSensitive: Bool) -> [Bool] {
    let bytes = Array(text.utf8)
    let needle = TextNeedle(Array(part.utf8).span, isCaseSensitive: isCaseSensitive)
    return [(true, true), (true, false), (false, true)].map { start, end in
      needle.isTerm(of: bytes.span, fromStart: start, toEnd: end)
    }
  }

  @Test("random texts", arguments: 0..<200)
  func random(seed: Int) {
    let text = Self.text(seed, length: 12)
    let terms = Self.terms(text)
    for part in Set(Self.terms(Self.text(seed + 1000, length: 6)) + terms) {
      let wanted = [
        terms.contains(part), terms.contains { $0.hasPrefix(part) }, terms.contains { $0.hasSuffix(part) },
      ]
      #expect(answers(text, part.uppercased(), isCaseSensitive: false) == wanted, "\(text) has \(part)")
    }
  }

  @Test("case counts where it is asked for")
  func exact() {
    #expect(answers("Tax office", "tax", isCaseSensitive: true) == [false, false, false])
    #expect(answers("Tax office", "Tax", isCaseSensitive: true) == [true, true, true])
    #expect(answers("Taxes syntax", "Tax", isCaseSensitive: true) == [false, true, false])
  }

  @Test("folding goes character by character, and to no ASCII letter")
  func folding() {
    func folded(_ text: String) -> String { String(decoding: FoldedCase.folded(Array(text.utf8).span), as: UTF8.self) }
    for (text, result) in [
      ("TAX 税務", "tax 税務"), ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("ＴＡＸ", "ｔａｘ"), ("É", "é"), ("ß", "ß"),
      ("\u{212A}", "\u{212A}"), ("İ", "İ"), ("ı", "ı"), ("ǅ", "ǆ"), ("Я", "я"), ("", ""),
    ] {
      // By scalars: canonically equal texts would pass for one another.
      #expect(Array(folded(text).unicodeScalars) == Array(result.unicodeScalars), "\(text)")
    }
    for text in ["Tax", "税務課", "Éa", "ｱＡ", "🄰A"] {
      let bytes = Array(text.utf8)
      let isByteWise = FoldedCase.isByteWise(bytes.span)
      if isByteWise { #expect(folded(text) == text.lowercased()) }
    }
  }
}
