import Columns
import Diagnostics
import Plan

/// `contains startswith endswith =~` and their case-sensitive and negated forms.
public struct TextMatch: ScalarFunction {
  enum Place { case anywhere, start, end, whole }

  let word: String
  let place: Place
  let isCaseSensitive: Bool
  let isNegated: Bool

  /// All words.
  public static let all: [any ScalarFunction] = {
    var result: [any ScalarFunction] = []
    for (word, place) in [("contains", Place.anywhere), ("startswith", .start), ("endswith", .end)] {
      for isNegated in [false, true] {
        for isCaseSensitive in [false, true] {
          let name = (isNegated ? "!" : "") + word + (isCaseSensitive ? "_cs" : "")
          result.append(TextMatch(word: name, place: place, isCaseSensitive: isCaseSensitive, isNegated: isNegated))
        }
      }
    }
    result.append(TextMatch(word: "=~", place: .whole, isCaseSensitive: false, isNegated: false))
    result.append(TextMatch(word: "!~", place: .whole, isCaseSensitive: false, isNegated: true))
    return result
  }()

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      word, signature: "TEXT \(word) PART",
      summary: Message(
        "Whether the text \(isNegated ? "does not have" : "has") the part\(verb), \(isCaseSensitive ? "minding" : "ignoring") case.",
        ja: "文字列を部分と比べる。大文字と小文字は\(isCaseSensitive ? "区別する" : "区別しない")。"),
      examples: [
        .init(
          "datatable(s:string)[\"Tax Office\", \"tax\", \"総務課\"] | where s \(word) \"TAX\" | count",
          gives: "Count\n\(expectedCount)\n")
      ])
  }

  private var verb: String {
    switch place {
    case .anywhere: " anywhere"
    case .start: " at its start"
    case .end: " at its end"
    case .whole: " and nothing else"
    }
  }

  private var expectedCount: Int {
    let matching = isCaseSensitive ? 0 : place == .anywhere || place == .start ? 2 : 1
    return isNegated ? 3 - matching : matching
  }

  /// Two texts.
  public var overloads: [Overload] { [Overload([.string, .string], .bool)] }

  /// Two texts; a dynamic counts as its text.
  public func overload(for arguments: [ArgumentType]) -> Overload? { textOverload(arguments) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let mask = searched(operands) { return .bools(mask) }
    return .bools(
      try mapTexts(operands, text: 0) { values in
        let needle = TextNeedle(values[1].utf8.span, isCaseSensitive: isCaseSensitive)
        return { matches($0, needle) != isNegated ? 1 : 0 }
      })
  }

  /// Texts that hardly ever repeat are searched as one. Bytes decide alone where case counts, and where the needle has
  /// letters with a case in ASCII only: no other letter folds to one of those.
  private func searched(_ operands: [Operand]) -> BufferSlice<UInt8>? {
    guard place == .anywhere, operands[0].constant == nil, let text = operands[1].constant?.string else { return nil }
    let needle = Array(text.utf8)
    guard isCaseSensitive || FoldedCase.isByteWise(needle.span) else { return nil }
    let wanted = isCaseSensitive ? needle : FoldedCase.folded(needle.span)
    let mask = operands[0].column.strings().mask(containing: wanted, foldsCase: !isCaseSensitive)
    return isNegated ? mask?.mapped { 1 - $0 } : mask
  }

  private func matches(_ text: Span<UInt8>, _ needle: TextNeedle) -> Bool {
    switch place {
    case .whole: needle.isAll(of: text)
    case .start: needle.begins(text)
    case .end: needle.ends(text)
    case .anywhere: needle.isIn(text)
    }
  }
}
