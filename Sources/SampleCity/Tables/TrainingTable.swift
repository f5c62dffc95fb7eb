import Columns
import Diagnostics
import Workforce

/// Who attended which course.
struct TrainingTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "training", title: "研修受講",
      description:
        "Courses of the permanent staff, one row a person and course. A course that was declined or broken off is "
        + "not completed and has no hours.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("course_id", "string", "研修番号", "Course"),
        .required("started_on", "date", "開始日", "First day"),
        .optional("completed_on", "date", "修了日", "Last day; empty where not completed"),
        .required("completed", "boolean", "修了", "Whether the course was completed"),
        .required("hours", "number", "時間数", "Hours attended").between("0", "400"),
        .required("kind", "string", "研修の種別", "Self-development, at the workplace, or outside")
          .among([Course.selfInitiated, Course.workplace, Course.outside]),
        .optional("declined_reason", "string", "未受講理由", "Why it was not attended")
          .among(Self.reasons),
        .required("subsidised", "boolean", "助成", "Whether the city paid a part"),
      ],
      primaryKey: ["staff_id", "course_id"],
      foreignKeys: [("staff_id", "staff", "staff_id"), ("course_id", "courses", "course_id")], personKey: "staff_id")
  }

  static let reasons = ["業務多忙", "家庭の事情", "体調不良", "定員超過"]

  /// Hours a year of those who attend any: 33 quantiles of the gamma distribution with mean 15.9 and standard deviation
  /// 11.5. With 12 % who attend none the mean is 14 and the standard deviation 12.
  private static let hours: [Double] = [
    0.5, 2, 3, 4, 4.5, 5.5, 6, 7, 7.5, 8, 9, 9.5, 10, 11, 11.5, 12.5, 13, 14, 15, 16, 17, 18, 19, 20, 21.5, 23, 24.5,
    26.5,
    29, 32, 36, 43, 69,
  ]

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let attendance = Attendance(city)
    for index in city.byNumber where Int(index) < city.permanentCount {
      let person = city.people[Int(index)]
      var random = Random(seed: city.seed, "training", Int(index))
      let first = max(city.firstYear, FiscalYear(of: CivilDate(person.hired)).year)
      let last = person.left == openEnd ? city.asOfYear - 1 : FiscalYear(of: CivilDate(person.left)).year
      for year in first...max(first, last) where year < city.asOfYear {
        let attended = attend(Int(index), year, city, attendance, &random)
        for (course, halfHours) in attended {
          try add(city, Int(index), course, year, halfHours: halfHours, &random, to: &output)
        }
        try decline(city, Int(index), year, not: attended.map(\.course), &random, to: &output)
      }
    }
  }

  /// The courses of a person in a fiscal year, with the half hours of each.
  private func attend(
    _ person: Int, _ year: Int, _ city: City, _ attendance: Attendance, _ random: inout Random
  ) -> [(course: Int, halfHours: Int)] {
    var result = attendance.duties(person, in: year).map { (course: $0, halfHours: Course.all[$0].halfHours) }
    let isFirst = FiscalYear(of: CivilDate(city.people[person].hired)).year == year
    let attendsNone = random.chance(perMille: year == attendance.effectYear ? 260 : 132)
    var wanted = isFirst ? 80 + random.below(41) : Int((random.drawn(from: Self.hours) * 2).rounded())
    if result.isEmpty, attendsNone, !isFirst { return [] }
    for (_, halfHours) in result { wanted -= halfHours }
    var choices = isFirst ? [] : Course.electives
    if year != attendance.effectYear { choices += isFirst ? [] : [Course.effective, Course.ineffective] }
    random.shuffle(&choices)
    for course in choices.prefix(5) where Course.all[course].halfHours <= wanted - 2 {
      let plan = Course.all[course]
      guard isMeant(plan, for: city, person, year), random.chance(perMille: 700) else { continue }
      guard city.people[person].isInOffice(on: plan.heldOn(year: year)) else { continue }
      result.append((course, plan.halfHours))
      wanted -= plan.halfHours
    }
    if wanted > 0 {
      result.append((isFirst || random.chance(perMille: 350) ? Course.onTheJob : Course.selfStudy, wanted))
    }
    return result.sorted { $0.course < $1.course }
  }

  /// Courses for a tier are open to who has reached it; from 係長職 on that is told from the record of promotions.
  private func isMeant(_ course: Course, for city: City, _ person: Int, _ year: Int) -> Bool {
    guard let tier = course.tier else { return true }
    return city.rows(of: person).contains { row in
      row.kind == .primary && row.from <= firstDay(of: year) && row.to >= firstDay(of: year)
        && (row.tier?.rawValue ?? -1) >= tier.rawValue
    }
  }

  private func add(
    _ city: City, _ person: Int, _ course: Int, _ year: Int, halfHours: Int, _ random: inout Random,
    to output: inout CSVOutput
  ) throws(Diagnostic) {
    let (plan, staff) = (Course.all[course], city.people[person])
    var start = plan.heldOn(year: year)
    var end = start + Int32((halfHours - 1) / 14)
    if plan.halfHours == 0 {
      start = max(firstDay(of: year), staff.hired) + Int32(random.below(60))
      start = min(start, min(staff.left, lastDay(of: year)))
      end = min(start + Int32(30 + random.below(200)), min(staff.left, lastDay(of: year)))
    }
    output.add(city.staffID(person))
    output.add(Course.id(course, year: year))
    output.addDay(start)
    output.addDay(end)
    output.add(true)
    output.addHundredths(halfHours * 50)
    output.add(plan.kind)
    output.add(nil as String?)
    output.add(plan.kind == Course.selfInitiated ? random.chance(perMille: 450) : false)
    try output.endRow()
  }

  /// Now and then a course is declined, most often because of the workload.
  private func decline(
    _ city: City, _ person: Int, _ year: Int, not attended: [Int], _ random: inout Random, to output: inout CSVOutput
  ) throws(Diagnostic) {
    let course = Course.electives[random.below(Course.electives.count)]
    let reason = Self.reasons[random.pick(weights: [60, 15, 10, 15])]
    let held = Course.all[course].heldOn(year: year)
    guard random.chance(perMille: 90), !attended.contains(course), city.people[person].isInOffice(on: held) else {
      return
    }
    output.add(city.staffID(person))
    output.add(Course.id(course, year: year))
    output.addDay(held)
    output.addDay(nil)
    output.add(false)
    output.add(0)
    output.add(Course.all[course].kind)
    output.add(reason)
    output.add(false)
    try output.endRow()
  }
}
