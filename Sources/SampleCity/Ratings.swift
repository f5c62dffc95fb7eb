import Columns
import Workforce

/// How the staff are rated: a person's ability, the rater's leaning, noise, and what was planted.
///
/// Ability is a chain with year-to-year correlation 0.6 and standard deviation 0.5 on a scale from 1 to 5; raters lean with
/// standard deviation 0.25; the noise of a single score has 0.4. Scores are kept in half points, 2 to 10.
struct Ratings {
  /// The raters who were planted to be severe.
  private(set) var severe: [Int] = []
  /// The two courses whose effect is known, with the item that they should move.
  private(set) var effects: [CourseEffect] = []
  private let city: City
  private let attendance: Attendance
  private var leaning: [Double]

  /// The ratings of the city. The planted effects are brought to the wanted size here.
  init(_ city: City) {
    self.city = city
    attendance = Attendance(city)
    leaning = (0..<city.permanentCount).map { rater in
      var random = Random(seed: city.seed, "rater", rater)
      return min(0.45, max(-0.45, random.normal() * 0.25))
    }
    plantSevereRaters()
    effects = [
      CourseEffect(course: Course.effective, item: 5, wanted: 0.4),
      CourseEffect(course: Course.ineffective, item: 4, wanted: 0),
    ]
    for index in effects.indices { effects[index].fit(pairs(for: effects[index])) }
  }

  /// The first and the second rater of a person in a fiscal year, -1 where the mayor or deputy mayor rates; nil where the
  /// person is not rated.
  func raters(of person: Int, in year: Int) -> (first: Int, second: Int)? {
    guard let snapshot = city.snapshots[year], snapshot.unit[person] >= 0 else { return nil }
    let staff = city.people[person]
    guard staff.hired <= civilDay(year, 10, 1), staff.left >= lastDay(of: year) - 31 else { return nil }
    let unit = Int(snapshot.unit[person])
    let director = head(of: city.layout.division(of: unit), snapshot, year)
    if [.director, .senior].contains(snapshot.rank[person]) { return (-1, -1) }
    if snapshot.rank[person] == .head { return (director, -1) }
    let head = head(of: city.layout.section(of: unit), snapshot, year)
    return head < 0 ? (director, -1) : (head, director)
  }

  private func head(of unit: Int, _ snapshot: Careers.Snapshot, _ year: Int) -> Int {
    let head = Int(snapshot.heads[unit])
    return head >= 0 && city.people[head].left >= lastDay(of: year) - 31 ? head : -1
  }

  /// Whether a person is rated on an item.
  func isRated(_ person: Int, on item: EvaluationItem, in year: Int) -> Bool {
    !item.isForManagers || city.snapshots[year].map { $0.rank[person].isManager } ?? false
  }

  /// The ability of a person in a fiscal year, in points above or below the mean.
  func ability(of person: Int, in year: Int) -> Double {
    var ability = Ability(of: person, seed: city.seed)
    for _ in city.firstYear..<year { _ = ability.next() }
    return ability.next()
  }

  /// The first rater's scores on all items before they are rounded, the planted effects included.
  func unrounded(_ person: Int, in year: Int, rater: Int) -> [Double] {
    var random = Random(seed: city.seed, "scores", person * 64 + year - 2000)
    let base = 3.1 + ability(of: person, in: year) + (rater < 0 ? 0 : leaning[rater])
    var scores = EvaluationItem.all.map { base + Double($0.lean) / 100 + random.normal() * 0.4 }
    for effect in effects
    where year >= attendance.effectYear && attendance.attendsStudied(person, course: effect.course) {
      scores[effect.item] += effect.shift
    }
    return scores
  }

  /// A score in half points.
  static func halfPoints(_ score: Double) -> Int { min(10, max(2, Int((score * 2).rounded()))) }

  /// Two section heads who had at least five people in each of the years rate more than a point lower. What their people
  /// happen to be able to is taken into account, so that the severity shows in the means.
  private mutating func plantSevereRaters() {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: city.permanentCount), count: city.evaluationYears.count)
    for (place, year) in city.evaluationYears.enumerated() {
      for person in 0..<city.permanentCount {
        if let raters = raters(of: person, in: year), raters.first >= 0, raters.second >= 0 {
          counts[place][raters.first] += 1
        }
      }
    }
    var fit = (0..<city.permanentCount).filter { rater in counts.allSatisfy { $0[rater] >= 5 } }
    var random = Random(seed: city.seed, "severe")
    random.shuffle(&fit)
    severe = fit.prefix(2).sorted()
    for rater in severe {
      let abilities = city.evaluationYears.flatMap { year in
        (0..<city.permanentCount).compactMap { person in
          raters(of: person, in: year)?.first == rater ? ability(of: person, in: year) : nil
        }
      }
      leaning[rater] = -1.2 - abilities.reduce(0, +) / Double(max(1, abilities.count))
    }
  }

  /// The score before and the unrounded score after the course, of everybody rated in both years.
  private func pairs(for effect: CourseEffect) -> [CourseEffect.Pair] {
    let year = attendance.effectYear
    return (0..<city.permanentCount).compactMap { person in
      guard let before = raters(of: person, in: year - 1), let after = raters(of: person, in: year) else { return nil }
      return CourseEffect.Pair(
        before: Self.halfPoints(unrounded(person, in: year - 1, rater: before.first)[effect.item]),
        after: unrounded(person, in: year, rater: after.first)[effect.item],
        attended: attendance.attendsStudied(person, course: effect.course))
    }
  }
}
