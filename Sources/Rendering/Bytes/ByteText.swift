import Columns

/// Values as the same text that `Value.text` gives, written as bytes without making a string where that can be helped.
extension [UInt8] {
  /// Adds a text's bytes.
  mutating func append(text: String) { append(contentsOf: text.utf8) }

  /// Adds the bytes of a span.
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
