/// A whole number above zero that many others are divided by, each with a multiplication and two shifts in the place of a
/// division (Granlund and Montgomery, Division by Invariant Integers using Multiplication, 1994, figure 4.1).
public struct Divisor: Sendable {
  private let multiplier: UInt64
  private let firstShift: UInt64
  private let secondShift: UInt64

  /// What is divided by; zero or less is a mistake of the caller.
  public init(_ number: Int64) {
    precondition(number > 0, "a division by \(number)")
    let divisor = UInt64(number)
    let length = UInt64(UInt64.bitWidth - (divisor - 1).leadingZeroBitCount)
    multiplier = divisor.dividingFullWidth(((1 << length) - divisor, 0)).quotient + 1
    firstShift = min(length, 1)
    secondShift = length - firstShift
  }

  /// The quotient, rounded down.
  @inline(__always)
  public func quotient(_ number: UInt64) -> UInt64 {
    let high = multiplier.multipliedFullWidth(by: number).high
    return (high &+ ((number &- high) &>> firstShift)) &>> secondShift
  }

  /// The quotient, rounded down also below zero.
  @inline(__always)
  public func floored(_ number: Int64) -> Int64 {
    let sign = number >> 63
    return Int64(bitPattern: quotient(UInt64(bitPattern: number ^ sign))) ^ sign
  }
}

/// The largest number that both are multiples of; of a number and zero, the number.
public func commonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger
}
