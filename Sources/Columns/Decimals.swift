/// Reals that are decimals of few digits, as whole numbers of units.
public enum Decimals {
  /// The most digits behind the point.
  public static let digitLimit = 6

  /// Ten to the power of the digits: what a unit is a part of. Dividing units by it gives the real nearest to the decimal,
  /// since both are exact (Clinger, PLDI 1990).
  @inlinable
  public static func power(_ digits: Int) -> Double {
    switch digits {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    default: 1_000_000
    }
  }

  /// The units of reals that are all decimals of at most `digitLimit` digits and of units that 32 bits hold, and the
  /// fewest digits that do; nil where some value is not: one of more digits, NaN, infinite, or a negative zero. A value
  /// that is null should be 0.
  public static func units(of values: Span<Double>, digits least: Int = 0) -> (units: [Int32], digits: Int)? {
    var digits = least
    var start = 0
    var units = [Int32](repeating: 0, count: values.count)
    while start < values.count {
      let end = min(start + 1024, values.count)
      while !write(values, start..<end, to: &units, power(digits)) {
        digits += 1
        if digits > digitLimit { return nil }
        // What came before has fewer digits: it is read again.
        if start > 0 { return Decimals.units(of: values, digits: digits) }
      }
      start = end
    }
    return (units, digits)
  }

  /// Whether the values of the rows are whole numbers of units; writes them.
  private static func write(
    _ values: Span<Double>, _ rows: Range<Int>, to units: inout [Int32], _ power: Double
  ) -> Bool {
    // Adding and taking away 1.5 · 2^52 rounds to the nearest whole number.
    let rounder = 6_755_399_441_055_744.0
    var target = units.mutableSpan
    var bad: UInt64 = 0
    for row in rows {
      let scaled = values[row] * power
      let whole = (scaled + rounder) - rounder
      let isSmall = abs(whole) < 2_147_483_648
      let unit = isSmall ? Int32(truncatingIfNeeded: Int64(isSmall ? whole : 0)) : 0
      target[row] = unit
      bad |= isSmall ? (Double(unit) / power).bitPattern ^ values[row].bitPattern : 1
    }
    return bad == 0
  }
}
