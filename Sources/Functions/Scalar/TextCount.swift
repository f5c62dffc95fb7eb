import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `countof`: how often a text, or a match of a pattern, stands in another.
public struct TextCount: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "countof", signature: "countof(TEXT, PART)\ncountof(TEXT, PART, \"normal\")\ncountof(TEXT, PATTERN, \"regex\")",
    summary: Message("How often the part stands in the text.", ja: "文字列の中に部分がいくつあるか。"),
    details: Message(
      "Plain parts may overlap, matches of a pattern do not. An empty part is counted nowhere.",
      ja: "文字列どうしは重なっても数える。正規表現では重ならない。空の部分は数えない。"),
    examples: [
      .init(
        "print countof(\"aaaa\", \"aa\"), countof(\"ababa\", \"aba\", \"regex\"), countof(\"総務課 税務課\", \".務\", \"regex\")",
        gives: "print_0,print_1,print_2\n3,1,2\n")
    ])

  /// Two or three texts.
  public var overloads: [Overload] {
    [Overload([.string, .string], .long), Overload([.string, .string, .string], .long)]
  }

  /// Errors where the kind is unknown or the pattern cannot be read.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    guard arguments.count > 2, let kind = arguments[2].constant?.string else { return [] }
    switch kind {
    case "normal": return []
    case "regex": return Pattern.remarks(on: arguments, at: 1)
    default: return [Remark(argument: 2, Self.unknownKind(kind))]
    }
  }

  private static func unknownKind(_ kind: String) -> Diagnostic {
    Diagnostic(
      .wrongArguments, Message("countof has no kind '\(kind)'", ja: "countof に「\(kind)」という種類はない"),
      help: [Message("write \"normal\" or \"regex\"", ja: "\"normal\" か \"regex\" と書く")])
  }

  /// The counts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    .integers(
      try mapTexts(operands, text: 0) { values throws(Diagnostic) in
        let kind = values.count > 2 ? values[2].text : "normal"
        switch kind {
        case "normal":
          let part = values[1].utf8
          return { Self.count(of: part, in: $0) }
        case "regex":
          let pattern = try RegularExpression.known(values[1].text)
          return { text in
            var count: Int64 = 0
            pattern.forEachMatch(in: text, lastGroup: 0) { _ in
              count += 1
              return true
            }
            return count
          }
        default: throw Self.unknownKind(kind)
        }
      })
  }

  private static func count(of part: [UInt8], in text: Span<UInt8>) -> Int64 {
    guard !part.isEmpty, part.count <= text.count else { return 0 }
    var count: Int64 = 0
    for start in 0...(text.count - part.count)
    where text.extracting(start..<(start + part.count)).isEqual(to: part.span) { count += 1 }
    return count
  }
}
