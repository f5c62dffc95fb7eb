import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `extract`: the part of a text that a group of a pattern matches.
public struct Extraction: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "extract", signature: "extract(PATTERN, GROUP, TEXT)\nextract(PATTERN, GROUP, TEXT, typeof(TYPE))",
    summary: Message(
      "What a group of the regular expression matches first in the text, as a text or another type.",
      ja: "正規表現の括弧が文字列の中で最初に合う所。文字列か、指定した型の値。"),
    details: Message(
      "Group 0 is the whole match, 1 the first in brackets. Without a match, or where the part cannot be read as the type, null; as a text, empty. "
        + Pattern.details.english,
      ja: "0 は一致した全体、1 は最初の括弧。合う所がないか、その型として読めなければ null、文字列なら空。" + (Pattern.details.japanese ?? "")),
    examples: [
      .init(
        "print extract(@\"(\\d+)月\", 1, \"令和7年4月\"), extract(@\"(\\d+)月\", 1, \"令和7年4月\", typeof(long)) + 1, extract(\"x\", 0, \"abc\", typeof(long))",
        gives: "print_0,print_1,print_2\n4,5,\n")
    ])

  /// A pattern, a number and a text; `overload(for:)` finds the type of the result.
  public var overloads: [Overload] {
    [Overload([.string, .long, .string], .string)]
  }

  /// The three, and the type that `typeof` names.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    if arguments.count == 3 { return bestOverload(overloads, for: arguments.map(\.type)) }
    guard arguments.count == 4, let type = Self.type(named: arguments[3].constant?.string) else { return nil }
    return bestOverload([Overload([.string, .long, .string, .string], type)], for: arguments.map(\.type))
  }

  private static func type(named text: String?) -> DataType? {
    guard let text, text.hasPrefix("typeof("), text.hasSuffix(")") else { return nil }
    let type = DataType(kqlName: String(text.dropFirst(7).dropLast()))
    return type == .dynamic ? nil : type
  }

  /// An error where the pattern cannot be read, a warning where it has no such group: then nothing is found.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    Pattern.remarks(on: arguments, at: 0) + Pattern.remarks(onGroup: 1, of: 0, arguments)
  }

  /// The parts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let parts = try mapTextsToTexts(operands, text: 2) { values throws(Diagnostic) in
      guard let group = values[1].integer else { return { _, _ in } }
      let pattern = try RegularExpression.known(values[0].text)
      if group < 0 || group > Int64(pattern.groupCount) { return { _, _ in } }
      return { text, writer in
        if let range = pattern.firstRange(ofGroup: Int(group), in: text) { writer.append(text.extracting(range)) }
      }
    }
    let type = operands.count > 3 ? Self.type(named: operands[3].constant?.string) ?? .string : .string
    if type == .string { return parts }
    return try Conversion(word: "extract", target: type, sources: [.string]).evaluate([Operand(parts)], context)
  }
}
