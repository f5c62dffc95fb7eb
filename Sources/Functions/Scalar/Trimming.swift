import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `trim`, `trim_start`, `trim_end`: a text without the match of a pattern at its start, its end or both.
public struct Trimming: ScalarFunction {
  /// Both ends.
  public static let both = Trimming(word: "trim", fromStart: true, fromEnd: true)
  /// The start.
  public static let start = Trimming(word: "trim_start", fromStart: true, fromEnd: false)
  /// The end.
  public static let end = Trimming(word: "trim_end", fromStart: false, fromEnd: true)

  let word: String
  let fromStart: Bool
  let fromEnd: Bool

  /// Its words.
  public var documentation: Documentation {
    let place = fromStart ? (fromEnd ? ("both ends", "両端") : ("its start", "先頭")) : ("its end", "末尾")
    let rest = fromStart ? (fromEnd ? "税務課" : "税務課--") : "--税務課"
    return Documentation(
      word, signature: "\(word)(PATTERN, TEXT)",
      summary: Message(
        "The text without what matches the regular expression at \(place.0).", ja: "文字列の\(place.1)から、正規表現に合う所を除く。"),
      details: Message(
        #"At an end one match is taken away: to remove all blanks write @"\s+". "# + Pattern.details.english,
        ja: #"端ごとに一致一つを除く。空白をすべて除くなら @"\s+" と書く。"# + (Pattern.details.japanese ?? "")),
      examples: [
        .init("print \(word)(\"-+\", \"--税務課--\")", gives: "print_0\n\(rest)\n"),
        .init("print \(word)(@\"[^\\w]+\", \"【税務課】\")", gives: "print_0\n\(trimmedBrackets)\n"),
      ])
  }

  private var trimmedBrackets: String { (fromStart ? "" : "【") + "税務課" + (fromEnd ? "" : "】") }

  /// Two texts, the pattern first.
  public var overloads: [Overload] { [Overload([.string, .string], .string)] }

  /// An error where the pattern cannot be read.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] { Pattern.remarks(on: arguments, at: 0) }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try mapTextsToTexts(operands, text: 1) { values throws(Diagnostic) in
      let text = values[0].text
      let pattern = try RegularExpression.known(text)
      // The pattern was read alone before, so that its brackets are its own.
      let last = try RegularExpression.known("(?:\(text))\\z")
      return { $1.append($0.extracting(trimmed($0, pattern, last))) }
    }
  }

  private func trimmed(_ text: Span<UInt8>, _ pattern: RegularExpression, _ last: RegularExpression) -> Range<Int> {
    var start = 0
    var end = text.count
    if fromStart, let match = pattern.firstRange(in: text, .atStart) { start = match.upperBound }
    if fromEnd, let match = last.firstRange(in: text, from: start) { end = match.lowerBound }
    return start..<end
  }
}
