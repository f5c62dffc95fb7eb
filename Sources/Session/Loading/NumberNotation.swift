import Columns

/// The ways in which Japanese tables write numbers.
enum NumberNotation: Hashable, Comparable, CaseIterable {
  case plain, signed, thousands, bracketed, triangle, currency, foreign, percent, wide, spaced

  /// An example of it.
  var example: String {
    switch self {
    case .plain: "1234"
    case .signed: "−1234"
    case .thousands: "1,234"
    case .bracketed: "(1,234)"
    case .triangle: "△1,234"
    case .currency: "￥1,234"
    case .foreign: "£1,234"
    case .percent: "12.5%"
    case .wide: "１２３４"
    case .spaced: "1234 "
    }
  }

  /// A number and how it is written; nil for what is none, and for digits that begin with a needless zero or are more than
  /// fifteen, which are a code, unless a number was asked for.
  static func read(
    _ text: String, isAskedFor: Bool = false
  ) -> (number: Double, isWhole: Bool, notation: NumberNotation)? {
    if text.isLong { return nil }
    let folded = FoldedName(text).description
    var rest = Substring(folded.filter { !$0.isWhitespace })
    var notation: NumberNotation = folded != text ? .wide : rest.count < folded.count ? .spaced : .plain
    var isNegative = false
    if rest.first == "(", rest.last == ")" {
      // (1) and (2) are numbers of items.
      guard isAskedFor || rest.contains(",") || rest.contains(".") else { return nil }
      (rest, isNegative, notation) = (rest.dropFirst().dropLast(), true, .bracketed)
    }
    if let sign = rest.first, "△▲-−+".contains(sign) {
      if sign != "+" { isNegative.toggle() }
      if sign == "△" || sign == "▲" { notation = .triangle }
      if sign == "−" || sign == "+", notation == .plain { notation = .signed }
      rest = rest.dropFirst()
    }
    if let mark = rest.first, "¥￥\\$£￡€".contains(mark) {
      (rest, notation) = (rest.dropFirst(), "$£￡€".contains(mark) ? .foreign : .currency)
      if let sign = rest.first, "△▲-−".contains(sign) { (rest, isNegative) = (rest.dropFirst(), !isNegative) }
    }
    if rest.last == "円" { (rest, notation) = (rest.dropLast(), .currency) }
    var isPercent = false
    if rest.last == "%" { (rest, notation, isPercent) = (rest.dropLast(), .percent, true) }
    let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, let digits = digits(whole), parts.count < 2 || isDigits(parts[1]) else { return nil }
    if whole.contains(","), [.plain, .signed, .wide, .spaced].contains(notation) { notation = .thousands }
    if digits.count > 15 || digits.count > 1 && digits.first == "0" && !isAskedFor { return nil }
    // The point is moved in the text: a division would not give the nearest number.
    let text = digits + (parts.count > 1 ? "." + parts[1] : "") + (isPercent ? "e-2" : "")
    guard let number = Double(text) else { return nil }
    return (isNegative ? -number : number, parts.count == 1 && !isPercent && number < 1e15, notation)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// The digits of a whole number, whose commas part groups of three; nil for what is none.
  private static func digits(_ text: Substring) -> String? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy({ isDigits($0) }) else { return nil }
    if groups.count > 1, groups[0].count > 3 || groups.dropFirst().contains(where: { $0.count != 3 }) { return nil }
    return groups.joined()
  }
}
