import Testing

@testable import Formats

struct PlainPatternTests {
  private static let patterns = [
    "[0-9]{5,8}", "[0-9]{4}-[0-9]{2}", "\\d+", "[A-Z]{2}[0-9]*", "x?y", "a{2,}b", "[A-Za-z0-9]+@[a-z]+", "a{0}b", "",
    "a*a",
  ]
  private static let texts = [
    "", "0", "00103", "123456789", "2025-04", "2025-4", "AB12", "AB", "ab", "y", "xy", "xxy", "aab", "aaab", "b", "a",
    "aa", "x1@z", "１２３４５", "00103\n", "12345\u{301}",
  ]

  @Test(arguments: patterns)
  func aYesIsTheLibrarysYes(_ pattern: String) throws {
    let plain = try #require(PlainPattern(pattern))
    let regex = try Regex(pattern)
    for text in Self.texts {
      let isMatch = try regex.wholeMatch(in: text) != nil
      let bytes = Array(text.utf8)
      // What is no ASCII, and a part that would have to give something back, is left to the library.
      let isFollowed = text.utf8.allSatisfy { $0 < 0x80 } && pattern != "a*a"
      #expect(plain.matches(bytes.span) == (isMatch && isFollowed), "\(pattern) \(text)")
    }
  }

  @Test(arguments: [
    "a|b", "(a)", "[^a]", ".", "a{2}?", "a++", "[a", "[]", "a{x}", "a{3,2}", "{2}", "\\w", "^a$", "[a-]", "税",
  ])
  func otherPatternsAreLeftToTheLibrary(_ pattern: String) {
    #expect(PlainPattern(pattern) == nil)
  }
}
