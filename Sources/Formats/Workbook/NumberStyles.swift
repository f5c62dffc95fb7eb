import Columns
import Markup

/// What the numbers of a workbook's cells mean, by the styles that they have.
final class NumberStyles: XMLTarget {
  /// What a number is.
  enum Meaning: Sendable, Hashable {
    case number, day, time
    /// A code, shown with as many digits, zeros in front: 00121.
    case code(digitCount: Int)
  }

  private var codes: [Int: String] = [:]
  private var formats: [Int] = []
  private var isInCellStyles = false
  /// Whether formats of cells are listed; conditional ones have some of their own, with numbers of their own.
  private var isInFormats = false
  private(set) lazy var meanings = formats.map { Self.meaning(of: $0, codes[$0]) }

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    func number(_ name: String) -> Int? { attributes.first { $0.name == name }.flatMap { Int($0.value) } }
    switch element {
    case "numFmts": isInFormats = true
    case "numFmt" where isInFormats:
      if let id = number("numFmtId") { codes[id] = attributes.first { $0.name == "formatCode" }?.value ?? "" }
    case "cellXfs": isInCellStyles = true
    case "xf" where isInCellStyles: formats.append(number("numFmtId") ?? 0)
    default: break
    }
  }

  func end(_ element: String) {
    if element == "cellXfs" { isInCellStyles = false }
    if element == "numFmts" { isInFormats = false }
  }

  func text(_ text: String) {}

  /// What the numbers of a style are.
  func meaning(of style: Int?) -> Meaning {
    guard let style, meanings.indices.contains(style) else { return .number }
    return meanings[style]
  }

  /// By the number of the format (ECMA-376 18.8.30, those of Japanese Excel among them), or by its code.
  private static func meaning(of id: Int, _ code: String?) -> Meaning {
    if let code { return meaning(of: code) }
    switch id {
    case 14...17, 22, 27...31, 36, 50...54, 57, 58: return .day
    case 18...21, 32...35, 45...47, 55, 56: return .time
    default: return .number
    }
  }

  /// A code with a year, a day or an era is that of a day; one with hours or seconds alone that of a time.
  static func meaning(of code: String) -> Meaning {
    var letters = ""
    var bracketed = ""
    var isQuoted = false
    var depth = 0
    var isEscaped = false
    for character in code.lowercased() {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" || character == "_" || character == "*" {
        isEscaped = !isQuoted
      } else if character == "\"" {
        isQuoted.toggle()
      } else if isQuoted {
        continue
      } else if character == "[" {
        depth += 1
        bracketed = ""
      } else if character == "]" {
        depth -= 1
        // [h], [mm] and [ss] are lengths of time; a colour, a currency or a language says nothing.
        if !bracketed.isEmpty, let unit = bracketed.first, "hms".contains(unit), bracketed.allSatisfy({ $0 == unit }) {
          letters += bracketed
        }
      } else if depth == 0 {
        letters.append(character)
      } else {
        bracketed.append(character)
      }
      // Only the part for positive numbers counts.
      if character == ";", !isQuoted { break }
    }
    let digits = letters.prefix { $0 != ";" }
    if digits.count > 1, digits.count < 16, digits.allSatisfy({ $0 == "0" }) { return .code(digitCount: digits.count) }
    if letters.contains("general") || letters.contains("@") { return .number }
    if letters.contains("y") || letters.contains("d") || letters.contains("g") { return .day }
    if letters.contains("h") || letters.contains("s") { return .time }
    let hasDigits = letters.contains { "0#?".contains($0) }
    return !hasDigits && (letters.contains("m") || letters.contains("e")) ? .day : .number
  }

  /// A number as the text of a day, of a moment or of a time; nil for what lies outside the calendar.
  static func text(of serial: Double, _ meaning: Meaning, countsFrom1904: Bool) -> String? {
    if case .code(let count) = meaning {
      guard serial >= 0, serial < 1e15, serial == serial.rounded() else { return nil }
      let digits = String(Int(serial))
      return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    guard serial.isFinite, abs(serial) < 3_000_000 else { return nil }
    var days = Int(serial.rounded(.down))
    var seconds = Int(((serial - serial.rounded(.down)) * 86_400).rounded())
    if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
    if meaning == .time {
      // A balance of hours may be below nought.
      let whole = clock(abs(days * 86_400 + seconds))
      return days < 0 ? "-\(whole)" : whole
    }
    guard days >= 0 else { return nil }
    if isNoDay(serial, countsFrom1904: countsFrom1904) { return "" }
    // Excel's 1900 has a 29 February, which was not: days before it are counted from one day later.
    let origin = countsFrom1904 ? -24_107 : days < 60 ? -25_568 : -25_569
    if !countsFrom1904, days == 60 { return nil }
    let day = CivilDate(days: origin + days).iso
    return seconds == 0 ? day : "\(day) \(clock(seconds))"
  }

  /// Whether a number in a cell of days is none: a formula that looks at an empty cell gives 0, which is shown as 1900-01-00.
  static func isNoDay(_ serial: Double, countsFrom1904: Bool) -> Bool { serial == 0 && !countsFrom1904 }

  private static func clock(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}
