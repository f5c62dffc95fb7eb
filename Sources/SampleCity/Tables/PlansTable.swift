import Diagnostics

/// The training plan of each fiscal year, by its themes.
struct PlansTable: CityTable {
  /// The themes with the places of their courses in the catalogue.
  private static let themes: [(theme: String, courses: [Int])] = [
    ("新規採用職員の早期育成", [Course.newcomersFirst, Course.newcomersSecond]),
    ("管理職の育成力向上", Course.newManagers + [16]),
    ("政策形成能力の向上", [10, 11, 12]),
    ("デジタル化と業務改善", [13, 14, 18]),
  ]

  var description: TableDescription {
    TableDescription(
      name: "plans", title: "職員研修計画",
      description:
        "Courses of the yearly training plan with the theme that they serve. A course is held once a fiscal year, so "
        + "that a second session that was planned did not take place.",
      fields: [
        .required("year", "integer", "年度", "Fiscal year"),
        .required("theme", "string", "重点テーマ", "Theme of the year").among(Self.themes.map(\.theme)),
        .required("course_id", "string", "研修番号", "Course"),
        .required("planned_sessions", "integer", "計画回数", "Sessions planned").between("1", "12"),
      ],
      primaryKey: ["year", "course_id"], foreignKeys: [("course_id", "courses", "course_id")])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    var random = Random(seed: city.seed, "plans")
    for year in city.firstYear..<city.asOfYear {
      for theme in Self.themes {
        for course in theme.courses {
          output.add(year)
          output.add(theme.theme)
          output.add(Course.id(course, year: year))
          output.add(random.chance(perMille: 180) ? 2 : 1)
          try output.endRow()
        }
      }
    }
  }
}
