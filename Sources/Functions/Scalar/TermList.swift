import Columns
import Diagnostics
import Plan

/// `has_any`, `has_all`: whether a text has one, or each, of several terms, ignoring case.
public struct TermList: ScalarFunction {
  /// One term is enough.
  public static let any = TermList(needsAll: false)
  /// All terms must be there.
  public static let all = TermList(needsAll: true)

  let needsAll: Bool

  private var word: String { needsAll ? "has_all" : "has_any" }

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      word, signature: "TEXT \(word) (PART, …)\nTEXT \(word) (LIST)\nTEXT \(word) (QUERY)",
      summary: Message(
        "Whether the text has \(needsAll ? "all" : "one") of the parts as whole terms, ignoring case.",
        ja: "文字列に、並べた語\(needsAll ? "のすべて" : "のどれか")があるか。大文字と小文字は区別しない。"),
      details: Message(
        "The terms are those of has. Of a query the first column is read. A value of a list that is no text counts as its text; a null is in no text.",
        ja: "語の決まりは has と同じ。問い合わせなら最初の列を読む。リストの中の文字列でない値は文字列にして比べる。null はどの文字列にもない。"),
      examples: [
        .init(
          "datatable(s:string)[\"Tax Office\", \"tax-free\", \"office hours\"] | where s \(word) (\"TAX\", \"office\") | count",
          gives: "Count\n\(needsAll ? 1 : 3)\n"),
        .init(
          "print \"North and South\" \(word) (dynamic([\"south\", \"east\"]))", gives: "print_0\n\(!needsAll)\n"),
      ])
  }

  /// Any number of texts; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// A text, or a dynamic that counts as its text, and others, or a list of them.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count > 1, [nil, .string, .dynamic].contains(arguments[0].type) else { return nil }
    if arguments.count == 2, arguments[1].type == .dynamic { return Overload([.string, .dynamic], .bool) }
    guard arguments.dropFirst().allSatisfy({ [nil, .string].contains($0.type) }) else { return nil }
    return Overload(Array(repeating: .string, count: arguments.count), .bool)
  }

  /// A warning where a whole term of Japanese is looked for.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] { Term.remarks(on: arguments, word: word) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    .bools(
      try mapTexts(operands, text: 0) { values in
        let parts = values.dropFirst().flatMap { value in if case .list(let items) = value { items } else { [value] } }
        let needles = parts.filter { !$0.isNull }.map { TextNeedle($0.utf8.span, isCaseSensitive: false) }
        let cannotHold = needsAll && needles.count < parts.count
        return { text in
          if cannotHold { return 0 }
          for needle in needles where needle.isTerm(of: text, fromStart: true, toEnd: true) != needsAll {
            return needsAll ? 0 : 1
          }
          return needsAll ? 1 : 0
        }
      })
  }
}
