import CCharconv
import Columns

/// How the bytes of one cell become a value. The cell is not empty, and quotes around it are not part of it.
protocol CellKind {
  associatedtype Value: BitwiseCopyable & Sendable
  /// What an empty cell leaves in the column, where it is null.
  static var missing: Value { get }
  /// The value, or nil where the cell is not of this kind.
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Value?
}

/// `true` and `false`, also with a capital or all capitals, as spreadsheets write them.
enum BoolCell: CellKind {
  static let missing: UInt8 = 0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8? {
    let length = end - start
    guard length == 4 || length == 5 else { return nil }
    switch bytes.word(at: start) & (length == 4 ? 0xFFFF_FFFF : 0xFF_FFFF_FFFF) {
    case 0x6575_7274, 0x6575_7254, 0x4555_5254: return 1
    case 0x65_736C_6166, 0x65_736C_6146, 0x45_534C_4146: return 0
    default: return nil
    }
  }
}

/// Whole numbers. `007` is no number but a key, `+5` a text, and `-0` has no whole counterpart.
enum LongCell: CellKind {
  static let missing: Int64 = 0

  @inline(__always)
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    let length = end &- start
    if length <= 8 {
      let digits = (bytes.word(at: start) ^ Digits.zeros) << UInt64(truncatingIfNeeded: 64 &- 8 &* length)
      if Digits.areAll(digits) {
        if length > 1, bytes[start] == 48 { return nil }
        return Int64(truncatingIfNeeded: Digits.number(aligned: digits))
      }
    }
    return parseLong(bytes, start, end)
  }

  @inline(never)
  private static func parseLong(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    let isNegative = bytes[start] == 45
    var place = isNegative ? start + 1 : start
    guard place < end, end - place <= 19 else { return nil }
    if bytes[place] == 48, isNegative || end - place > 1 { return nil }
    var magnitude: UInt64 = 0
    while place < end {
      let digit = bytes[place] &- 48
      guard digit < 10 else { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      place += 1
    }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }

  /// Whether the cell has only digits, perhaps behind a minus.
  static func isWhole(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let first = bytes[start] == 45 ? start + 1 : start
    guard first < end, bytes[first] != 48 else { return false }
    for place in first..<end where bytes[place] &- 48 > 9 { return false }
    return true
  }
}

/// Decimal numbers: `1`, `-2.50`, `.5`, `6.02e23`. Leading zeros make a text, as do `NaN` and what is too large; and `2E2`,
/// with a capital and neither a point nor a sign, is a code rather than 200.
///
/// Up to 15 digits are exact in a double and are scaled by an exact power of ten (Clinger 1990); the C++ library reads the
/// rest (Lemire, Number Parsing at a Gigabyte per Second, 2021).
enum RealCell: CellKind {
  static let missing = 0.0

  @inline(__always)
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    let length = end &- start
    if length <= 8 {
      let word = bytes.word(at: start) ^ Digits.zeros
      let inside = ~UInt64(0) >> UInt64(truncatingIfNeeded: 64 &- 8 &* length)
      let others = Digits.others(word) & inside
      if others == 0 {
        if length > 1, bytes[start] == 48 { return nil }
        let digits = word << UInt64(truncatingIfNeeded: 64 &- 8 &* length)
        return Double(Int64(truncatingIfNeeded: Digits.number(aligned: digits)))
      } else {
        let point = others.trailingZeroBitCount >> 3
        let before = (UInt64(1) << UInt64(truncatingIfNeeded: point &* 8)) &- 1
        let joined = (word & before) | ((word >> 8) & ~before)
        let digits = joined << UInt64(truncatingIfNeeded: 72 &- 8 &* length)
        if bytes[start &+ point] == 46, point > 0, point < length &- 1, Digits.areAll(digits),
          point == 1 || bytes[start] != 48
        {
          let places = length &- 1 &- point
          return Double(Int64(truncatingIfNeeded: Digits.number(aligned: digits))) / powersOfTen[places]
        }
      }
    }
    return parseLong(bytes, start, end)
  }

  @inline(never)
  private static func parseLong(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    guard let shape = DecimalShape(bytes, start, end), !shape.isBare else { return nil }
    return number(shape, bytes, start, end)
  }

  /// The number of a shape.
  fileprivate static func number(_ shape: DecimalShape, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    if shape.digitCount <= 15, abs(shape.exponent) <= 22 {
      let power = powersOfTen[abs(shape.exponent)]
      let whole = Double(shape.digits)
      let magnitude = shape.exponent < 0 ? whole / power : whole * power
      return shape.isNegative ? -magnitude : magnitude
    }
    var number = 0.0
    let isRead = unsafe bytes.extracting(start..<end).withUnsafeBytes { cell in
      unsafe ccharconv_real(cell.bindMemory(to: CChar.self).baseAddress, cell.count, &number)
    }
    if isRead { return number }
    // What is too large is no number; what is too near to zero may still be one: the standard library knows.
    guard let number = Double(String(bytes: bytes.extracting(start..<end))), number.isFinite else { return nil }
    return number
  }

  static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}

/// Decimal numbers of up to so many digits behind the point, read as whole numbers of units: with two, `3.5` is 350.
struct DecimalCells {
  let digits: Int
  /// What a number with so many digits behind the point is multiplied by.
  private let factors: InlineArray<8, Int64>

