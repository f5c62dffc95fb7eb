import Columns
import Diagnostics
import Plan

/// `has hasprefix hassuffix` and their case-sensitive and negated forms: whole terms, and terms by their start or end.
public struct TermMatch: ScalarFunction {
  let base: String
  let isCaseSensitive: Bool
  let isNegated: Bool

  /// All words.
  public static let all: [any ScalarFunction] = ["has", "hasprefix", "hassuffix"].flatMap { base in
    [false, true].flatMap { isNegated in
      [false, true].map { TermMatch(base: base, isCaseSensitive: $0, isNegated: isNegated) as any ScalarFunction }
    }
  }

  private var word: String { (isNegated ? "!" : "") + base + (isCaseSensitive ? "_cs" : "") }

  /// Its words.
  public var documentation: Documentation {
    let (english, japanese) = part
    return Documentation(
      word, signature: "TEXT \(word) PART",
      summary: Message(
        "Whether the text \(isNegated ? "does not have" : "has") the part as \(english), \(isCaseSensitive ? "minding" : "ignoring") case.",
        ja: "文字列に、その部分が\(japanese)として\(isNegated ? "ない" : "ある")か。大文字と小文字は\(isCaseSensitive ? "区別する" : "区別しない")。"),
      details: Message(
        "A term is a run of letters (with their marks) and digits, as long as can be. Japanese writes no blanks between words, so a whole phrase is one term: contains finds parts of it.",
        ja: "語とは、文字（濁点などの付属記号を含む）と数字が続く限りの並びのこと。日本語は語の間を空けないので、ひと続きの文が一つの語になる。その一部は contains で探す。"),
      examples: [
        .init(
          "datatable(s:string)[\"Tax Office\", \"tax-free\", \"Taxes\", \"syntax\"] | where s \(word) \"tax\" | count",
          gives: "Count\n\(isNegated ? 4 - matchingCount : matchingCount)\n")
      ])
  }

  private var part: (english: String, japanese: String) {
    switch base {
    case "has": ("a whole term", "一つの語")
    case "hasprefix": ("the start of a term", "語の先頭")
    default: ("the end of a term", "語の末尾")
    }
  }

  private var matchingCount: Int {
    switch base {
    case "has": isCaseSensitive ? 1 : 2
    case "hasprefix": isCaseSensitive ? 1 : 3
    default: isCaseSensitive ? 2 : 3
    }
  }

  /// Two texts.
  public var overloads: [Overload] { [Overload([.string, .string], .bool)] }

  /// Two texts; a dynamic counts as its text.
  public func overload(for arguments: [ArgumentType]) -> Overload? { textOverload(arguments) }

  /// A warning where a whole term of Japanese is looked for.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    base == "has" ? Term.remarks(on: arguments, word: word) : []
  }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let fromStart = base != "hassuffix"
    let toEnd = base != "hasprefix"
    return .bools(
      try mapTexts(operands, text: 0) { values in
        let needle = TextNeedle(values[1].utf8.span, isCaseSensitive: isCaseSensitive)
        return { needle.isTerm(of: $0, fromStart: fromStart, toEnd: toEnd) != isNegated ? 1 : 0 }
      })
  }
}

extension Term {
  /// A warning at the first constant that is written in another script than ASCII, where a word asks for whole terms.
  static func remarks(on arguments: [ArgumentType], word: String) -> [Remark] {
    for (place, argument) in arguments.enumerated().dropFirst() {
      let texts: [String]
      switch argument.constant {
      case .string(let text): texts = [text]
      case .list(let values): texts = values.compactMap(\.string)
      default: texts = []
      }
      guard let text = texts.first(where: { $0.unicodeScalars.contains { $0.value >= 0x3000 } }) else { continue }
      let diagnostic = Diagnostic(
        .narrowComparison,
        Message(
          "'\(word)' finds whole terms only, and Japanese writes no blanks between words",
          ja: "「\(word)」は語の全体だけを探す。日本語は語の間を空けないので、文の一部は見つからない"),
        help: [
          Message(
            "to find a part write contains \(Value.quoted(text))", ja: "一部を探すなら contains \(Value.quoted(text)) と書く")
        ], severity: .warning)
      return [Remark(argument: place, diagnostic)]
    }
    return []
  }
}
