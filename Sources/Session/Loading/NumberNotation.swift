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
    CellText(text).flatMap { read($0, isAskedFor: isAskedFor) }
  }

  /// A number and how it is written; nil for what is none, and for digits that begin with a needless zero or are more than
  /// fifteen, which are a code, unless a number was asked for.
  static func read(
    _ cell: CellText, isAskedFor: Bool = false
  ) -> (number: Double, isWhole: Bool, notation: NumberNotation)? {
    var rest = cell.bytes[...]
    var notation: NumberNotation = cell.isWide ? .wide : cell.hasBlanks ? .spaced : .plain
    var isNegative = false
    if rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")"), rest.count > 1 {
      // (1) and (2) are numbers of items.
      guard isAskedFor || rest.contains(UInt8(ascii: ",")) || rest.contains(UInt8(ascii: ".")) else { return nil }
      (rest, isNegative, notation) = (rest.dropFirst().dropLast(), true, .bracketed)
    }
    if let sign = rest.takeMinus() {
      isNegative.toggle()
      if sign == "△" || sign == "▲" { notation = .triangle }
      if sign == "−", notation == .plain { notation = .signed }
    } else if rest.take("+"), notation == .plain {
      notation = .signed
    }
    if let mark = rest.firstScalar, let currency = Self.currency(mark) {
      rest.dropFirst(mark)
      notation = currency
      if rest.takeMinus() != nil { isNegative.toggle() }
    }
    if rest.lastScalar == "円" {
      rest.dropLast("円")
      notation = .currency
    }
    let isPercent = rest.last == UInt8(ascii: "%")
    if isPercent {
      rest.removeLast()
      notation = .percent
    }
    guard let digits = DecimalDigits(rest) else { return nil }
    if digits.hasGroups, [.plain, .signed, .wide, .spaced].contains(notation) { notation = .thousands }
    if digits.wholeCount > 15 || digits.wholeCount > 1 && rest.first == 48 && !isAskedFor { return nil }
    let number = digits.number(isPercent: isPercent)
    return (isNegative ? -number : number, digits.fractionCount == 0 && !isPercent && number < 1e15, notation)
  }

  /// The notation that has a sign of money.
  private static func currency(_ mark: Unicode.Scalar) -> NumberNotation? {
    switch mark {
    case "¥", "￥", "\\": .currency
    case "$", "£", "￡", "€": .foreign
    default: nil
    }
  }
}

/// Digits with a point among them, before which commas may part groups of three.
private struct DecimalDigits {
  /// How many stand before the point.
  private(set) var wholeCount = 0
  /// How many stand behind it.
  private(set) var fractionCount = 0
  /// Whether commas part groups.
  private(set) var hasGroups = false
  /// The digits as one number, where they are at most eighteen.
  private var digits = 0
  private let bytes: ArraySlice<UInt8>

  /// Nil for what is none: a group of another length, a point without digits on both sides.
  init?(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    var (groupCount, hasPoint) = (0, false)
    for byte in bytes {
      switch byte {
      case 48...57:
        if wholeCount + fractionCount < 18 { digits = digits * 10 + Int(byte) - 48 }
        if hasPoint { fractionCount += 1 } else { (wholeCount, groupCount) = (wholeCount + 1, groupCount + 1) }
      case UInt8(ascii: ",") where !hasPoint:
        guard groupCount > 0, groupCount < 4, !hasGroups || groupCount == 3 else { return nil }
        (hasGroups, groupCount) = (true, 0)
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      default: return nil
      }
    }
    guard groupCount > 0, !hasGroups || groupCount == 3, hasPoint == (fractionCount > 0) else { return nil }
  }

  /// The nearest number. One division of numbers that are exact gives it; where they are too long, the point is moved in the
  /// text.
  func number(isPercent: Bool) -> Double {
    let places = fractionCount + (isPercent ? 2 : 0)
    if wholeCount + fractionCount <= 15, places <= 6 { return Double(digits) / Decimals.power(places) }
    let plain = bytes.filter { $0 != UInt8(ascii: ",") }
    return Double(plain[...].text + (isPercent ? "e-2" : "")) ?? .nan
  }
}
