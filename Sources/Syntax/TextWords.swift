/// The words that compare texts; the parser, the printer and completion read them.
public enum TextWords {
  /// Words between two texts: `contains`, `!contains`, `contains_cs`, `!contains_cs` and so on.
  public static let comparisons: Set<String> = {
    var words: Set<String> = ["matches regex"]
    for word in ["contains", "startswith", "endswith", "has", "hasprefix", "hassuffix"] {
      for form in [word, word + "_cs"] { words.formUnion([form, "!" + form]) }
    }
    return words
  }()

  /// Words between a text and a list of others in brackets.
  public static let lists: Set<String> = ["has_any", "has_all"]
}
