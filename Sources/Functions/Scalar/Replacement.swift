import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `replace_string`: a text with another in the place of a part.
public struct TextReplacement: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "replace_string", signature: "replace_string(TEXT, PART, OTHER)",
    summary: Message("The text with the other in each place of the part.", ja: "文字列の中の部分をすべて別の文字列に置き換える。"),
    details: Message(
      "From left to right, without overlaps; case counts. An empty part leaves the text as it is.",
      ja: "左から、重ならないように置き換える。大文字と小文字は区別する。空の部分では何も変わらない。"),
    examples: [
      .init("print replace_string(\"税務課 総務課\", \"課\", \"部\")", gives: "print_0\n税務部 総務部\n")
    ])

  /// Three texts.
  public var overloads: [Overload] { [Overload([.string, .string, .string], .string)] }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try mapTextsToTexts(operands, text: 0) { values in
      let part = values[1].utf8
      let other = values[2].utf8
      return { Self.write($0, part, as: other, to: &$1) }
    }
  }

  private static func write(_ text: Span<UInt8>, _ part: [UInt8], as other: [UInt8], to writer: inout TextWriter) {
    guard let first = part.first else { return writer.append(text) }
    var place = 0
    var written = 0
    while place + part.count <= text.count {
      if text[place] == first, text.extracting(place..<(place + part.count)).isEqual(to: part.span) {
        writer.append(text.extracting(written..<place))
        writer.append(other.span)
        place += part.count
        written = place
      } else {
        place += 1
      }
    }
    writer.append(text.extracting(written..<text.count))
  }
}

/// `replace_regex`: a text with the matches of a pattern rewritten.
public struct PatternReplacement: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "replace_regex", signature: "replace_regex(TEXT, PATTERN, REWRITING)",
    summary: Message(
      "The text with every match of the regular expression rewritten.", ja: "文字列の中で正規表現に合う所をすべて書き換える。"),
    details: Message(
      #"In the rewriting \0 is the whole match, \1 the first group in brackets, \\ a backslash. "#
        + Pattern.details.english,
      ja: #"書き換えでは \0 が一致した全体、\1 が最初の括弧、\\ が逆斜線。"# + (Pattern.details.japanese ?? "")),
    examples: [
      .init("print replace_regex(\"第3回 第12回\", @\"第(\\d+)回\", @\"#\\1\")", gives: "print_0\n#3 #12\n")
    ])

  /// Three texts.
  public var overloads: [Overload] { [Overload([.string, .string, .string], .string)] }

  /// Errors where the pattern cannot be read, or has no group that the rewriting asks for.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    let remarks = Pattern.remarks(on: arguments, at: 1)
    guard let rewriting = arguments[2].constant?.string, let text = arguments[1].constant?.string,
      let pattern = try? RegularExpression.known(text)
    else { return remarks }
    let group = Rewriting(rewriting).largestGroup
    if group <= pattern.groupCount { return remarks }
    return remarks + [Remark(argument: 2, Pattern.noGroup(Int64(group), in: pattern))]
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try mapTextsToTexts(operands, text: 0) { values throws(Diagnostic) in
      let pattern = try RegularExpression.known(values[1].text)
      let rewriting = Rewriting(values[2].text)
      if rewriting.largestGroup > pattern.groupCount {
        throw Pattern.noGroup(Int64(rewriting.largestGroup), in: pattern)
      }
      return { text, writer in
        if let rewritten = pattern.replacing(in: text, with: rewriting) {
          writer.append(rewritten.span)
        } else {
          writer.append(text)
        }
      }
    }
  }
}
