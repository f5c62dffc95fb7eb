import Columns

/// Lengths of time and times of day as tables write them, and days with a time.
enum TimeNotation {
  /// Examples of them.
  static let clock = "8:30"
  static let words = "8時間30分"
  static let days = "1.12:15:00"
  static let moment = "2025/4/1 8:30"

  /// The ticks of 8:30, 36:15, 100:05:30, -1:00, △2:00, 8時30分, 36時間15分, and how it is written; nil for what is none. Hours
  /// may be more than a day has.
  static func read(_ text: String) -> (ticks: Int64, notation: String)? {
    if text.isLong { return nil }
    var rest = Substring(FoldedName(text).description.filter { !$0.isWhitespace })
    var isNegative = false
    if let sign = rest.first, "△▲-−".contains(sign) { (rest, isNegative) = (rest.dropFirst(), true) }
    let isWritten = rest.last == "分"
    if isWritten { rest = rest.dropLast() }
    let parts =
      isWritten
      ? rest.split(separator: "時", omittingEmptySubsequences: false).map { $0.hasPrefix("間") ? $0.dropFirst() : $0 }
      : rest.split(separator: ":", omittingEmptySubsequences: false)
    // As KQL writes what is longer than a day: 1.12:15:00, 1.09:39:08.5714285.
    if parts.count == 3, parts[0].contains(".") || parts[2].contains("."), parts[1].utf8.count == 2,
      parts[0].split(separator: ".").last?.utf8.count == 2, let ticks = MomentText.timespan(rest)
    {
      return (isNegative ? -ticks : ticks, days)
    }
    guard (2...(isWritten ? 2 : 3)).contains(parts.count), (1...5).contains(parts[0].utf8.count) else { return nil }
    guard isWritten || parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }) else { return nil }
    let numbers = parts.compactMap { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int64($0) : nil }
    guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    let ticks =
      numbers[0] * Ticks.perHour + numbers[1] * Ticks.perMinute + (numbers.count > 2 ? numbers[2] * Ticks.perSecond : 0)
    return (isNegative ? -ticks : ticks, isWritten ? words : clock)
  }

  /// The ticks of 2025/4/1 8:30: a day in any notation, a blank, and a time of day.
  static func moment(_ text: String) -> Int64? {
    if text.isLong { return nil }
    let folded = FoldedName(text).description
    guard let blank = folded.lastIndex(where: \.isWhitespace),
      let time = read(String(folded[folded.index(after: blank)...])), (0..<Ticks.perDay).contains(time.ticks),
      let day = DayNotation.read(String(folded[..<blank]))
    else { return nil }
    return Int64(day.day.days) * Ticks.perDay + time.ticks
  }
}
