/// The words of the language that are neither operators nor functions: statements, types, words of expressions.
public enum LanguageWords {
  /// What is said of each.
  public static let all: [Documentation] = StatementWords.all + ExpressionWords.all + TypeWords.all

  /// Names by which a word is looked up too.
  public static let aliases: [String: String] = TypeWords.aliases.merging(
    ["query_parameters": "declare", "matches": "matches regex", "regex": "matches regex", "order": "sort"]
  ) { first, _ in first }
}
