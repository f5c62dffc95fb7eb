import Columns
import Diagnostics
import Plan

/// `reverse`: a text from its last character to its first.
public struct Reversal: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "reverse", signature: "reverse(x)",
    summary: Message("The characters of the text in reverse order.", ja: "文字列の文字を逆の順に並べる。"),
    details: Message(
      "Characters are code points. Other values are taken as their text.", ja: "文字はコードポイント。文字列でない値は文字列にして並べる。"),
    examples: [.init("print reverse(\"税務課\"), reverse(123)", gives: "print_0,print_1\n課務税,321\n")])

  /// A value of any type.
  public var overloads: [Overload] { DataType.allCases.map { Overload([$0], .string) } }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    mapTextsToTexts(operands[0].texts.column.strings()) { text, writer in
      var end = text.count
      while end > 0 {
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        for place in start..<end { writer.append(text[place]) }
        end = start
      }
    }
  }
}

/// `strrep`: a value several times over.
public struct TextRepetition: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strrep", signature: "strrep(x, TIMES)\nstrrep(x, TIMES, DELIMITER)",
    summary: Message(
      "The value as a text, several times over, with a delimiter between.", ja: "値を文字列にして、区切りを挟みながら繰り返す。"),
    details: Message(
      "TIMES is at least 1, else an error; beyond 1024 it counts as 1024. Null TIMES give an empty text.",
      ja: "TIMES は 1 以上で、それより小さければエラー。1024 を超えれば 1024 とする。null なら空の文字列。"),
    examples: [
      .init("print strrep(\"課\", 3), strrep(12, 2, \"-\")", gives: "print_0,print_1\n課課課,12-12\n")
    ])

  /// A value, a number and a delimiter; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Any value, a whole number and perhaps any other value.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard (2...3).contains(arguments.count), [nil, .int, .long].contains(arguments[1].type) else { return nil }
    var types = arguments.map { $0.type ?? .string }
    types[1] = .long
    return Overload(types, .string)
  }

  /// An error where the number is too small.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] {
    guard let times = arguments[1].constant?.integer, times < 1 else { return [] }
    return [Remark(argument: 1, Self.tooFew(times))]
  }

  private static func tooFew(_ times: Int64) -> Diagnostic {
    Diagnostic(
      .wrongArguments,
      Message("strrep repeats at least once, not \(times) times", ja: "strrep の回数は 1 以上で、\(times) は使えない"),
      help: [Message("write iff(n > 0, strrep(x, n), \"\")", ja: "iff(n > 0, strrep(x, n), \"\") のように書く")])
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    var arguments = operands
    arguments[0] = operands[0].texts
    return try mapTextsToTexts(arguments, text: 0) { values throws(Diagnostic) in
      guard let times = values[1].integer else { return { _, _ in } }
      if times < 1 { throw Self.tooFew(times) }
      let delimiter = values.count > 2 ? values[2].utf8 : []
      return { text, writer in
        for number in 0..<min(times, 1024) {
          if number > 0 { writer.append(delimiter.span) }
          writer.append(text)
        }
      }
    }
  }
}

/// `strcat_delim`: values put together as one text, with a delimiter between them.
public struct DelimitedJoin: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strcat_delim", signature: "strcat_delim(DELIMITER, x, y, …)",
    summary: Message("The values as one text, with the delimiter between them.", ja: "値を、区切りを挟んで一つの文字列につなげる。"),
    details: Message("2 to 64 values; a null is an empty text.", ja: "値は 2 個から 64 個。null は空の文字列とする。"),
    examples: [.init("print strcat_delim(\"-\", \"課\", 3, true)", gives: "print_0\n課-3-True\n")])

  /// Any number of values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// A text and any values.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard (3...65).contains(arguments.count), [nil, .string].contains(arguments[0].type) else { return nil }
    return Overload(arguments.map { $0.type ?? .string }, .string)
  }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let texts = operands.map { $0.column.asTexts.strings() }
    return .strings(StringStorage(joining: texts.dropFirst().flatMap { [texts[0], $0] }.dropFirst()))
  }
}

/// `strcmp`: which of two texts comes first.
public struct TextComparison: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strcmp", signature: "strcmp(x, y)",
    summary: Message(
      "-1 where the first text comes before the second, 1 where it comes behind, 0 where they are equal.",
      ja: "最初の文字列が前なら -1、後なら 1、同じなら 0。"),
    details: Message("By code points: capitals come before small letters.", ja: "コードポイントの順。大文字は小文字より前になる。"),
    examples: [
      .init(
        "print strcmp(\"abc\", \"ABC\"), strcmp(\"税\", \"税\"), strcmp(\"ab\", \"abc\")",
        gives: "print_0,print_1,print_2\n1,0,-1\n")
    ])

  /// Two texts.
  public var overloads: [Overload] { [Overload([.string, .string], .long)] }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    .integers(
      try mapTexts(operands, text: 0) { values in
        let other = values[1].utf8
        return { $0.isEqual(to: other.span) ? 0 : $0.precedes(other.span) ? -1 : 1 }
      })
  }
}
