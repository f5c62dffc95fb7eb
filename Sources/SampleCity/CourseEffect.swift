/// The effect of a course on one item, measured as the change of the first rater's score from the year before the course
/// to the year of the course, of who attended against who did not.
struct CourseEffect {
  /// A person rated in both years.
  struct Pair {
    var before: Int
    var after: Double
    var attended: Bool
  }

  /// The place of the course in the catalogue.
  var course: Int
  /// The place of the item.
  var item: Int
  /// The wanted effect: Hedges' g of the change scores.
  var wanted: Double
  /// What attending adds to the unrounded score.
  private(set) var shift = 0.0
  /// The effect that the rounded scores show.
  private(set) var measured = 0.0
  /// How many attended, and how many did not.
  private(set) var counts = (attended: 0, others: 0)

  /// The course, the item and the effect that is wanted.
  init(course: Int, item: Int, wanted: Double) {
    (self.course, self.item, self.wanted) = (course, item, wanted)
  }

  /// Finds the shift with which the rounded scores show the wanted effect, by halving the interval.
  mutating func fit(_ pairs: [Pair]) {
    counts = (pairs.count { $0.attended }, pairs.count { !$0.attended })
    guard counts.attended > 2, counts.others > 2 else { return }
    var (low, high) = (-2.0, 2.0)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if Self.effect(pairs, shift: middle) < wanted { low = middle } else { high = middle }
    }
    let (under, over) = (Self.effect(pairs, shift: low), Self.effect(pairs, shift: high))
    let takesLow = (under - wanted).magnitude < (over - wanted).magnitude
    (shift, measured) = takesLow ? (low, under) : (high, over)
  }

  /// Hedges' g of the change scores: (1 − 3/(4df − 1))·Δ/s, with s pooled over both groups (Hedges 1981).
  private static func effect(_ pairs: [Pair], shift: Double) -> Double {
    var (sums, squares, counts) = ([0.0, 0.0], [0.0, 0.0], [0.0, 0.0])
    for pair in pairs {
      let group = pair.attended ? 1 : 0
      let change = Double(Ratings.halfPoints(pair.after + (pair.attended ? shift : 0)) - pair.before) / 2
      sums[group] += change
      squares[group] += change * change
      counts[group] += 1
    }
    let df = counts[0] + counts[1] - 2
    let within = squares[0] - sums[0] * sums[0] / counts[0] + squares[1] - sums[1] * sums[1] / counts[1]
    let difference = sums[1] / counts[1] - sums[0] / counts[0]
    return (1 - 3 / (4 * df - 1)) * difference / (within / df).squareRoot()
  }
}