  init(digits: Int) {
    self.digits = digits
    factors = InlineArray { $0 <= digits ? Int64(Decimals.power(digits - $0)) : 0 }
  }

  /// The units of a cell that `RealCell` reads as well, or nil: it has more digits, is none, or is written in another way.
  @inline(__always)
  func units(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    let length = end &- start
    guard length <= 8 else { return unitsOfLong(bytes, start, end) }
    let word = bytes.word(at: start) ^ Digits.zeros
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* length)
    let others = Digits.others(word) & (~UInt64(0) >> shift)
    if others == 0 {
      if length > 1, bytes[start] == 48 { return nil }
      return Int64(truncatingIfNeeded: Digits.number(aligned: word << shift)) &* factors[0]
    }
    let point = others.trailingZeroBitCount >> 3
    let before = (UInt64(1) << UInt64(truncatingIfNeeded: point &* 8)) &- 1
    let joined = ((word & before) | ((word >> 8) & ~before)) << (shift &+ 8)
    let places = length &- 1 &- point
    guard bytes[start &+ point] == 46, point > 0, places > 0, places <= digits, Digits.areAll(joined),
      point == 1 || bytes[start] != 48
    else { return unitsOfLong(bytes, start, end) }
    return Int64(truncatingIfNeeded: Digits.number(aligned: joined)) &* factors[places]
  }

  @inline(never)
  private func unitsOfLong(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard let shape = DecimalShape(bytes, start, end), !shape.isBare, shape.digitCount <= 12, shape.exponent <= 0,
      shape.exponent >= -digits, !shape.isNegative || shape.digits > 0
    else { return nil }
    let magnitude = Int64(truncatingIfNeeded: shape.digits) * Int64(Decimals.power(digits + shape.exponent))
    return shape.isNegative ? -magnitude : magnitude
  }
}

/// Decimal numbers of a column that is declared to hold numbers: `2E2` is one, too.
enum DeclaredRealCell: CellKind {
  static let missing = 0.0

  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    if let number = RealCell.parse(bytes, start, end) { return number }
    return DecimalShape(bytes, start, end).flatMap { RealCell.number($0, bytes, start, end) }
  }
}

/// The parts of a decimal number: sign, digits and the power of ten behind them.
struct DecimalShape {
  var isNegative = false
  /// The digits as a number; meaningful up to 19 of them.
  var digits: UInt64 = 0
  /// The digits from the first that is not zero.
  var digitCount = 0
  var exponent = 0
  /// Whether an exponent with a capital stands behind whole digits, and neither a point nor a sign: `2E2`.
  var isBare = false

  /// The parts, or nil where the cell is no decimal number.
  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var place = start
    if bytes[place] == 45 {
      isNegative = true
      place += 1
    }
    let first = place
    while place < end, bytes[place] &- 48 < 10 { take(bytes[place], &place) }
    let wholeCount = place - first
    if wholeCount > 1, bytes[first] == 48 { return nil }
    if place < end, bytes[place] == 46 {
      place += 1
      let fraction = place
      while place < end, bytes[place] &- 48 < 10 { take(bytes[place], &place) }
      exponent = fraction - place
      if place == fraction { return nil }
    } else if wholeCount == 0 {
      return nil
    }
    let mark = place
    if place < end, !readExponent(bytes, &place, end) { return nil }
    isBare = mark < end && bytes[mark] == 69 && !isNegative && mark - first == wholeCount && bytes[mark + 1] &- 48 < 10
    if place != end { return nil }
  }

  private mutating func take(_ byte: UInt8, _ place: inout Int) {
    digits = digits &* 10 &+ UInt64(byte &- 48)
    if digitCount > 0 || byte != 48 { digitCount += 1 }
    place += 1
  }

  private mutating func readExponent(_ bytes: Span<UInt8>, _ place: inout Int, _ end: Int) -> Bool {
    guard bytes[place] | 32 == 101 else { return false }
    place += 1
    var sign = 1
    if place < end, bytes[place] == 45 || bytes[place] == 43 {
      sign = bytes[place] == 45 ? -1 : 1
      place += 1
    }
    guard place < end, end - place <= 4 else { return false }
    var number = 0
    while place < end {
      guard bytes[place] &- 48 < 10 else { return false }
      number = number * 10 + Int(bytes[place] &- 48)
      place += 1
    }
    exponent += sign * number
    return true
  }
}

/// Eight digits at a time in one word, whose lowest byte is the first.
enum Digits {
  /// Eight times `0`; the exclusive or with it turns digits into their values.
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The top bit of each byte above 9.
  @inline(__always) static func others(_ values: UInt64) -> UInt64 {
    (((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
  }

  /// Whether all eight bytes are 0 to 9.
  @inline(__always) static func areAll(_ values: UInt64) -> Bool { others(values) == 0 }

  /// The lowest bytes of a word, up to eight of them.
  @inline(__always) static func lowest(_ count: Int) -> UInt64 {
    let half = UInt64(truncatingIfNeeded: 4 &* count)
    return ~((.max &<< half) &<< half)
  }

  /// The number of which the last digit is the highest byte; bytes in front of the first digit are zero.
  @inline(__always) static func number(aligned values: UInt64) -> UInt64 {
    let pairs = (values &* 10) &+ (values >> 8)
    let even = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let odd = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (even &+ odd) >> 32
  }
}
