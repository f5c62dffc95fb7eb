/// Who sets which goals, and what was planted among those of the last fiscal year.
struct GoalPlan {
  /// People whose weights do not add up to 100.
  private(set) var unbalanced: [Int] = []
  /// People without any goal.
  private(set) var without: [Int] = []
  /// Heads who lack a goal of one of their duties.
  private(set) var missingDuty: [(person: Int, duty: String)] = []
  /// A section without goals of its own.
  private(set) var section: Int
  /// The fiscal year in which all of this was planted.
  let year: Int

  /// What a goal is about.
  static let duties = ["業務", "業務改善", "組織統率"]

  /// Draws the planted people from those who are rated in the last fiscal year.
  init(_ city: City, _ ratings: Ratings) {
    year = city.asOfYear - 1
    var random = Random(seed: city.seed, "goal plan")
    section = city.sections[random.below(city.sections.count)]
    var rated = city.permanentByNumber.filter { ratings.raters(of: $0, in: city.asOfYear - 1) != nil }
    random.shuffle(&rated)
    let ranks = city.snapshots[city.asOfYear - 1]?.rank ?? []
    unbalanced = rated.prefix(3).sorted()
    without = rated.dropFirst(3).prefix(2).sorted()
    let heads = rated.dropFirst(5).filter { ranks[$0] == .head }
    missingDuty = zip(heads.prefix(3).sorted(), [Self.duties[2], Self.duties[1], Self.duties[2]]).map { ($0, $1) }
  }

  /// The duties of a person's goals with their weights in per cent.
  func goals(of person: Int, in year: Int, isManager: Bool, _ random: inout Random) -> [(duty: Int, weight: Int)] {
    if year == self.year, without.contains(person) { return [] }
    var goals: [(duty: Int, weight: Int)] = isManager ? [(0, 40), (1, 30), (2, 30)] : [(0, 50), (0, 30), (1, 20)]
    if !isManager, random.chance(perMille: 300) { goals = [(0, 70), (1, 30)] }
    if year == self.year, let missing = missingDuty.first(where: { $0.person == person })?.duty {
      let gone = Self.duties.firstIndex(of: missing) ?? 0
      goals = goals.filter { $0.duty != gone }
      goals[0].weight = 100 - goals.dropFirst().reduce(0) { $0 + $1.weight }
    }
    if year == self.year, unbalanced.contains(person) { goals[0].weight += person % 2 == 0 ? 10 : -10 }
    return goals
  }
}
