import Diagnostics

/// The goals of units and of people (目標管理).
struct GoalsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "goals", title: "業績目標",
      description:
        "Goals by fiscal year, for the last three. A goal belongs to a unit (staff_id is empty) or to a person; "
        + "a person's goal may serve a goal of the unit, a section's goal one of the division.",
      fields: [
        .required("goal_id", "string", "目標番号", "Fiscal year and number").matching("[0-9]{4}-[0-9]+"),
        .optional("staff_id", "string", "職員番号", "Staff number of the owner; empty for a goal of a unit"),
        .required(
          "unit", "string", "所属", "Unit that owns the goal, or the section (for a director the division) of the owner"),
        .required("year", "integer", "年度", "Fiscal year"),
        .optional("parent_goal_id", "string", "上位目標", "Goal of the unit that this one serves"),
        .required("duty", "string", "職責", "What the goal is about").among(GoalPlan.duties),
        .required("weight", "integer", "ウエイト", "Per cent; those of an owner add up to 100").between("0", "100"),
        .required("difficulty", "string", "難易度", "How hard it is").among(["低", "中", "高"], ordered: true),
        .required("result", "string", "達成度", "What came of it").among(["未達成", "一部達成", "達成", "超過達成"], ordered: true),
      ],
      primaryKey: ["goal_id"],
      foreignKeys: [
        ("staff_id", "staff", "staff_id"), ("unit", "units", "unit"), ("parent_goal_id", "goals", "goal_id"),
      ],
      personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let ratings = Ratings(city)
    let plan = GoalPlan(city, ratings)
    for year in city.evaluationYears {
      var writer = Writer(city: city, year: year)
      for unit in city.layout.units.indices where city.layout.units[unit].level != .desk {
        if year == plan.year, unit == plan.section { continue }
        try writer.addUnit(unit, to: &output)
      }
      let ranks = city.snapshots[year]?.rank ?? []
      for person in city.permanentByNumber where ratings.raters(of: person, in: year) != nil {
        let ability = ratings.ability(of: person, in: year)
        try writer.add(person, plan, isManager: ranks[person].isManager, ability: ability, to: &output)
      }
    }
  }

  /// Writes the goals of one fiscal year and numbers them.
  private struct Writer {
    let city: City
    let year: Int
    private var next = 1
    /// The goals of each unit by duty.
    private var unitGoals: [Int: [Int: Int]] = [:]

    init(city: City, year: Int) { (self.city, self.year) = (city, year) }

    mutating func addUnit(_ unit: Int, to output: inout CSVOutput) throws(Diagnostic) {
      var random = Random(seed: city.seed, "unit goals", unit * 64 + year - 2000)
      let division = city.layout.units[unit].parent
      for (duty, weight) in [(0, 60), (1, 40)] {
        unitGoals[unit, default: [:]][duty] = next
        let parent = unitGoals[division]?[duty]
        try add(nil, unit, parent, duty, weight, standing: random.normal(), &random, to: &output)
      }
    }

    mutating func add(
      _ person: Int, _ plan: GoalPlan, isManager: Bool, ability: Double, to output: inout CSVOutput
    ) throws(Diagnostic) {
      var random = Random(seed: city.seed, "goals", person * 64 + year - 2000)
      let unit = city.section(of: person, on: lastDay(of: year) - 31) ?? city.sections[0]
      for (duty, weight) in plan.goals(of: person, in: year, isManager: isManager, &random) {
        // Now and then a goal is linked to none of the unit. Leading the unit serves its main goal.
        let isLinked = !random.chance(perMille: 50)
        let goals = unitGoals[unit] ?? unitGoals[city.layout.division(of: unit)]
        let standing = ability + random.normal() * 0.8
        try add(person, unit, isLinked ? goals?[duty % 2] : nil, duty, weight, standing: standing, &random, to: &output)
      }
    }

    private func id(_ number: Int) -> String { "\(year)-\(padded(number, to: 5))" }

    private mutating func add(
      _ person: Int?, _ unit: Int, _ parent: Int?, _ duty: Int, _ weight: Int, standing: Double, _ random: inout Random,
      to output: inout CSVOutput
    ) throws(Diagnostic) {
      output.add(id(next))
      output.add(person.map { city.staffID($0) })
      output.add(city.unitName(unit, on: lastDay(of: year) - 31))
      output.add(year)
      output.add(parent.map(id))
      output.add(GoalPlan.duties[duty])
      output.add(weight)
      output.add(["低", "中", "高"][random.pick(weights: [18, 62, 20])])
      output.add(standing < -1.3 ? "未達成" : standing < -0.5 ? "一部達成" : standing < 1.1 ? "達成" : "超過達成")
      try output.endRow()
      next += 1
    }
  }
}
