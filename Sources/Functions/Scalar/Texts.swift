import Columns
import Diagnostics
import Plan

/// `strlen`: the number of characters, as Unicode code points.
public struct TextLength: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strlen", signature: "strlen(TEXT)",
    summary: Message("The number of characters (code points).", ja: "文字数（コードポイントの数）。"),
    examples: [.init("print strlen(\"abc\"), strlen(\"税務課\"), strlen(\"\")", gives: "print_0,print_1,print_2\n3,3,0\n")]
  )

  /// `strlen_x`.
  public var impliedName: ImpliedName { .prefixed("strlen") }

  /// A text.
  public var overloads: [Overload] { [Overload([.string], .long)] }

  /// The lengths of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    .integers(
      mapTexts(operands[0].column.strings()) { text -> Int64 in
        var count: Int64 = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
        return count
      })
  }
}

/// `tolower`, `toupper`.
public struct TextCase: ScalarFunction {
  /// Lower case.
  public static let lower = TextCase(isUpper: false)
  /// Upper case.
  public static let upper = TextCase(isUpper: true)

  let isUpper: Bool

  /// Its words.
  public var documentation: Documentation {
    isUpper
      ? Documentation(
        "toupper", signature: "toupper(TEXT)", summary: Message("The text in upper case.", ja: "大文字にする。"),
        examples: [.init("print toupper(\"Hello\")", gives: "print_0\nHELLO\n")])
      : Documentation(
        "tolower", signature: "tolower(TEXT)", summary: Message("The text in lower case.", ja: "小文字にする。"),
        examples: [.init("print tolower(\"Hello\")", gives: "print_0\nhello\n")])
  }

  /// A text.
  public var overloads: [Overload] { [Overload([.string], .string)] }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapTextsToTexts(operands[0].column.strings()) { isUpper ? $0.uppercased() : $0.lowercased() }
  }
}

/// `strcat`: values put together as one text.
public struct TextJoin: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strcat", signature: "strcat(x, y, …)",
    summary: Message("The values put together as one text.", ja: "値を一つの文字列につなげる。"),
    examples: [.init("print strcat(\"課\", 3, \"-\", true)", gives: "print_0\n課3-True\n")])

  /// Any number of values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Any values.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    arguments.isEmpty ? nil : Overload(arguments.map { $0.type ?? .string }, .string)
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    return makeTexts(rowCount: columns[0].count) { row in
      columns.map { $0.value(at: row).exactText(of: $0.type) }.joined()
    }
  }
}

/// `substring`: a part of a text by its place, from 0.
public struct Substring: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "substring", signature: "substring(TEXT, START)\nsubstring(TEXT, START, LENGTH)",
    summary: Message(
      "A part of a text; the first character is 0, a negative start counts from the end.",
      ja: "文字列の一部。先頭は 0、負の数は末尾から数える。"),
    examples: [
      .init(
        "print substring(\"税務課長\", 2), substring(\"税務課長\", 0, 2), substring(\"abc\", -2, 1)",
        gives: "print_0,print_1,print_2\n課長,税務,b\n")
    ])

  /// A text and one or two numbers.
  public var overloads: [Overload] {
    [Overload([.string, .long], .string), Overload([.string, .long, .long], .string)]
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let texts = operands[0].column.strings()
    if let start = operands[1].constant?.integer, operands.count < 3 || operands[2].constant?.integer != nil {
      let length = operands.count > 2 ? operands[2].constant?.integer : nil
      return mapTextsToTexts(texts) { Self.part(of: $0, start, length) }
    }
    let columns = operands.map(\.column)
    return makeTexts(rowCount: texts.count) { row in
      guard let start = columns[1].value(at: row).integer else { return "" }
      return Self.part(of: texts[row], start, columns.count > 2 ? columns[2].value(at: row).integer : nil)
    }
  }

  private static func part(of text: String, _ start: Int64, _ length: Int64?) -> String {
    let characters = Array(text.unicodeScalars)
    let from = start < 0 ? max(0, Int64(characters.count) + start) : min(start, Int64(characters.count))
    let available = Int64(characters.count) - from
    let count = max(0, min(length ?? available, available))
    var view = String.UnicodeScalarView()
    view.append(contentsOf: characters[Int(from)..<Int(from + count)])
    return String(view)
  }
}
