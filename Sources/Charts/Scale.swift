import Columns
import Glibc

/// Axes with round numbers.
enum Scale {
  /// An axis of numbers from at most `low` to at least `high`; with `holdsZero` it begins at nought. About `count` ticks, at
  /// steps of 1, 2 or 5 times a power of ten (Heckbert, Graphics Gems, 1990).
  static func numbers(
    title: String, _ given: [Double], holdsZero: Bool, low: Double? = nil, high: Double? = nil, count: Int = 5,
    isWhole: Bool = false
  ) -> Figure.Axis {
    var lowest = low ?? given.min() ?? 0
    var highest = high ?? given.max() ?? 1
    if holdsZero {
      lowest = min(lowest, low ?? 0)
      highest = max(highest, high ?? 0)
    }
    if !(lowest < highest) {
      (lowest, highest) = lowest == 0 ? (0, 1) : holdsZero ? (min(0, lowest), max(0, lowest)) : (lowest - 1, lowest + 1)
    }
    var step = roundStep((highest - lowest) / Double(count))
    if isWhole { step = max(1, step) }
    let first = low ?? (lowest / step).rounded(.down) * step
    let last = high ?? (highest / step).rounded(.up) * step
    let digits = max(0, Int((-log10(step)).rounded(.up)))
    var ticks: [Figure.Tick] = []
    var number = (first / step).rounded(.up)
    while number * step <= last + step * 1e-9 {
      ticks.append(Figure.Tick(number * step, text(number * step, digits: digits)))
      number += 1
    }
    return Figure.Axis(title: title, range: first...max(last, first + step * 1e-3), ticks: ticks)
  }

  /// An axis of powers of ten; positions are logarithms. Numbers that are not above nought have no place on it.
  static func powers(title: String, _ given: [Double]) -> Figure.Axis {
    let logs = given.filter { $0 > 0 }.map { log10($0) }
    let first = (logs.min() ?? 0).rounded(.down)
    let last = max(first + 1, (logs.max() ?? 1).rounded(.up))
    let ticks = (Int(first)...Int(last)).map { power in
      Figure.Tick(Double(power), text(pow(10, Double(power)), digits: max(0, -power)))
    }
    var axis = Figure.Axis(title: title, range: first...last, ticks: ticks)
    axis.isLogarithmic = true
    return axis
  }

  /// An axis of days, given as numbers of days: ticks at the beginnings of years, months or days.
  static func days(title: String, _ given: [Double]) -> Figure.Axis {
    let first = Int((given.min() ?? 0).rounded(.down))
    let last = max(first + 1, Int((given.max() ?? 1).rounded(.up)))
    let bounds = CivilDate.firstDays...CivilDate.lastDays
    let (start, end) = (
      CivilDate(days: min(max(first, bounds.lowerBound), bounds.upperBound)),
      CivilDate(days: min(max(last, bounds.lowerBound), bounds.upperBound))
    )
    var ticks: [Figure.Tick] = []
    let months = (end.year - start.year) * 12 + end.month - start.month
    if months >= 30 {
      let step = Int(max(1, roundStep(Double(end.year - start.year) / 6)))
      for year in start.year...(end.year + 1) where year % step == 0 {
        if let day = CivilDate(year: year, month: 1, day: 1) { ticks.append(Figure.Tick(Double(day.days), "\(year)")) }
      }
    } else if months >= 3 {
      let step = months > 14 ? 3 : months > 7 ? 2 : 1
      for month in stride(from: 0, through: months + 1, by: 1) {
        let (year, place) = (start.year + (start.month - 1 + month) / 12, (start.month - 1 + month) % 12 + 1)
        guard (place - 1) % step == 0, let day = CivilDate(year: year, month: place, day: 1) else { continue }
        ticks.append(Figure.Tick(Double(day.days), String(day.iso.prefix(7))))
      }
    } else {
      let step = max(1, (last - first) / 6)
      for day in stride(from: first, through: last, by: step) {
        ticks.append(Figure.Tick(Double(day), String(CivilDate(days: day).iso.dropFirst(5))))
      }
    }
    let range = Double(first)...Double(last)
    return Figure.Axis(title: title, range: range, ticks: ticks.filter { range.contains($0.position) })
  }

  /// 1, 2 or 5 times a power of ten, near the given step and not below half of it.
  static func roundStep(_ step: Double) -> Double {
    guard step > 0, step.isFinite else { return 1 }
    let power = pow(10, log10(step).rounded(.down))
    let share = step / power
    return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10)
  }

  /// A number with so many digits behind the point; thousands are parted by commas.
  static func text(_ number: Double, digits: Int) -> String {
    let factor = pow(10, Double(digits))
    let scaled = (number * factor).rounded()
    guard abs(scaled) < 1e15 else { return "\(number)" }
    let whole = Int64(abs(scaled))
    let power = Int64(factor)
    var text = ""
    for (place, digit) in String(whole / power).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    if digits > 0 { text += "." + String(String(whole % power + power).dropFirst()) }
    return whole > 0 && number < 0 ? "−" + text : text
  }

  /// A number in as few digits as tell it, at most four behind the point, of thousands one.
  static func text(_ number: Double) -> String { text(number, digits: digits(of: number)) }

  /// How many digits behind the point tell a number, at most four, of thousands one.
  static func digits(of number: Double) -> Int {
    let most = abs(number) >= 1000 ? 1 : 4
    var digits = 0
    while digits < most, Self.rest(of: number, digits: digits) > 0.5 * pow(10, Double(digits - most)) { digits += 1 }
    return digits
  }

  /// How far a number lies from the nearest with so many digits behind the point, in units of the last of them.
  private static func rest(of number: Double, digits: Int) -> Double {
    let scaled = number * pow(10, Double(digits))
    return abs(scaled - scaled.rounded())
  }
}
