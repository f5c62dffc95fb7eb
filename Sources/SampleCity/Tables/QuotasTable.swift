import Diagnostics

/// How many permanent staff each section may have.
struct QuotasTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "quotas", title: "定数",
      description: "Permanent posts of each 部 and 課 on 1 April; those of a 部 are its own, "
        + "without its sections.",
      fields: [
        .required("unit", "string", "所属", "Division or section"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("quota", "integer", "定数", "Posts").between("0", "1000"),
      ],
      primaryKey: ["unit", "year"], foreignKeys: [("unit", "units", "unit")])
  }

  /// The sections whose quota of the last two years lies one above or below the posts that are filled: planted.
  static func gaps(_ city: City) -> (vacant: [Int], over: [Int]) {
    var random = Random(seed: city.seed, "quota gaps")
    var sections = city.sections
    random.shuffle(&sections)
    return (sections.prefix(3).sorted(), sections.dropFirst(3).prefix(2).sorted())
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    var random = Random(seed: city.seed, "quotas")
    var posts = [Int](repeating: 0, count: city.layout.units.count)
    for slot in city.layout.slots { posts[city.layout.section(of: Int(slot.unit))] += 1 }
    let (vacant, over) = Self.gaps(city)
    for year in city.firstYear...city.asOfYear {
      for (index, unit) in city.layout.units.enumerated() where unit.level != .desk {
        // Some sections had a post more before the last revision.
        let isLarger = random.chance(perMille: 120) && year < city.asOfYear - 3 && unit.level == .section
        output.add(city.unitName(index, on: firstDay(of: year)))
        output.add(year)
        let gap = year < city.asOfYear - 1 ? 0 : vacant.contains(index) ? 1 : over.contains(index) ? -1 : 0
        output.add(posts[index] + (isLarger ? 1 : 0) + gap)
        try output.endRow()
      }
    }
  }
}
