/// How many terminal columns a text takes.
///
/// A grapheme cluster is measured by its first scalar that takes room: 2 columns when it is wide, full-width or shown as
/// an emoji, 1 otherwise, 0 for marks and controls alone. Ambiguous characters (①, ○, …) take 1 column unless
/// `ambiguousIsWide` says 2, as some Japanese terminals show them.
public struct DisplayWidth: Sendable {
  /// Whether characters of ambiguous width take two columns.
  public var ambiguousIsWide: Bool

  /// A measure; ambiguous characters are narrow unless asked otherwise.
  public init(ambiguousIsWide: Bool = false) { self.ambiguousIsWide = ambiguousIsWide }

  /// The columns of a whole text, which has no tabs or line ends.
  public func width(of text: String) -> Int { sum(text) }

  /// The columns of a part of a text.
  public func width(of text: Substring) -> Int { sum(text) }

  private func sum(_ text: some StringProtocol) -> Int {
    var isASCII = true
    for byte in text.utf8 where byte >= 0x80 || byte < 0x20 { isASCII = false }
    return isASCII ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
  }

  /// The columns of one grapheme cluster.
  public func width(of character: Character) -> Int {
    var result = 0
    for scalar in character.unicodeScalars {
      if scalar.value == 0xFE0F { return 2 }
      result = max(result, width(of: scalar))
    }
    return result
  }

  private func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    if Self.contains(scalar.value, in: Self.wideRanges) { return 2 }
    return ambiguousIsWide && Self.contains(scalar.value, in: Self.ambiguousRanges) ? 2 : 1
  }

  /// Whether the value lies in one of the runs, which are pairs in rising order.
  private static func contains(_ value: UInt32, in ranges: [UInt32]) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle * 2 + 1] < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count / 2 && ranges[low * 2] <= value
  }
}
