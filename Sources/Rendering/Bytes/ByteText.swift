import Columns

/// Values as the same text that `Value.text` gives, written as bytes without making a string where that can be helped.
///
/// The caller has made room: a byte costs a comparison, where an array would look at its owner and its capacity too.
extension OutputSpan where Element == UInt8 {
  /// The most bytes that a value takes which is neither a text nor a list.
  static var valueRoom: Int { 48 }

  /// Adds a text's bytes.
  mutating func append(text: String) { for byte in text.utf8 { append(byte) } }

  /// Adds the bytes of a span.
  @_lifetime(self: copy self)
  mutating func append(span: Span<UInt8>) {
    for index in span.indices { append(span[index]) }
  }

  /// Adds a whole number in decimal digits.
  mutating func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(digits: number.magnitude, atLeast: 1)
  }

  /// Adds a number in decimal digits, with leading zeros up to `width`.
  mutating func append(digits number: UInt64, atLeast width: Int) {
    if number < 10, width <= 1 { return append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) }
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = number
    var start = 20
    while rest > 0 {
      start -= 1
      let quotient = rest / 10
      digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest - quotient * 10)
      rest = quotient
    }
    for index in Swift.min(start, 20 - width)..<20 { append(digits[index]) }
  }

  /// Adds a truth value.
  mutating func append(flag: Bool) { append(text: flag ? "true" : "false") }

  /// Adds a day as `2025-04-01`; days before the year 0 or after 9999 as `CivilDate` prints them.
  mutating func append(day: Int64) {
    let date = CivilDate(days: Int(day))
    guard (0...9999).contains(date.year) else { return append(text: date.iso) }
    append(digits: UInt64(date.year), atLeast: 4)
    append(UInt8(ascii: "-"))
    append(digits: UInt64(date.month), atLeast: 2)
    append(UInt8(ascii: "-"))
    append(digits: UInt64(date.day), atLeast: 2)
  }

  /// Adds a moment as `2025-04-01T09:30:00Z`.
  mutating func append(moment ticks: Int64) {
    let days = (ticks >= 0 ? ticks : ticks - Ticks.perDay + 1) / Ticks.perDay
    append(day: days)
    append(UInt8(ascii: "T"))
    append(clock: UInt64(ticks - days * Ticks.perDay))
    append(UInt8(ascii: "Z"))
  }

  /// Adds a length of time as `1.02:03:04`.
  mutating func append(timespan ticks: Int64) {
    let days = ticks.magnitude / UInt64(Ticks.perDay)
    if ticks < 0 { append(UInt8(ascii: "-")) }
    if days > 0 {
      append(digits: days, atLeast: 1)
      append(UInt8(ascii: "."))
    }
    append(clock: ticks.magnitude % UInt64(Ticks.perDay))
  }

  /// Adds a time of day as `02:03:04`, with seven digits of the second where it has a fraction.
  private mutating func append(clock ticks: UInt64) {
    let (seconds, fraction) = ticks.quotientAndRemainder(dividingBy: UInt64(Ticks.perSecond))
    append(digits: seconds / 3600, atLeast: 2)
    append(UInt8(ascii: ":"))
    append(digits: seconds / 60 % 60, atLeast: 2)
    append(UInt8(ascii: ":"))
    append(digits: seconds % 60, atLeast: 2)
    if fraction > 0 {
      append(UInt8(ascii: "."))
      append(digits: fraction, atLeast: 7)
    }
  }

  /// Adds a floating-point number in the shortest digits that read back as the same number.
  ///
  /// Numbers of up to four decimals and fifteen digits take a short way: where n / 10⁴ gives the number back, n's digits
  /// are the shortest, since no two decimals of fifteen digits are the same double.
  mutating func append(real number: Double) {
    let scaled = (number * 10_000).rounded()
    guard scaled.magnitude < 1e15, scaled / 10_000 == number, number != 0 else {
      return append(text: Value.text(of: number))
    }
    let digits = UInt64(scaled.magnitude)
    if number < 0 { append(UInt8(ascii: "-")) }
    append(digits: digits / 10_000, atLeast: 1)
    append(UInt8(ascii: "."))
    var decimals = digits % 10_000
    var width = 4
    while width > 1, decimals % 10 == 0 {
      decimals /= 10
      width -= 1
    }
    append(digits: decimals, atLeast: width)
  }
}

extension [UInt8] {
  /// Adds a text's bytes.
  mutating func append(text: String) { append(contentsOf: text.utf8) }

  /// Adds a text as a style writes it.
  mutating func append(cell text: String, style: some CellStyle) {
    let utf8 = Array(text.utf8)
    append(addingCapacity: style.room(forTextOf: utf8.count)) { style.append(utf8.span, to: &$0) }
  }

  /// Makes room for so many more bytes, and for as many again, so that adding pieces takes time in proportion.
  mutating func makeRoom(for byteCount: Int) {
    if capacity - count < byteCount { reserveCapacity(Swift.max(capacity * 2, count + byteCount)) }
  }
}
