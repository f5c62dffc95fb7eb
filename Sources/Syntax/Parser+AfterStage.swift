import Diagnostics

extension Parser {
  /// Says what is wrong with what stands where a stage should have ended.
  mutating func unexpectedAfterStage(_ stage: Stage?) {
    if let stage, refuseAfter(stage) || refuseBrackets(stage) { return }
    if refuseComma() || refuseNearWord() || refuseMissingSign(stage) { return }
    if isSymbol("=") || isSymbol("=!") {
      reportAssignment()
    } else if let remedy = Habits.remedy(for: token.kind) {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」", help: [remedy])
    } else if case .name(let word) = token.kind, let remedy = remedy(forOperator: word) {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」", help: [remedy])
    } else {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」")
    }
  }

  /// What to do about an operator, or another language's, that stands where the last one has not ended.
  func remedy(forOperator word: String) -> Message? {
    if let shape = grammar.shape(named: word) {
      return shape.isStage
        ? Message("write | \(word)", ja: "| \(word) と書く")
        : Message("end what stands before it with `;` or a blank line", ja: "前の文を `;` か空行で終える")
    }
    if ["let", "declare", "set"].contains(word) {
      return Message("end what stands before it with `;` or a blank line", ja: "前の文を `;` か空行で終える")
    }
    return grammar.habits[word.lowercased()]
  }

  /// `name startwith "松"`: a word between two sides that is nearly one of KQL's. False where something else stands.
  private mutating func refuseNearWord() -> Bool {
    guard case .name(let word) = token.kind, grammar.shape(named: word) == nil else { return false }
    switch tokenAfter.kind {
    case .string, .symbol("("), .quotedName: break
    default: return false
    }
    let words = TextWords.comparisons.union(TextWords.lists).union(["in", "!in", "between", "!between"])
    guard let nearest = nearestName(to: word, in: words.sorted()) else { return false }
    report(
      .unknownOperator, Message("'\(word)' does not go between two values", ja: "「\(word)」は二つの値の間に書く語ではない"),
      help: [Message("did you mean '\(nearest)'?", ja: "「\(nearest)」ではないか")])
    return true
  }

  /// A comma, an `and` or a `;` that is missing in front of what stands here. False where it is something else.
  private mutating func refuseMissingSign(_ stage: Stage?) -> Bool {
    if isSymbol(","), stage?.name.text == "where" || stage?.name.text == "filter" {
      expected("'|' before the next operator", ja: "次の演算子の前に「|」", help: [Message("write and", ja: "and と書く")])
      return true
    }
    guard case .name(let word) = token.kind, grammar.shape(named: word) == nil else { return false }
    if tokenAfter.kind == .symbol("="), position > 0 {
      expected("','", ja: "「,」", help: [Message("write , \(word) = …", ja: "`, \(word) = …` と書く")])
      return true
    }
    guard hasLineEnd(from: lastEnd, to: token.range.lowerBound),
      [.end, .symbol("|"), .symbol(";")].contains(tokenAfter.kind)
    else { return false }
    expected(
      "'|' or ';'", ja: "「|」か「;」",
      help: [Message("end what stands before it with `;` or a blank line", ja: "前の文を `;` か空行で終える")])
    return true
  }

  /// `1,000`: a number is written without commas. False where the comma stands elsewhere.
  private mutating func refuseComma() -> Bool {
    guard isSymbol(","), position > 0, case .integer = token(after: -1).kind, case .integer = tokenAfter.kind,
      tokenAfter.range.upperBound - tokenAfter.range.lowerBound == 3,
      token(after: -1).range.upperBound == token.range.lowerBound
    else { return false }
    let (first, last) = (token(after: -1).range, tokenAfter.range)
    let number = source(first) + source(last)
    report(
      .invalidLiteral, Message("a number is written without commas", ja: "数に桁区切りの「,」は付けない"), at: first.union(last),
      help: [Message("write \(number)", ja: "\(number) と書く")])
    return true
  }

  /// Says that `=` compares nothing.
  mutating func reportAssignment() {
    let isUnequal = isSymbol("=!")
    report(
      .sqlHabit,
      isUnequal
        ? Message("'=!' is no sign of KQL", ja: "「=!」という書き方はない")
        : Message("'=' gives a name; a comparison is '=='", ja: "「=」は名前を付ける。比較は「==」"),
      help: [isUnequal ? Message("write !=", ja: "!= と書く") : Message("write ==", ja: "== と書く")])
  }
}
