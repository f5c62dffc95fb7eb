extension MomentText {
  /// The moment of any form that KQL reads: those of `ticks(_:)`; `Sat, 8 Nov 14 15:05:02 GMT` (RFC 822), `08-Nov-2014
  /// 15:05` (RFC 850), `2014-11-8 15:05 GMT`, `2025, 6, 14`; and `11-30-2014`, the month first. Ticks since
  /// 1970-01-01T00:00Z; nil where it is none. A year of two digits lies in 1950 to 2049.
  public static func moment(_ text: some StringProtocol) -> Int64? {
    if let ticks = ticks(text) { return ticks }
    var words = String(text).split(separator: " ").map { String($0) }
    var weekday: Int?
    if let first = words.first, first.last == ",", first.first?.isLetter == true {
      weekday = index(of: String(first.dropLast()), among: weekdays)
      guard weekday != nil else { return nil }
      words.removeFirst()
    }
    if words.count == 1 || words.last.map({ zone($0) != nil }) == true, let first = words.first {
      // `2014-11-8T15:05`: a T between the day and the clock.
      let parts = first.split(separator: "T", omittingEmptySubsequences: false).map { String($0) }
      if parts.count == 2, parts[1].contains(":") { words.replaceSubrange(0...0, with: parts) }
    }
    var offset: Int64 = 0
    if words.count > 1, let last = words.last, let minutes = zone(last) {
      offset = minutes
      words.removeLast()
    }
    var time: Int64 = 0
    if let last = words.last, last.contains(":") {
      guard let ticks = clock(last) else { return nil }
      time = ticks
      words.removeLast()
    }
    guard let date = date(words) else { return nil }
    // 1970-01-01 was a Thursday.
    if let weekday, (date.days + 719_163) % 7 != weekday { return nil }
    return Int64(date.days) * Ticks.perDay + time - offset
  }

  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The place of a name, written in full or by its first three letters.
  private static func index(of word: String, among names: [String]) -> Int? {
    let lowered = word.lowercased()
    return names.firstIndex { $0 == lowered || $0.prefix(3) == lowered }
  }

  private static func zone(_ word: String) -> Int64? {
    if ["GMT", "UTC", "UT", "Z"].contains(word.uppercased()) { return 0 }
    guard word.utf8.count == 5, let sign = word.first, sign == "+" || sign == "-" else { return nil }
    guard let number = digits(word.dropFirst()), number % 100 < 60 else { return nil }
    let ticks = Int64(number / 100) * Ticks.perHour + Int64(number % 100) * Ticks.perMinute
    return sign == "-" ? -ticks : ticks
  }

  /// The day of one word in three parts, or of three words.
  private static func date(_ words: [String]) -> CivilDate? {
    let parts: [String]
    if words.count == 3 {
      // `2025, 6, 14`: the first two words end with a comma, or none does.
      let hasCommas = words[0].last == "," && words[1].last == ","
      parts = hasCommas ? [String(words[0].dropLast()), String(words[1].dropLast()), words[2]] : words
      if hasCommas { return date(year: parts[0], month: parts[1], day: parts[2]) }
      // Three words without commas have the month's name in the middle.
      guard parts[1].first?.isLetter == true else { return nil }
    } else if words.count == 1, let separator = words[0].first(where: { "-/,".contains($0) }) {
      parts = words[0].split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    } else {
      return nil
    }
    guard parts.count == 3 else { return nil }
    if let month = index(of: parts[1], among: months) {
      guard parts[2].utf8.count == 2 || parts[2].utf8.count == 4, let number = digits(parts[2]) else { return nil }
      let year = parts[2].utf8.count == 4 ? number : number < 50 ? 2000 + number : 1900 + number
      return digits(parts[0]).flatMap { CivilDate(year: year, month: month + 1, day: $0) }
    }
    return parts[0].utf8.count == 4
      ? date(year: parts[0], month: parts[1], day: parts[2]) : date(year: parts[2], month: parts[0], day: parts[1])
  }

  private static func date(year: String, month: String, day: String) -> CivilDate? {
    guard year.utf8.count == 4, let year = digits(year), let month = digits(month), let day = digits(day) else {
      return nil
    }
    return CivilDate(year: year, month: month, day: day)
  }
}
