import Columns

/// The manifest.json of the city: the facts that were planted, so that tests know the answers.
enum Manifest {
  /// The file.
  static func text(_ city: City) -> String {
    func people(_ indices: [Int]) -> JSONText { .list(indices.map { .text(city.staffID($0)) }) }
    let ratings = city.staffCount <= EvaluationsTable().largestStaffCount ? Ratings(city) : nil
    let manifest: JSONText = .object(
      [
        ("note", "Planted facts for tests. No query engine reads this file."),
        ("seed", .text(String(city.seed))),
        ("asOf", "2026-04-01"),
        ("permanentStaff", .number(city.staffCount)),
        (
          "oneField",
          .object([
            ("rule", "常勤・一般事務 in office, hired by the first day of the history, all 本務 rows in one field"),
            ("staff", people(city.oneField)),
          ])
        ),
        ("namesakes", .list(city.namesakes.map { people([$0.0, $0.1]) })),
        ("rehiredWithNewSurname", people(city.rehired.map { [$0.before, $0.after] } ?? [])),
        ("newManagersMissingTopics", .list(missing(city))),
        ("severeRaters", people(ratings?.severe ?? [])),
        ("courseEffects", .list((ratings?.effects ?? []).map { effect($0, city) })),
      ] + (ratings.map { workplace(city, $0) } ?? []))
    return manifest.written() + "\n"
  }

  /// What was planted in the tables about goals, interviews, training at the workplace, meetings and proposals.
  private static func workplace(_ city: City, _ ratings: Ratings) -> [(String, JSONText)] {
    let (goals, interviews, mentors) = (GoalPlan(city, ratings), InterviewPlan(city, ratings), MentorPlan(city))
    let project = DigitalProject(city)
    func people(_ indices: [Int]) -> JSONText { .list(indices.map { .text(city.staffID($0)) }) }
    func units(_ indices: [Int]) -> JSONText { .list(indices.map { .text(city.unitName($0, on: city.asOf)) }) }
    let duties = goals.missingDuty.map { person, duty -> JSONText in
      .object([("staff_id", .text(city.staffID(person))), ("duty", .text(duty))])
    }
    return [
      (
        "goals",
        .object([
          ("year", .number(goals.year)), ("weightsNot100", people(goals.unbalanced)),
          ("withoutGoals", people(goals.without)), ("unitsWithout", units([goals.section])),
          ("headsMissingDuty", .list(duties)),
        ])
      ),
      (
        "interviews",
        .object([
          ("year", .number(city.asOfYear - 1)), ("gapUnits", units(interviews.gaps)),
          ("headWithout", people(interviews.silentHead.map { [$0] } ?? [])),
        ])
      ),
      (
        "ojt",
        .object([
          ("year", .number(city.asOfYear - 1)), ("newcomersWithoutMentor", people(mentors.withoutMentor)),
          ("unitsWithout", units(mentors.idleSections)),
        ])
      ),
      (
        "quotas",
        .object([
          ("day", "2026-04-01"), ("vacant", units(QuotasTable.gaps(city).vacant)),
          ("over", units(QuotasTable.gaps(city).over)),
        ])
      ),
      ("rareMeetings", units(MeetingsTable.rareSections(city))),
      (
        "digitalProject",
        .object([
          ("unit", .text(city.unitName(project.section, on: city.asOf))),
          ("from", .text(CivilDate(project.start).iso)), ("overtimeLoweredByPerCent", .number(DigitalProject.saving)),
        ])
      ),
    ]
  }

  private static func missing(_ city: City) -> [JSONText] {
    Attendance(city).missing.map { person, course in
      .object([
        ("staff_id", .text(city.staffID(person))),
        ("topics", .list(Course.all[course].topics.map { .text($0) })),
      ])
    }
  }

  /// The effect as a difference in differences of the first rater's scores, and what it needs to be found again.
  private static func effect(_ effect: CourseEffect, _ city: City) -> JSONText {
    let year = Attendance(city).effectYear
    return .object([
      ("course_id", .text(Course.id(effect.course, year: year))),
      ("item", .text(EvaluationItem.all[effect.item].name)),
      ("before", .number(year - 1)),
      ("after", .number(year)),
      ("rater_role", "一次"),
      ("attended", .number(effect.counts.attended)),
      ("others", .number(effect.counts.others)),
      ("wantedHedgesG", .decimal(thousandths(effect.wanted))),
      ("hedgesG", .decimal(thousandths(effect.measured))),
    ])
  }

  /// A number rounded to three places.
  private static func thousandths(_ value: Double) -> String {
    let number = Int((value * 1000).rounded())
    let digits = String(number.magnitude % 1000)
    return "\(number < 0 ? "-" : "")\(number.magnitude / 1000)."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
