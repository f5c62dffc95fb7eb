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
    CellText(text).flatMap { read($0.bytes[...]) }
  }

  /// The ticks of a cell's bytes, and how they are written.
  static func read(_ bytes: ArraySlice<UInt8>) -> (ticks: Int64, notation: String)? {
    var rest = bytes
    let isNegative = rest.takeMinus() != nil
    if let ticks = daysAndClock(rest) { return (isNegative ? -ticks : ticks, days) }
    guard let hours = rest.takeNumber(5) else { return nil }
    let isWritten = rest.take("時")
    if isWritten { _ = rest.take("間") }
    guard isWritten || rest.take(":"), let minutes = rest.takeNumber(2), minutes.number < 60 else { return nil }
    var ticks = Int64(hours.number) * Ticks.perHour + Int64(minutes.number) * Ticks.perMinute
    if isWritten {
      guard rest.take("分") else { return nil }
    } else {
      guard minutes.length == 2 else { return nil }
      if rest.take(":") {
        guard let seconds = rest.takeNumber(2), seconds.length == 2, seconds.number < 60 else { return nil }
        ticks += Int64(seconds.number) * Ticks.perSecond
      }
    }
    return rest.isEmpty ? (isNegative ? -ticks : ticks, isWritten ? words : clock) : nil
  }

  /// The ticks of what KQL writes for more than a day, or with parts of a second: 1.12:15:00, 1.09:39:08.5714285.
  private static func daysAndClock(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard bytes.contains(UInt8(ascii: ".")) else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].count == 2, parts[0].split(separator: UInt8(ascii: ".")).last?.count == 2 else {
      return nil
    }
    return MomentText.timespan(bytes.text)
  }

  /// The ticks of 2025/4/1 8:30: a day in any notation, a blank, and a time of day.
  static func moment(_ text: String) -> Int64? { CellText(text).flatMap { moment($0) } }

  /// The ticks of 2025/4/1 8:30: a day in any notation, a blank, and a time of day.
  static func moment(_ cell: CellText) -> Int64? {
    guard let blank = cell.lastBlank, let time = read(cell.bytes[blank...]), (0..<Ticks.perDay).contains(time.ticks),
      let day = DayNotation.read(cell.bytes[..<blank])
    else { return nil }
    return Int64(day.day.days) * Ticks.perDay + time.ticks
  }
}
