extension Double {
  /// The real nearest to a whole number of 128 bits; of two equally near the even one. The library's own conversion goes
  /// through generic code that takes a microsecond.
  init(wide number: Int128) {
    let small = Int64(truncatingIfNeeded: number)
    if Int128(small) == number {
      self = Double(small)
      return
    }
    let magnitude = number.magnitude
    let shift = 64 - magnitude.leadingZeroBitCount
    var top = UInt64(truncatingIfNeeded: magnitude >> UInt128(shift))
    // What is cut off decides only whether the rest is more than half: one bit far below the last that counts says it.
    if magnitude & ((1 << UInt128(shift)) - 1) != 0 { top |= 1 }
    let size = Double(top) * Double(sign: .plus, exponent: shift, significand: 1)
    self = number < 0 ? -size : size
  }
}
