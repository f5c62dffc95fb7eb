import Columns
import Diagnostics

/// A pattern such as `yyyy-MM-dd [HH:mm]`, by which moments and lengths of time are written.
struct MomentFormat {
  /// A run of one letter, or text that stands as it is.
  private enum Piece {
    case element(Character, count: Int)
    case text(Character)
  }

  /// The letters of a kind of value and how often each may stand in a row.
  private typealias Elements = [Character: Set<Int>]

  private static let fractions: Elements = ["f": Set(1...7), "F": Set(1...7)]
  private static let clock: Elements = ["h": [1, 2], "H": [1, 2], "m": [1, 2], "s": [1, 2]]
  private static let ofMoments = fractions.merging(clock) { $1 }
    .merging(["d": [1, 2], "M": [1, 2], "y": [1, 2, 4], "t": [2]]) { $1 }
  private static let ofTimespans = fractions.merging(clock) { $1 }.merging(["d": Set(1...8)]) { $1 }
  private static let delimiters: Set<Character> = [" ", "/", "-", ":", ",", ".", "_", "[", "]"]

  private let pieces: [Piece]

  /// A pattern for moments or for lengths of time.
  init(_ format: String, forMoments: Bool) throws(Diagnostic) {
    let elements = forMoments ? Self.ofMoments : Self.ofTimespans
    var pieces: [Piece] = []
    var rest = format[...]
    while let first = rest.first {
      let run = rest.prefix { $0 == first }
      if let counts = elements[first], counts.contains(run.count) {
        pieces.append(.element(first, count: run.count))
      } else if Self.delimiters.contains(first) {
        pieces += run.map { .text($0) }
      } else {
        throw Self.unknown(String(run), elements)
      }
      rest = rest[run.endIndex...]
    }
    guard !pieces.isEmpty else { throw Self.unknown("", elements) }
    self.pieces = pieces
  }

  private static func unknown(_ run: String, _ elements: Elements) -> Diagnostic {
    let known = elements.keys.sorted().map { letter in
      let longest = elements[letter]?.max() ?? 1
      return longest > 2 && letter != "y" ? "\(letter)…" : String(repeating: letter, count: longest)
    }
    let list = known.joined(separator: " ")
    return Diagnostic(
      .wrongArguments,
      Message("'\(run)' is no element of a format", ja: "「\(run)」は書式の要素ではない"),
      help: [
        Message(
          "elements: \(list); between them blanks and / - : , . _ [ ]", ja: "要素: \(list)。間に空白と / - : , . _ [ ] を置ける"),
        Message("other text is put around it by strcat(…)", ja: "ほかの文字は strcat(…) でつなげる"),
      ])
  }

  /// The ticks of the periods, counted from 1970-01-01, of which all moments are written alike; nil where parts of a second
  /// are written.
  var period: Int64? {
    let letters = pieces.compactMap { if case .element(let letter, _) = $0 { letter } else { nil } }
    if letters.contains(where: { "fF".contains($0) }) { return nil }
    if letters.contains("s") { return Ticks.perSecond }
    if letters.contains("m") { return Ticks.perMinute }
    return letters.contains { "hHt".contains($0) } ? Ticks.perHour : Ticks.perDay
  }

  /// A moment by this pattern.
  func text(ofMoment ticks: Int64) -> String {
    let days = floorDivided(ticks, Ticks.perDay)
    let date = CivilDate(days: Int(days))
    return text(clock: ticks - days * Ticks.perDay) { letter, count in
      switch letter {
      case "d": padded(Int64(date.day), to: count)
      case "M": padded(Int64(date.month), to: count)
      case "y": padded(Int64(count == 4 ? date.year : date.year % 100), to: count)
      default: nil
      }
    }
  }

  /// A length of time by this pattern, with a minus sign before a negative one.
  func text(ofTimespan ticks: Int64) -> String {
    let days = ticks.magnitude / UInt64(Ticks.perDay)
    let clock = Int64(ticks.magnitude % UInt64(Ticks.perDay))
    let text = text(clock: clock, keepsHours: true) { letter, count in
      letter == "d" ? padded(Int64(days), to: count) : nil
    }
    return ticks < 0 ? "-" + text : text
  }

  /// The pieces put together; hours `h` of a moment count to 12, those of a length of time to 23.
  private func text(clock: Int64, keepsHours: Bool = false, day: (Character, Int) -> String?) -> String {
    var output = ""
    for piece in pieces {
      switch piece {
      case .text(let character): output.append(character)
      case .element(let letter, let count):
        output += day(letter, count) ?? Self.text(letter, count, clock: clock, keepsHours: keepsHours)
      }
    }
    return output
  }

  private static func text(_ letter: Character, _ count: Int, clock: Int64, keepsHours: Bool) -> String {
    let hour = clock / Ticks.perHour
    switch letter {
    case "h" where !keepsHours: return padded((hour + 11) % 12 + 1, to: count)
    case "h", "H": return padded(hour, to: count)
    case "m": return padded(clock / Ticks.perMinute % 60, to: count)
    case "s": return padded(clock / Ticks.perSecond % 60, to: count)
    case "t": return hour < 12 ? "AM" : "PM"
    default:
      var digits = padded(clock % Ticks.perSecond, to: 7).prefix(count)
      if letter == "F" { while digits.last == "0" { digits.removeLast() } }
      return String(digits)
    }
  }
}

/// A whole number that is not negative, with leading zeros.
private func padded(_ number: Int64, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
