import Diagnostics

/// Where people asked to be moved to.
struct WishesTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "wishes", title: "異動希望",
      description: "Wishes for a transfer, filed in the autumn of the fiscal year for the 1 April that follows.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("year", "integer", "年度", "Fiscal year of the wish"),
        .required("wanted_unit", "string", "希望所属", "Section that the person wants to work in"),
        .required("reason", "string", "理由", "Why").among(Self.reasons),
      ],
      primaryKey: ["staff_id", "year"],
      foreignKeys: [("staff_id", "staff", "staff_id"), ("wanted_unit", "units", "unit")], personKey: "staff_id")
  }

  private static let reasons = ["経験を広げたい", "専門性を生かしたい", "家庭の事情", "健康上の理由", "業務量"]

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let sections = city.sections
    for index in city.byNumber where Int(index) < city.permanentCount {
      var random = Random(seed: city.seed, "wishes", Int(index))
      for year in city.firstYear..<city.asOfYear where random.chance(perMille: 340) {
        let autumn = civilDay(year, 11, 1)
        guard let now = city.section(of: Int(index), on: autumn) else { continue }
        let next = city.section(of: Int(index), on: firstDay(of: year + 1))
        var wanted = sections[random.below(sections.count)]
        // One of three who are moved had asked for it.
        if let next, next != now, random.chance(perMille: 330) { wanted = next }
        guard wanted != now else { continue }
        output.add(city.staffID(Int(index)))
        output.add(year)
        output.add(city.unitName(wanted, on: autumn))
        output.add(Self.reasons[random.pick(weights: [40, 22, 15, 8, 15])])
        try output.endRow()
      }
    }
  }
}
