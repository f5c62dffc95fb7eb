import Columns
import Diagnostics
import Workforce

/// Qualifications that the permanent staff acquired by themselves.
struct QualificationsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  /// A qualification with its digital level, how often it is taken, and the years for which it is valid, 0 for ever.
  private static let all: [(name: String, level: String?, weight: Int, years: Int)] = [
    ("ITパスポート", "活用", 30, 0), ("基本情報技術者", "調達・発注", 8, 0), ("応用情報技術者", "調達・発注", 3, 0),
    ("データサイエンティスト検定", "活用", 6, 0), ("情報処理安全確保支援士", "調達・発注", 1, 3), ("社会福祉主事", nil, 14, 0),
    ("防災士", nil, 12, 0), ("日商簿記検定2級", nil, 10, 0), ("行政書士", nil, 4, 0), ("普通救命講習", nil, 20, 3),
    ("衛生管理者", nil, 6, 0), ("宅地建物取引士", nil, 4, 5),
  ]

  var description: TableDescription {
    TableDescription(
      name: "qualifications", title: "資格",
      description: "Qualifications that the permanent staff acquired during the history.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("qualification", "string", "資格名", "Qualification"),
        .optional("digital_level", "string", "デジタル水準", "Whether it enables to use digital tools or to procure them")
          .among(["活用", "調達・発注"], ordered: true),
        .required("acquired_on", "date", "取得日", "Day on which it was acquired"),
        .optional("expires_on", "date", "有効期限", "Last day of validity; empty where it lasts"),
        .required("subsidised", "boolean", "助成", "Whether the city paid a part"),
      ],
      primaryKey: ["staff_id", "qualification"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id"
    )
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber where Int(index) < city.permanentCount {
      let person = city.people[Int(index)]
      var random = Random(seed: city.seed, "qualifications", Int(index))
      var held: [Int] = []
      let first = max(city.firstYear, FiscalYear(of: CivilDate(person.hired)).year)
      for year in first..<max(first, city.asOfYear) where random.chance(perMille: 75) {
        let place = random.pick(weights: Self.all.map(\.weight))
        let day = firstDay(of: year) + 60 + Int32(random.below(300))
        let isSubsidised = random.chance(perMille: 500)
        guard person.isInOffice(on: day), !held.contains(place) else { continue }
        held.append(place)
        let qualification = Self.all[place]
        output.add(city.staffID(Int(index)))
        output.add(qualification.name)
        output.add(qualification.level)
        output.addDay(day)
        output.addDay(qualification.years == 0 ? nil : day + Int32(qualification.years * 365))
        output.add(isSubsidised)
        try output.endRow()
      }
    }
  }
}
