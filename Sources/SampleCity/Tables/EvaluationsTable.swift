import Diagnostics

/// The scores of the last three fiscal years, item by item.
struct EvaluationsTable: CityTable {
  /// Above this size the items would take gigabytes.
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "evaluations", title: "人事評価",
      description:
        "Scores of the permanent staff by item and rater, for the last three fiscal years. The first rater is the "
        + "head of the section, the second the head of the division; an empty rater is the mayor or deputy mayor.",
      fields: [
        .required("staff_id", "string", "被評価者", "Staff number of the person rated"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("part", "string", "評価区分", "Part of the evaluation").among(ItemsTable.parts),
        .required("item", "string", "評価項目", "Item"),
        .required("rater_role", "string", "評価者区分", "First or second rater").among(["一次", "二次"], ordered: true),
        .optional("rater_id", "string", "評価者", "Staff number of the rater; empty for the mayor and deputy mayor"),
        .required("score", "number", "評点", "From 1 to 5 in steps of 0.5; 3 is the expected level").between("1", "5"),
        .required("submitted_on", "date", "提出日", "Day of submission"),
      ],
      primaryKey: ["staff_id", "year", "item", "rater_role"],
      foreignKeys: [("staff_id", "staff", "staff_id"), ("rater_id", "staff", "staff_id"), ("item", "items", "item")],
      personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let ratings = Ratings(city)
    for year in city.evaluationYears {
      for index in city.byNumber where Int(index) < city.permanentCount {
        guard let raters = ratings.raters(of: Int(index), in: year) else { continue }
        try add(city, ratings, Int(index), year, raters, to: &output)
      }
    }
  }

  private func add(
    _ city: City, _ ratings: Ratings, _ person: Int, _ year: Int, _ raters: (first: Int, second: Int),
    to output: inout CSVOutput
  ) throws(Diagnostic) {
    var random = Random(seed: city.seed, "second rater", person * 64 + year - 2000)
    let scores = ratings.unrounded(person, in: year, rater: raters.first).map(Ratings.halfPoints)
    // Now and then one attitude is forgotten, as the paper forms show.
    let forgotten = random.chance(perMille: 12) ? 11 + random.below(9) : -1
    let days = (civilDay(year + 1, 2, 1) + Int32(random.below(14)), civilDay(year + 1, 2, 16) + Int32(random.below(12)))
    for (place, item) in EvaluationItem.all.enumerated() {
      let second = secondScore(after: scores[place], &random)
      guard place != forgotten, ratings.isRated(person, on: item, in: year) else { continue }
      try addRow(city, person, year, item, "一次", raters.first, scores[place], days.0, to: &output)
      try addRow(city, person, year, item, "二次", raters.second, second, days.1, to: &output)
    }
  }

  /// The second rater agrees in about 82 % and differs by half a point else.
  private func secondScore(after first: Int, _ random: inout Random) -> Int {
    let (agrees, goesUp) = (random.chance(perMille: 825), random.chance(perMille: 450))
    if agrees { return first }
    return first == 10 || first > 2 && !goesUp ? first - 1 : first + 1
  }

  private func addRow(
    _ city: City, _ person: Int, _ year: Int, _ item: EvaluationItem, _ role: String, _ rater: Int, _ score: Int,
    _ day: Int32, to output: inout CSVOutput
  ) throws(Diagnostic) {
    output.add(city.staffID(person))
    output.add(year)
    output.add(item.part)
    output.add(item.name)
    output.add(role)
    output.add(rater < 0 ? nil : city.staffID(rater))
    output.addHundredths(score * 50)
    output.addDay(day)
    try output.endRow()
  }
}
