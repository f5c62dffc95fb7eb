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
      mapTexts(operands[0].column.strings()) { Int64($0.characterCount) })
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
    let isUpper = isUpper
    return mapTextsToTexts(operands[0].column.strings()) { text, writer in
      guard FoldedCase.isByteWise(text) else {
        let string = String(bytes: text)
        return writer.append(isUpper ? string.uppercased() : string.lowercased())
      }
      writer.append(text) { isUpper ? FoldedCase.capital($0) : FoldedCase.small($0) }
    }
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
    .strings(StringStorage(joining: operands.map { $0.column.asTexts.strings() }))
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
      return mapTextsToTexts(texts) { text, writer in
        writer.append(text.extracting(Self.part(of: text, start, length)))
      }
    }
    let columns = operands.map(\.column)
    return writeTexts(rowCount: texts.count) { row, writer in
      guard let start = columns[1].value(at: row).integer else { return }
      let text = texts.pool.utf8(at: texts.code(at: row))
      let length = columns.count > 2 ? columns[2].value(at: row).integer : nil
      writer.append(text.extracting(Self.part(of: text, start, length)))
    }
  }

  /// The bytes of the part.
  private static func part(of text: Span<UInt8>, _ start: Int64, _ length: Int64?) -> Range<Int> {
    let count = Int64(text.characterCount)
    let from = start < 0 ? max(0, count + max(start, -count)) : min(start, count)
    let wanted = max(0, min(length ?? count, count - from))
    if count == text.count { return Int(from)..<Int(from + wanted) }
    let first = text.place(ofCharacter: Int(from), from: 0)
    return first..<text.place(ofCharacter: Int(wanted), from: first)
  }
}
