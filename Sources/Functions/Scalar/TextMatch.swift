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

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    if let part = operands[1].constant?.string {
      let needle = prepared(Array(part.utf8).span)
      return .bools(mapTexts(operands[0].column.strings()) { matches($0, needle) != isNegated ? 1 : 0 })
    }
    let texts = operands[0].column.strings()
    let parts = operands[1].column.strings()
    return .bools(
      BufferSlice(count: texts.count) { output in
        for row in output.indices {
          let needle = prepared(parts.pool.utf8(at: parts.code(at: row)))
          output[row] = matches(texts.pool.utf8(at: texts.code(at: row)), needle) != isNegated ? 1 : 0
        }
      })
  }

  private func prepared(_ text: Span<UInt8>) -> [UInt8] {
    isCaseSensitive ? bytes(text) : foldedCase(text)
  }

  private func matches(_ text: Span<UInt8>, _ needle: [UInt8]) -> Bool {
    let hay = prepared(text)
    guard hay.count >= needle.count else { return false }
    switch place {
    case .whole: return hay == needle
    case .start: return hay.starts(with: needle)
    case .end: return hay.suffix(needle.count).elementsEqual(needle)
    case .anywhere: return contains(hay, needle)
    }
  }

  private func contains(_ hay: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    var start = 0
    while start <= hay.count - needle.count {
      if hay[start] == first, hay[start..<(start + needle.count)].elementsEqual(needle) { return true }
      start += 1
    }
    return false
  }
}

/// The bytes of a text as an array.
func bytes(_ text: Span<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  for index in text.indices { result.append(text[index]) }
  return result
}

/// The bytes of a text in lower case.
func foldedCase(_ text: Span<UInt8>) -> [UInt8] {
  var result = bytes(text)
  guard result.allSatisfy({ $0 < 0x80 }) else { return Array(String(bytes: text).lowercased().utf8) }
  for index in result.indices where (65...90).contains(result[index]) { result[index] += 32 }
  return result
}
