import Columns
import Diagnostics
import Workforce

/// Training at the workplace: who is taught by whom.
struct MentorsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "ojt", title: "職場研修(OJT)",
      description:
        "Training at the workplace under a mentor: of permanent staff in their first fiscal year, and of some who "
        + "were moved to another section.",
      fields: [
        .required("trainee_id", "string", "対象職員", "Staff number of the person taught"),
        .required("mentor_id", "string", "指導者", "Staff number of the mentor"),
        .required("unit", "string", "所属", "Section"),
        .required("started_on", "date", "開始日", "First day"),
        .required("ended_on", "date", "終了日", "Last day, inclusive"),
      ],
      primaryKey: ["trainee_id", "started_on"],
      foreignKeys: [
        ("trainee_id", "staff", "staff_id"), ("mentor_id", "staff", "staff_id"), ("unit", "units", "unit"),
      ],
      personKey: "trainee_id", validity: ("started_on", "ended_on"))
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let plan = MentorPlan(city)
    for person in city.permanentByNumber {
      var random = Random(seed: city.seed, "ojt", person)
      let staff = city.people[person]
      for year in city.firstYear..<city.asOfYear {
        let isNew = FiscalYear(of: CivilDate(staff.hired)).year == year
        let start = isNew ? staff.hired : firstDay(of: year)
        let wasMoved = isMoved(person, city, on: start) && random.chance(perMille: 350)
        guard isNew || wasMoved, let mentor = plan.mentor(of: person, from: start),
          let section = city.section(of: person, on: start)
        else { continue }
        let end = isNew ? lastDay(of: year) : start + 91 + Int32(random.below(90))
        output.add(city.staffID(person))
        output.add(city.staffID(mentor))
        output.add(city.unitName(section, on: start))
        output.addDay(start)
        output.addDay(min(end, min(staff.left, city.people[mentor].left)))
        try output.endRow()
      }
    }
  }

  /// Whether a person below management begins in another section that day.
  private func isMoved(_ person: Int, _ city: City, on day: Int32) -> Bool {
    guard let post = city.post(of: person, on: day), (post.tier ?? .director) < .deputy,
      let before = city.section(of: person, on: day - 1)
    else { return false }
    return before != city.layout.section(of: Int(post.unit))
  }
}
