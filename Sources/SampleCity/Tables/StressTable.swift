import Diagnostics

/// The stress check by section (ストレスチェックの集団分析).
struct StressTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "stress", title: "ストレスチェック",
      description:
        "Respondents of the stress check and those under high stress, by section. Groups under ten respondents must "
        + "not be shown one by one.",
      fields: [
        .required("unit", "string", "所属", "Section"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("respondents", "integer", "受検者数", "People who answered").between("0", "10000"),
        .required("high_stress", "integer", "高ストレス者数", "People under high stress among them").between("0", "10000"),
      ],
      primaryKey: ["unit", "year"], foreignKeys: [("unit", "units", "unit")], isHealth: true)
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for year in city.firstYear..<city.asOfYear {
      let day = civilDay(year, 8, 1)
      var counts = [Int](repeating: 0, count: city.layout.units.count)
      for person in city.people.indices {
        if let section = city.section(of: person, on: day) { counts[section] += 1 }
      }
      for section in city.sections {
        var random = Random(seed: city.seed, "stress", section * 64 + year - 2000)
        let isHeavy = city.layout.units[section].isHeavy
        let respondents = (0..<counts[section]).count { _ in random.chance(perMille: 935) }
        let stressed = (0..<respondents).count { _ in random.chance(perMille: isHeavy ? 165 : 95) }
        output.add(city.unitName(section, on: day))
        output.add(year)
        output.add(respondents)
        output.add(stressed)
        try output.endRow()
      }
    }
  }
}
