import Columns
import Diagnostics
import Plan
import RegularExpressions

/// `matches regex`: whether a text has a match of a regular expression.
public struct PatternMatch: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "matches regex", signature: "TEXT matches regex PATTERN",
    summary: Message(
      "Whether the regular expression matches some part of the text, minding case.",
      ja: "正規表現が文字列のどこかに合うか。大文字と小文字は区別する。"),
    details: Pattern.details,
    examples: [
      .init(
        "datatable(s:string)[\"税務課\", \"総務課\", \"Tax Office\"] | where s matches regex \"^.務\"", gives: "s\n税務課\n総務課\n"),
      .init("print \"Tax Office\" matches regex @\"(?i)^tax\\s\"", gives: "print_0\ntrue\n"),
    ])

  /// Two texts.
  public var overloads: [Overload] { [Overload([.string, .string], .bool)] }

  /// Two texts; a dynamic counts as its text.
  public func overload(for arguments: [ArgumentType]) -> Overload? { textOverload(arguments) }

  /// An error where the pattern cannot be read.
  public func remarks(on arguments: [ArgumentType]) -> [Remark] { Pattern.remarks(on: arguments, at: 1) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let mask = try searched(operands) { return .bools(mask) }
    return .bools(
      try mapTexts(operands, text: 0) { values throws(Diagnostic) in
        let pattern = try RegularExpression.known(values[1].text)
        return { pattern.matches($0) ? 1 : 0 }
      })
  }

  /// Texts that hardly ever repeat are searched as one for what every match must have; only those that have it are looked
  /// at on their own.
  private func searched(_ operands: [Operand]) throws(Diagnostic) -> BufferSlice<UInt8>? {
    guard operands[0].constant == nil, let text = operands[1].constant?.string else { return nil }
    let pattern = try RegularExpression.known(text)
    // A beginning is told from the text itself.
    guard pattern.beginning.isEmpty, pattern.required.count > 1 else { return nil }
    let texts = operands[0].column.strings()
    guard let mask = texts.mask(containing: pattern.required, foldsCase: false) else { return nil }
    return BufferSlice(count: mask.count) { output in
      for row in output.indices {
        output[row] = mask[row] != 0 && pattern.matches(texts.pool.utf8(at: texts.code(at: row))) ? 1 : 0
      }
    }
  }
}

/// What all functions that take a pattern say of it.
enum Pattern {
  /// The syntax, in a few words.
  static let details = Message(
    #"Patterns are those of RE2: \d \s \w and \p{Han} know Unicode; nothing looks ahead or behind, and \b knows only ASCII words. In "…" a backslash is written twice, in @"…" once."#,
    ja: #"書き方は RE2 のもの。\d \s \w \p{Han} は Unicode に従う。先読みと後読みはなく、\b は ASCII の語だけを見る。逆斜線は "…" では二つ、@"…" では一つ書く。"#)

  /// What is to be said of the pattern at `place`, where it is a constant: that it cannot be read, or that the edges of
  /// words are not seen in Japanese.
  static func remarks(on arguments: [ArgumentType], at place: Int) -> [Remark] {
    guard let text = arguments[place].constant?.string else { return [] }
    do throws(Diagnostic) { _ = try RegularExpression.known(text) } catch { return [Remark(argument: place, error)] }
    guard RegularExpression.asksForWordEdge(text) else { return [] }
    return [
      Remark(
        argument: place,
        Diagnostic(
          .narrowComparison,
          Message(#"\b sees the edges of ASCII words only"#, ja: #"\b は ASCII の語の端だけを見る"#),
          help: [
            Message(#"write what may stand there: (^|\W)…(\W|$)"#, ja: #"そこに来るものを書く: (^|\W)…(\W|$)"#)
          ], severity: .warning))
    ]
  }

  /// A warning where a constant number of a group is one that the constant pattern does not have.
  static func remarks(onGroup place: Int, of patternPlace: Int, _ arguments: [ArgumentType]) -> [Remark] {
    guard let number = arguments[place].constant?.integer, let text = arguments[patternPlace].constant?.string,
      let pattern = try? RegularExpression.known(text), number < 0 || number > Int64(pattern.groupCount)
    else { return [] }
    let fault = noGroup(number, in: pattern)
    let warning = Diagnostic(.narrowComparison, fault.message, help: fault.help, severity: .warning)
    return [Remark(argument: place, warning)]
  }

  /// The error of a group that a pattern does not have; `first` is the smallest number that may be asked for.
  static func noGroup(_ number: Int64, in pattern: RegularExpression, from first: Int = 0) -> Diagnostic {
    Diagnostic(
      .wrongArguments,
      Message(
        "the pattern has no group \(number); it has \(pattern.groupCount)",
        ja: "正規表現に \(number) 番の括弧はない。括弧は \(pattern.groupCount) 個"),
      help: [
        first == 0
          ? Message("0 is the whole match; put what you want in ( )", ja: "0 は一致した全体。取り出したい所を ( ) で囲む")
          : Message("groups count from 1; put what you want in ( )", ja: "括弧は 1 から数える。取り出したい所を ( ) で囲む")
      ])
  }
}
