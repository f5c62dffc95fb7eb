import Glibc

/// Kaplan and Meier's estimate of the share that is still there (Kaplan and Meier 1958), of one group.
///
/// At a day t of which d of n under observation have their event, S(t) is multiplied by (n − d) / n. The standard error is
/// Greenwood's (1926), S √Σ d / (n (n − d)); the interval of 95 % is that of log(−log S) (Kalbfleisch and Prentice 1980),
/// which stays between 0 and 1. Who comes under observation later than on day 0 counts from the day after that (left
/// truncation).
struct SurvivalCurve {
  /// A day on which something happened.
  struct Point {
    /// Days since the start.
    var day: Int64
    /// How many were under observation on that day.
    var atRisk: Int
    /// How many had the event then.
    var events: Int
    /// How many left observation without it, from this day to before the next point.
    var censored: Int
    /// The share that is still there afterwards.
    var survival: Double
    /// Its standard error; nil where nobody is left.
    var standardError: Double?
    /// The ends of its interval of 95 %; nil where nobody is left or nothing has happened.
    var interval: ClosedRange<Double>?
  }

  /// Somebody's time under observation.
  struct Spell: Hashable {
    /// The day on which observation began, since the start; −1 where it began with the start.
    var entry: Int64
    /// The day of the event or of the end of observation, since the start.
    var exit: Int64
    /// Whether the event happened then.
    var isEvent: Bool
  }

  /// The point of day 0 and one for each day with an event.
  private(set) var points: [Point] = []
  /// How many were observed, how many had the event.
  let count: Int
  let eventCount: Int

  /// The quantile of the normal distribution that leaves 2.5 % above it.
  static let quantile = 1.959963984540054

  /// A curve of spells, each with its entry before its exit.
  init(_ spells: some Collection<Spell>) {
    count = spells.count
    var share = 1.0
    var sum = 0.0
    var total = 0
    points.append(
      Point(
        day: 0, atRisk: spells.count { $0.entry <= 0 }, events: 0, censored: 0, survival: 1, standardError: 0,
        interval: nil))
    for day in SurvivalDays(spells) {
      guard day.events > 0 else {
        points[points.count - 1].censored += day.censored
        continue
      }
      let (n, d) = (Double(day.atRisk), Double(day.events))
      share *= (n - d) / n
      sum += d / (n * (n - d))
      total += day.events
      points.append(
        Point(
          day: day.day, atRisk: day.atRisk, events: day.events, censored: day.censored, survival: share,
          standardError: share > 0 ? share * sum.squareRoot() : nil, interval: Self.interval(share, sum)))
    }
    eventCount = total
  }

  private static func interval(_ share: Double, _ sum: Double) -> ClosedRange<Double>? {
    guard share > 0, share < 1 else { return nil }
    let center = log(-log(share))
    let reach = quantile * sum.squareRoot() / abs(log(share))
    return exp(-exp(center + reach))...exp(-exp(center - reach))
  }

  /// The first day on which no more than half are there; nil where more than half stay.
  var median: Int64? { points.first { $0.survival <= 0.5 }?.day }

  /// The ends of the median's interval of 95 %: where those of the curve come to half (Brookmeyer and Crowley 1982).
  var medianInterval: (low: Int64?, high: Int64?) {
    let low = points.first { ($0.interval?.lowerBound ?? ($0.survival > 0 ? 1 : 0)) <= 0.5 }?.day
    let high = points.first { ($0.interval?.upperBound ?? ($0.survival > 0 ? 1 : .nan)) <= 0.5 }?.day
    return (low, high)
  }
}

/// The days on which somebody leaves observation, in order, with how many were under observation then.
struct SurvivalDays: Sequence, IteratorProtocol {
  struct Day {
    var day: Int64
    var atRisk: Int
    var events: Int
    var censored: Int
  }

  private let exits: [(day: Int64, isEvent: Bool)]
  private let entries: [Int64]
  private var place = 0
  private var entered = 0

  init(_ spells: some Collection<SurvivalCurve.Spell>) {
    // A day and whether it is an event in one number, to be sorted as such.
    let marks = spells.map { $0.exit << 1 | ($0.isEvent ? 1 : 0) }.sorted()
    exits = marks.map { ($0 >> 1, $0 & 1 == 1) }
    entries = spells.contains { $0.entry > 0 } ? spells.map(\.entry).sorted() : []
  }

  mutating func next() -> Day? {
    guard place < exits.count else { return nil }
    let day = exits[place].day
    let gone = place
    var events = 0
    while place < exits.count, exits[place].day == day {
      events += exits[place].isEvent ? 1 : 0
      place += 1
    }
    while entered < entries.count, entries[entered] < day { entered += 1 }
    let present = entries.isEmpty ? exits.count : entered
    return Day(day: day, atRisk: present - gone, events: events, censored: place - gone - events)
  }
}
