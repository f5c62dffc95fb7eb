/// Reads days, moments and lengths of time from texts.
public enum MomentText {
  /// The day of `2025-04-01`, as days since 1970-01-01; nil where the text is no such day.
  public static func days(_ text: some StringProtocol) -> Int32? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2 else {
      return nil
    }
    guard let year = digits(parts[0]), let month = digits(parts[1]), let day = digits(parts[2]) else { return nil }
    return CivilDate(year: year, month: month, day: day).map { Int32($0.days) }
  }

  /// The moment of `2025-04-01`, `2025-04-01 09:30`, `2025-04-01T09:30:00.5Z`, or with an offset such as `+09:00`, as
  /// ticks since 1970-01-01T00:00Z; a text without an offset is taken as it stands. Nil where it is no moment.
  public static func ticks(_ text: some StringProtocol) -> Int64? {
    let trimmed = String(text.drop { $0 == " " }).trimmingEnd()
    guard trimmed.utf8.count >= 10 else { return nil }
    let splitAt = trimmed.index(trimmed.startIndex, offsetBy: 10, limitedBy: trimmed.endIndex) ?? trimmed.endIndex
    guard let days = days(trimmed[..<splitAt]) else { return nil }
    let midnight = Int64(days) * Ticks.perDay
    var rest = trimmed[splitAt...]
    if rest.isEmpty { return midnight }
    guard rest.first == "T" || rest.first == " " else { return nil }
    rest = rest.dropFirst()
    var offset: Int64 = 0
    if rest.last == "Z" || rest.last == "z" {
      rest = rest.dropLast()
    } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      guard let minutes = clock(rest[rest.index(after: sign)...]) else { return nil }
      offset = rest[sign] == "+" ? minutes : -minutes
      rest = rest[..<sign]
    }
    return clock(rest).map { midnight + $0 - offset }
  }

  /// The ticks of `1.02:03:04.5`, `12:30`, `-00:10:00` or `1d`, `2h`, `30m`, `10s`, `100ms`; nil where it is none.
  public static func timespan(_ text: some StringProtocol) -> Int64? {
    let trimmed = String(text.drop { $0 == " " }).trimmingEnd()
    if trimmed.first == "-" { return timespan(trimmed.dropFirst()).map { -$0 } }
    if let unitStart = trimmed.firstIndex(where: \.isLetter), let amount = Double(trimmed[..<unitStart].trimmingEnd()) {
      return timespan(amount, unit: String(trimmed[unitStart...]))
    }
    guard let colon = trimmed.firstIndex(of: ":") else {
      return Double(trimmed).flatMap { timespan($0, unit: "d") }
    }
    if let dot = trimmed[..<colon].firstIndex(of: ".") {
      guard let days = digits(trimmed[..<dot]), let rest = clock(trimmed[trimmed.index(after: dot)...]) else {
        return nil
      }
      let (midnight, isTooLong) = Int64(days).multipliedReportingOverflow(by: Ticks.perDay)
      let (ticks, isTooLongByClock) = midnight.addingReportingOverflow(rest)
      return isTooLong || isTooLongByClock ? nil : ticks
    }
    return clock(trimmed)
  }

  /// The ticks of an amount of a unit of KQL's; nil where the unit is unknown or the amount too large.
  public static func timespan(_ amount: Double, unit: String) -> Int64? {
    let ticks: Int64
    switch unit {
    case "d", "day", "days": ticks = Ticks.perDay
    case "h", "hr", "hrs", "hour", "hours": ticks = Ticks.perHour
    case "m", "min", "minute", "minutes": ticks = Ticks.perMinute
    case "s", "sec", "second", "seconds": ticks = Ticks.perSecond
    case "ms", "milli", "millis", "millisecond", "milliseconds": ticks = Ticks.perMillisecond
    case "micro", "micros", "microsecond", "microseconds": ticks = Ticks.perMicrosecond
    case "nano", "nanos", "nanosecond", "nanoseconds": return timespan(amount / 100, unit: "tick")
    case "tick", "ticks": ticks = 1
    default: return nil
    }
    return Int64(exactly: (amount * Double(ticks)).rounded())
  }

  /// The ticks since midnight of `9:30`, `09:30:15`, `09:30:15.5`.
  static func clock(_ text: some StringProtocol) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = digits(parts[0]), let minutes = digits(parts[1]) else {
      return nil
    }
    guard hours < 24, minutes < 60 else { return nil }
    var ticks = Int64(hours) * Ticks.perHour + Int64(minutes) * Ticks.perMinute
    if parts.count == 3 {
      let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard seconds.count <= 2, let whole = digits(seconds[0]), whole < 60 else { return nil }
      ticks += Int64(whole) * Ticks.perSecond
      if seconds.count == 2 {
        guard (1...9).contains(seconds[1].utf8.count), digits(seconds[1]) != nil else { return nil }
        let sevenDigits = seconds[1].prefix(7) + String(repeating: "0", count: max(0, 7 - seconds[1].count))
        ticks += Int64(digits(sevenDigits) ?? 0)
      }
    }
    return ticks
  }

  static func digits(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}

extension StringProtocol {
  fileprivate func trimmingEnd() -> String {
    var copy = String(self)
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
