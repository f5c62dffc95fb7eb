extension Column {
  /// A mask of the rows whose whole number, day, tick, unit or code lies in a range; what a null row gets means nothing.
  /// Reals that are no decimals, and dynamics, have none: a mistake of the caller.
  public func mask(in range: ClosedRange<Int64>) -> BufferSlice<UInt8> {
    switch storage {
    case .bool(let values): return values.mask(in: range)
    case .int8(let values), .decimal(.int8(let values), _): return values.mask(in: range)
    case .int16(let values), .decimal(.int16(let values), _): return values.mask(in: range)
    case .int32(let values), .decimal(.int32(let values), _): return values.mask(in: range)
    case .int64(let values), .decimal(.int64(let values), _): return values.mask(in: range)
    case .string(let texts):
      switch texts.codes {
      case .narrow(let codes): return codes.mask(in: range)
      case .middle(let codes): return codes.mask(in: range)
      case .wide(let codes): return codes.mask(in: range)
      case .identity: return texts.wideCodes().mask(in: range)
      }
    case .real, .decimal, .list, .boxed: preconditionFailure("a column of this storage has no ranges")
    }
  }
}

extension BufferSlice where Element: FixedWidthInteger {
  /// The same where every value is looked at: at its own width, which is what makes it fast.
  func plainMask(in range: ClosedRange<Int64>) -> BufferSlice<UInt8> {
    let least = Int64(truncatingIfNeeded: Element.min)
    let most = Int64(clamping: Element.max)
    guard range.upperBound >= least, range.lowerBound <= most else {
      return BufferSlice<UInt8>(Buffer(repeating: 0, count: count))
    }
    let low = Element(truncatingIfNeeded: Swift.max(range.lowerBound, least))
    let high = Element(truncatingIfNeeded: Swift.min(range.upperBound, most))
    if low == high { return mapped { $0 == low ? 1 : 0 } }
    if low == Element.min { return mapped { $0 <= high ? 1 : 0 } }
    if high == Element.max { return mapped { $0 >= low ? 1 : 0 } }
    return mapped { ($0 >= low ? 1 : 0) & ($0 <= high ? 1 : 0) }
  }
}

extension Decimals {
  /// The units of so many digits whose reals lie in a range; nil where there are none. A bound is left out where it is
  /// nil, and counts unless it is excluded.
  public static func units(
    from low: Double?, isOpen: Bool = false, to high: Double?, isOpenAbove: Bool = false, digits: Int
  ) -> ClosedRange<Int64>? {
    let power = power(digits)
    var least = -limit
    var most = limit
    if let low {
      guard low <= Double(limit) / power else { return nil }
      // The product is near the unit that is wanted: the real of a unit decides.
      var unit = max(-limit, Int64(max(low * power, Double(-limit))) - 2)
      while isOpen ? Double(unit) / power <= low : Double(unit) / power < low { unit += 1 }
      least = unit
    }
    if let high {
      guard high >= Double(-limit) / power else { return nil }
      var unit = min(limit, Int64(min(high * power, Double(limit))) + 2)
      while isOpenAbove ? Double(unit) / power >= high : Double(unit) / power > high { unit -= 1 }
      most = unit
    }
    return least <= most ? least...most : nil
  }

  /// Units lie within 2^32 of zero, far from where reals become coarse.
  private static let limit: Int64 = 1 << 32
}
