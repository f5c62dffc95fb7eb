import Columns

/// `2025-04-01`, as days since 1970-01-01.
enum IsoDateCell: CellKind {
  static let missing: Int64 = 0

  @inline(__always)
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard end &- start == 10 else { return nil }
    // The first eight bytes are `dddd-dd-`; with the two dashes made zeros they are all digits.
    let word = bytes.word(at: start)
    guard word & 0xFF00_00FF_0000_0000 == 0x2D00_002D_0000_0000 else { return nil }
    let head = (word & 0x00FF_FF00_FFFF_FFFF | 0x3000_0030_0000_0000) ^ Digits.zeros
    let high = bytes[start &+ 8] &- 48
    let low = bytes[start &+ 9] &- 48
    guard Digits.areAll(head), high < 10, low < 10 else { return nil }
    // As one number the eight digits are yyyy0mm0.
    let number = Int(truncatingIfNeeded: Digits.number(aligned: head))
    return CalendarDays.days(
      year: number / 10_000, month: number / 10 % 100, day: Int(high) &* 10 &+ Int(low))
  }
}

/// `2025/4/1` and `2025/04/01`, as days since 1970-01-01.
enum SlashDateCell: CellKind {
  static let missing: Int64 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    var parts = CellDigits(place: start, end: end)
    guard let year = parts.number(bytes, 4...4), parts.skip(bytes, 47), let month = parts.number(bytes, 1...2),
      parts.skip(bytes, 47), let day = parts.number(bytes, 1...2), parts.place == end
    else { return nil }
    return CalendarDays.days(year: year, month: month, day: day)
  }
}

/// A date in either spelling, as a declared date column takes it: both say the year first.
enum DeclaredDateCell: CellKind {
  static let missing: Int64 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    IsoDateCell.parse(bytes, start, end) ?? SlashDateCell.parse(bytes, start, end)
  }
}

/// `2025-04-01T09:30`, with seconds, fractions and a zone where they are given, as ticks of 100 ns; a blank may stand
/// for the T. A moment without a zone is taken as it stands.
enum DatetimeCell: CellKind {
  static let missing: Int64 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard end - start >= 16, let days = IsoDateCell.parse(bytes, start, start + 10) else { return nil }
    guard bytes[start + 10] == 84 || bytes[start + 10] == 32 else { return nil }
    var parts = CellDigits(place: start + 11, end: end)
    guard let hour = parts.number(bytes, 2...2), hour < 24, parts.skip(bytes, 58),
      let minute = parts.number(bytes, 2...2), minute < 60
    else { return nil }
    var ticks = days * Ticks.perDay + Int64(hour) * Ticks.perHour + Int64(minute) * Ticks.perMinute
    if parts.skip(bytes, 58) {
      guard let second = parts.number(bytes, 2...2), second < 60 else { return nil }
      ticks += Int64(second) * Ticks.perSecond
      if parts.skip(bytes, 46) {
        guard let fraction = parts.fraction(bytes) else { return nil }
        ticks += fraction
      }
    }
    guard let offset = zoneOffset(bytes, &parts), parts.place == end else { return nil }
    return ticks - offset
  }

  /// The zone's distance from UTC in ticks; 0 where none is given.
  private static func zoneOffset(_ bytes: Span<UInt8>, _ parts: inout CellDigits) -> Int64? {
    if parts.place == parts.end || parts.skip(bytes, 90) { return 0 }
    let isWest = bytes[parts.place] == 45
    guard parts.skip(bytes, isWest ? 45 : 43), let hours = parts.number(bytes, 2...2), hours < 24 else { return nil }
    _ = parts.skip(bytes, 58)
    guard let minutes = parts.number(bytes, 2...2), minutes < 60 else { return nil }
    let offset = Int64(hours) * Ticks.perHour + Int64(minutes) * Ticks.perMinute
    return isWest ? -offset : offset
  }
}

/// A moment or a day alone, as a declared datetime column takes it.
enum DeclaredDatetimeCell: CellKind {
  static let missing: Int64 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    DatetimeCell.parse(bytes, start, end) ?? IsoDateCell.parse(bytes, start, end).map { $0 * Ticks.perDay }
  }
}

/// Walks over the digits and signs of a cell.
struct CellDigits {
  var place: Int
  let end: Int

  /// The number made of as many digits as `counts` allows, or nil where there are fewer.
  mutating func number(_ bytes: Span<UInt8>, _ counts: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while count < counts.upperBound, place < end, bytes[place] &- 48 < 10 {
      value = value * 10 + Int(bytes[place] &- 48)
      place += 1
      count += 1
    }
    return counts.contains(count) ? value : nil
  }

  /// Passes the sign, where it stands next.
  mutating func skip(_ bytes: Span<UInt8>, _ sign: UInt8) -> Bool {
    guard place < end, bytes[place] == sign else { return false }
    place += 1
    return true
  }

  /// The digits behind a second's point in ticks; digits past the seventh are dropped.
  mutating func fraction(_ bytes: Span<UInt8>) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while place < end, bytes[place] &- 48 < 10 {
      if count < 7 { value = value * 10 + Int64(bytes[place] &- 48) }
      place += 1
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 7)..<7 { value *= 10 }
    return value
  }
}

/// Days since 1970-01-01 without a division a row: the first days of the months of 1900 to 2099 stand in a table.
enum CalendarDays {
  private static let firstYear = 1900
  private static let monthStarts: [Int32] = (0..<200 * 12).map { index in
    Int32(CivilDate(year: firstYear + index / 12, month: index % 12 + 1, day: 1)?.days ?? 0)
  }

  /// The days, or nil where the calendar has no such day.
  @inline(__always)
  static func days(year: Int, month: Int, day: Int) -> Int64? {
    let index = (year &- firstYear) &* 12 &+ month &- 1
    guard year >= firstYear, year < 2100, month >= 1, month <= 12, day >= 1, day <= 28 else {
      return (CivilDate(year: year, month: month, day: day)?.days).map { Int64($0) }
    }
    return Int64(monthStarts[index]) &+ Int64(day) &- 1
  }
}
