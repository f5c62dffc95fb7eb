import Diagnostics

/// The interviews of heads with their staff (職場面談).
struct InterviewsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "interviews", title: "職場面談",
      description:
        "Interviews that were held with the permanent staff, for the last three fiscal years. 期首 is due on 31 May, "
        + "中間 on 31 October and 期末 on the last day of February; an empty head is the mayor or deputy mayor.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("phase", "string", "時期", "Beginning, middle or end of the year")
          .among(InterviewPlan.phases.map(\.name), ordered: true),
        .required("held_on", "date", "実施日", "Day of the interview"),
        .optional("head_id", "string", "所属長", "Staff number of the head who held it"),
      ],
      primaryKey: ["staff_id", "year", "phase"],
      foreignKeys: [("staff_id", "staff", "staff_id"), ("head_id", "staff", "staff_id")], personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let ratings = Ratings(city)
    let plan = InterviewPlan(city, ratings)
    for year in city.evaluationYears {
      for person in city.permanentByNumber {
        guard let head = ratings.raters(of: person, in: year)?.first else { continue }
        var random = Random(seed: city.seed, "interviews", person * 64 + year - 2000)
        let section = city.section(of: person, on: civilDay(year, 10, 1)) ?? -1
        for phase in InterviewPlan.phases {
          let missed = plan.gaps.contains(section) ? InterviewPlan.missedInGaps : phase.missed
          let day = civilDay(phase.month < 4 ? year + 1 : year, phase.month, phase.day)
          let isLate = random.chance(perMille: 30)
          let held = day + Int32(isLate ? phase.days + 5 + random.below(15) : random.below(phase.days))
          let isMissed = random.chance(perMille: missed) || year == city.asOfYear - 1 && head == plan.silentHead
          guard !isMissed, city.people[person].isInOffice(on: held) else { continue }
          output.add(city.staffID(person))
          output.add(year)
          output.add(phase.name)
          output.addDay(held)
          output.add(head < 0 ? nil : city.staffID(head))
          try output.endRow()
        }
      }
    }
  }
}
