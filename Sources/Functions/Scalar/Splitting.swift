import Columns
import Diagnostics
import Plan

/// `split`: the parts of a text between delimiters.
public struct Splitting: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "split", signature: "split(TEXT, DELIMITER)\nsplit(TEXT, DELIMITER, INDEX)",
    summary: Message("The parts of the text between delimiters, as a list.", ja: "文字列を区切りで分け、リストにする。"),
    details: Message(
      "Delimiters side by side have an empty part between them. With INDEX, from 0, the list has that part alone, or nothing where there is none. An empty delimiter does not split; a null INDEX gives null.",
      ja: "区切りが続けば、間に空の部分ができる。INDEX（0 から）を書くと、その部分だけのリストになり、なければ空のリスト。空の区切りでは分けない。INDEX が null なら null。"),
    examples: [
      .init(
        "print split(\"総務部/総務課/係\", \"/\"), split(\"a__b\", \"_\"), split(\"a-b-c\", \"-\", 1)",
        gives:
          "print_0,print_1,print_2\n\"[\"\"総務部\"\",\"\"総務課\"\",\"\"係\"\"]\",\"[\"\"a\"\",\"\"\"\",\"\"b\"\"]\",\"[\"\"b\"\"]\"\n"
      )
    ])

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// Two texts and perhaps a number.
  public var overloads: [Overload] {
    [Overload([.string, .string], .dynamic), Overload([.string, .string, .long], .dynamic)]
  }

  /// The lists of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    try mapTextsToDynamic(operands, text: 0) { values in
      let delimiter = values[1].utf8
      if values.count < 3 { return { .list(Self.parts(of: $0, delimiter)) } }
      guard let index = values[2].integer else { return { _ in .null } }
      return { text in
        let parts = Self.parts(of: text, delimiter)
        return .list(index >= 0 && index < Int64(parts.count) ? [parts[Int(index)]] : [])
      }
    }
  }

  private static func parts(of text: Span<UInt8>, _ delimiter: [UInt8]) -> [Value] {
    var parts: [Value] = []
    var start = 0
    var place = 0
    while !delimiter.isEmpty, place + delimiter.count <= text.count {
      if text.extracting(place..<(place + delimiter.count)).isEqual(to: delimiter.span) {
        parts.append(.string(String(bytes: text.extracting(start..<place))))
        place += delimiter.count
        start = place
      } else {
        place += 1
      }
    }
    parts.append(.string(String(bytes: text.extracting(start..<text.count))))
    return parts
  }
}
