/// Which interviews between head and staff are held, and what was planted among them.
struct InterviewPlan {
  /// A phase of the year: its name, the first day and the days it lasts, and how many of a thousand are not held.
  struct Phase {
    let name: String
    let month: Int
    let day: Int
    let days: Int
    let missed: Int
    /// The last day on which an interview of the phase is in time, as month and day.
    let due: (month: Int, day: Int)
  }

  static let phases = [
    Phase(name: "期首", month: 4, day: 10, days: 50, missed: 15, due: (5, 31)),
    Phase(name: "中間", month: 9, day: 25, days: 35, missed: 110, due: (10, 31)),
    Phase(name: "期末", month: 1, day: 20, days: 38, missed: 45, due: (2, 28)),
  ]

  /// The two sections in which many interviews are not held.
  let gaps: [Int]
  /// The head who held none in the last fiscal year; nil where no section head rates anybody.
  let silentHead: Int?
  /// How many of a thousand interviews are missed in those two sections.
  static let missedInGaps = 520

  /// Draws the sections and the head.
  init(_ city: City, _ ratings: Ratings) {
    var random = Random(seed: city.seed, "interview plan")
    let year = city.asOfYear - 1
    var rated: [Int: Int] = [:]
    for person in 0..<city.permanentCount {
      if let head = ratings.raters(of: person, in: year)?.first, head >= 0 { rated[head, default: 0] += 1 }
    }
    let heads = city.snapshots[year]?.heads ?? []
    var sections = city.sections.filter { heads[$0] >= 0 && rated[Int(heads[$0]), default: 0] >= 5 }
    random.shuffle(&sections)
    gaps = sections.prefix(2).sorted()
    silentHead = sections.dropFirst(2).first.map { Int(heads[$0]) }
  }
}
