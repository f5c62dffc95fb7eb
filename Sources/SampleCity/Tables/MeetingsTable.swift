import Diagnostics

/// The regular meetings of the sections (職場会議).
struct MeetingsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "meetings", title: "職場会議", description: "Meetings of the sections, for the last three fiscal years.",
      fields: [
        .required("unit", "string", "所属", "Section"),
        .required("held_on", "date", "開催日", "Day of the meeting"),
      ],
      primaryKey: ["unit", "held_on"], foreignKeys: [("unit", "units", "unit")])
  }

  /// The sections that meet only every other month: planted.
  static func rareSections(_ city: City) -> [Int] {
    var random = Random(seed: city.seed, "rare meetings")
    var sections = city.sections
    random.shuffle(&sections)
    return sections.prefix(3).sorted()
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let rare = Self.rareSections(city)
    for section in city.sections {
      var random = Random(seed: city.seed, "meetings", section)
      let usual = 1 + random.below(12)
      for year in city.evaluationYears {
        for month in 0..<12 {
          let day =
            civilDay(month < 9 ? year : year + 1, month < 9 ? month + 4 : month - 8, usual) + Int32(random.below(9))
          let isLeftOut = random.chance(perMille: 40) && year < city.asOfYear - 1
          let isExtra = random.chance(perMille: 90)
          if rare.contains(section) && month % 2 == 1 || isLeftOut { continue }
          for place in 0..<(isExtra && !rare.contains(section) ? 2 : 1) {
            output.add(city.unitName(section, on: day))
            output.addDay(day + Int32(place * 7))
            try output.endRow()
          }
        }
      }
    }
  }
}
