/// The language that messages are printed in.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Japanese.
  case japanese = "ja"
}

/// A sentence in both languages. Where the Japanese is missing, the English one is printed.
public struct Message: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// The sentence in English.
  public var english: String
  /// The sentence in Japanese.
  public var japanese: String?

  /// A sentence in both languages.
  public init(_ english: String, ja japanese: String? = nil) {
    self.english = english
    self.japanese = japanese
  }

  /// A sentence that reads the same in both languages, or that has no Japanese yet.
  public init(stringLiteral value: String) { self.init(value) }

  /// The sentence in the language asked for.
  public func text(in language: Language) -> String {
    language == .japanese ? japanese ?? english : english
  }
}
