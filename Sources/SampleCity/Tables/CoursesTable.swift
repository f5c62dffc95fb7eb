import Diagnostics

/// The courses of each fiscal year.
struct CoursesTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "courses", title: "研修", description: "Courses, one row a fiscal year in which the course is held.",
      fields: [
        .required("course_id", "string", "研修番号", "Fiscal year and number").matching("[0-9]{4}-[0-9]{2}"),
        .required("title", "string", "研修名", "Title"),
        .required("fiscal_year", "integer", "年度", "Fiscal year"),
        .required("category", "string", "研修区分", "Category of the training plan")
          .among(["基本研修", "階層別研修", "専門研修", "職場研修", "自己啓発"]),
        .required("provider", "string", "実施機関", "Who holds it"),
        .optional("for_tier", "string", "対象職階", "Lowest tier that it is meant for; empty for all")
          .among(Tier.allCases.map(\.name), ordered: true),
        .optional("power", "string", "人材力", "Power of the policy that it trains; empty where none")
          .among(["先見力", "想像力", "企画力", "発信力", "実行力"]),
        .required("mandatory", "boolean", "必修", "Whether everybody it is meant for must attend"),
        .optional("lecturer_id", "string", "講師", "Staff number of the lecturer, where one of the staff teaches"),
        .optional("announced_on", "date", "周知日", "Day of the announcement"),
        .required("held_on", "date", "実施日", "First day"),
        .optional("seats", "integer", "定員", "Seats; empty where there is no limit").between("1", "100000"),
        .required("cost", "integer", "経費", "Yen").between("0", "100000000"),
      ],
      primaryKey: ["course_id"], foreignKeys: [("lecturer_id", "staff", "staff_id")])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    var random = Random(seed: city.seed, "courses")
    let scale = max(1, city.staffCount / CityPlan.size)
    for year in city.firstYear..<city.asOfYear {
      for (index, course) in Course.all.enumerated() {
        let held = course.heldOn(year: year)
        output.add(Course.id(index, year: year))
        output.add(course.title)
        output.add(year)
        output.add(course.category)
        output.add(course.provider)
        output.add(course.tier?.name)
        output.add(course.power)
        output.add(course.isMandatory)
        output.add(course.hasOwnLecturer ? lecturer(city, on: held, &random) : nil)
        output.addDay(course.seats == 0 ? nil : held - 14 - Int32(random.below(40)))
        output.addDay(held)
        output.add(course.seats == 0 ? nil : course.seats * scale)
        output.add(course.cost * scale)
        try output.endRow()
      }
    }
  }

  /// Some permanent person in office on that day with ten years behind them.
  private func lecturer(_ city: City, on day: Int32, _ random: inout Random) -> String? {
    for _ in 0..<200 {
      let index = random.below(city.permanentCount)
      let person = city.people[index]
      if person.isInOffice(on: day), person.hired + 3650 < day { return city.staffID(index) }
    }
    return nil
  }
}

/// What each course is about.
struct CourseTopicsTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "course_topics", title: "研修の内容", description: "Topics of the courses; a course may have several.",
      fields: [
        .required("course_id", "string", "研修番号", "Course"),
        .required("topic", "string", "内容", "Topic"),
      ],
      primaryKey: ["course_id", "topic"], foreignKeys: [("course_id", "courses", "course_id")])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for year in city.firstYear..<city.asOfYear {
      for (index, course) in Course.all.enumerated() {
        for topic in course.topics {
          output.add(Course.id(index, year: year))
          output.add(topic)
          try output.endRow()
        }
      }
    }
  }
}
