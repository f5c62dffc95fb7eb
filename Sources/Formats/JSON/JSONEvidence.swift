import Columns
import Diagnostics

/// The kinds of values that a key has in the rows of a JSON table.
struct JSONEvidence: OptionSet, Sendable {
  let rawValue: UInt8

  static let bool = JSONEvidence(rawValue: 1)
  static let whole = JSONEvidence(rawValue: 2)
  static let real = JSONEvidence(rawValue: 4)
  /// A number that neither 64 bits nor a double can hold.
  static let huge = JSONEvidence(rawValue: 8)
  static let day = JSONEvidence(rawValue: 16)
  static let moment = JSONEvidence(rawValue: 32)
  /// `"NaN"`, `"Infinity"` or `"-Infinity"`, which JSON has no numbers for.
  static let noNumber = JSONEvidence(rawValue: 64)
  /// Any other text.
  static let text = JSONEvidence(rawValue: 128)

  private static let numbers: JSONEvidence = [.whole, .real, .huge]
  private static let texts: JSONEvidence = [.day, .moment, .noNumber, .text]

  /// The narrowest type that holds all values: text where kinds are mixed that no other type holds.
  var cellType: CellType {
    if isEmpty { return .empty }
    if self == .bool { return .bool }
    if self == .whole { return .long }
    if self == .day { return .isoDate }
    if isSubset(of: [.day, .moment]) { return .datetime }
    if isSubset(of: Self.numbers) { return contains(.huge) ? .huge : .real }
    if isSubset(of: [.whole, .real, .noNumber]), self != .noNumber { return .real }
    return .text
  }

  /// Adds what a value is, which is not missing.
  mutating func add(_ cell: JSONCell, _ bytes: Span<UInt8>) {
    switch cell.kind {
    case .null: break
    case .bool: insert(.bool)
    case .whole: insert(Self.number(bytes, cell, isWhole: true))
    case .real: if !contains(.real) || !contains(.huge) { insert(Self.number(bytes, cell, isWhole: false)) }
    case .text: if !contains(.text) { insert(Self.text(bytes, cell.start, cell.end)) }
    case .escaped:
      if !contains(.text) { insert(cell.withContent(bytes) { Self.text($0, $1, $2) }) }
    }
  }

  private static func number(_ bytes: Span<UInt8>, _ cell: JSONCell, isWhole: Bool) -> JSONEvidence {
    if isWhole, LongCell.parse(bytes, cell.start, cell.end) != nil { return .whole }
    // `-0` is a number that only a double keeps apart from 0.
    let isHuge = isWhole && LongCell.isWhole(bytes, cell.start, cell.end)
    return isHuge || JSONRealCell.parse(bytes, cell.start, cell.end) == nil ? .huge : .real
  }

  private static func text(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> JSONEvidence {
    if IsoDateCell.parse(bytes, start, end) != nil { return .day }
    if DatetimeCell.parse(bytes, start, end) != nil { return .moment }
    return JSONRealCell.word(bytes, start, end) != nil ? .noNumber : .text
  }

  /// What is to be said about a column that is text although it does not have texts only; nil for any other.
  func note(on name: String) -> Message? {
    switch cellType {
    case .huge:
      return Message(
        "column '\(name)' is text: it has numbers that 64 bits cannot hold",
        ja: "列 '\(name)' は文字列とした：64 ビットに収まらない数がある")
    case .text where !isSubset(of: Self.texts):
      var kinds: [(english: String, japanese: String)] = []
      if contains(.bool) { kinds.append(("true or false", "真偽値")) }
      if !isDisjoint(with: Self.numbers) { kinds.append(("numbers", "数")) }
      if !isDisjoint(with: Self.texts) { kinds.append(("texts", "文字列")) }
      let english = kinds.map(\.english).joined(separator: " and ")
      let japanese = kinds.map(\.japanese).joined(separator: "と")
      return Message(
        "column '\(name)' is text: it mixes \(english)", ja: "列 '\(name)' は文字列とした：\(japanese)が混じっている")
    default: return nil
    }
  }
}

/// Decimal numbers as JSON writes them, and the texts that stand for what it has no numbers for.
enum JSONRealCell: CellKind {
  static let missing = 0.0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    if let number = RealCell.parse(bytes, start, end) { return number }
    if let word = word(bytes, start, end) { return word }
    // The digits of an exponent may have leading zeros.
    guard bytes[start] == 45 || bytes[start] &- 48 < 10,
      let number = Double(String(bytes: bytes.extracting(start..<end)))
    else { return nil }
    return number.isFinite ? number : nil
  }

  /// The value of `NaN`, `Infinity` or `-Infinity`.
  static func word(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    guard end - start == 3 || end - start == 8 || end - start == 9 else { return nil }
    switch String(bytes: bytes.extracting(start..<end)) {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: return nil
    }
  }
}
