import Diagnostics

/// Words and signs of other languages where a stage should have ended, each with the KQL form.
enum Habits {
  /// What to do about a word or sign that stands behind a complete expression; nil where nothing is known about it.
  static func remedy(for token: Token.Kind) -> Message? {
    switch token {
    case .symbol(let sign): signs[sign]
    case .name(let word): words[word.lowercased()]
    default: nil
    }
  }

  private static let signs: [String: Message] = [
    "&&": Message("write `and`", ja: "`and` と書く"),
    "||": Message("write `or`", ja: "`or` と書く"),
  ]

  private static let words: [String: Message] = [
    "as": Message("the name comes first: `new_name = column`", ja: "名前が先: `新しい名前 = 列`"),
    "is": Message("write isnull(x) or isnotnull(x)", ja: "isnull(x) か isnotnull(x) と書く"),
    "like": Message(
      "write contains, startswith or endswith: `name contains \"田\"`",
      ja: "contains、startswith、endswith を使う: `name contains \"田\"`"),
    "matches": Message("write `matches regex \"…\"`", ja: "`matches regex \"…\"` と書く"),
    "regexp": Message("write `matches regex \"…\"`", ja: "`matches regex \"…\"` と書く"),
    "rlike": Message("write `matches regex \"…\"`", ja: "`matches regex \"…\"` と書く"),
    "not": Message(
      "the denied forms are !in, !contains, !between; or not(…)", ja: "否定は !in、!contains、!between か not(…)"),
    "ascending": Message("write `asc`", ja: "`asc` と書く"),
    "descending": Message("write `desc`", ja: "`desc` と書く"),
    "asc": Message("write `asc`", ja: "`asc` と書く"),
    "desc": Message("write `desc`", ja: "`desc` と書く"),
    "dsc": Message("write `desc`", ja: "`desc` と書く"),
    "and": Message("KQL words are written small: `and`", ja: "KQL の語は小文字で書く: `and`"),
    "or": Message("KQL words are written small: `or`", ja: "KQL の語は小文字で書く: `or`"),
    "in": Message("KQL words are written small: `in`", ja: "KQL の語は小文字で書く: `in`"),
    "between": Message("KQL words are written small: `between`", ja: "KQL の語は小文字で書く: `between`"),
    "contains": Message("KQL words are written small: `contains`", ja: "KQL の語は小文字で書く: `contains`"),
    "by": Message("KQL words are written small: `by`", ja: "KQL の語は小文字で書く: `by`"),
  ]

  /// Signs that an input method or another program offers in place of KQL's, each with the sign that it surely means.
  static let lookAlikes: [Unicode.Scalar: String] = [
    "≧": ">=", "≥": ">=", "≦": "<=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "\u{2010}": "-", "\u{2011}": "-",
    "\u{2012}": "-", "–": "-", "—": "-", "\u{2015}": "-", "−": "-", "〜": "..", "～": "..", "…": "..", "‥": "..",
    "・": ",", "│": "|", "┃": "|", "¦": "|",
  ]

  /// Signs of other languages and input methods that mean several things, each with what to do about it.
  static let signsOfInputMethods: [Unicode.Scalar: String] = [
    "」": "\"", "』": "\"", "。": ".", "?": "iff(CONDITION, THEN, ELSE)", "!": "not(…)",
  ]
}
