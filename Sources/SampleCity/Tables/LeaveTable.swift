import Diagnostics

/// Annual leave of the permanent staff.
struct LeaveTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "leave", title: "年次有給休暇",
      description: "Annual leave by calendar year of the permanent staff in office all through it.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("year", "integer", "暦年", "Calendar year"),
        .required("granted", "integer", "付与日数", "Days granted in the year").between("0", "20"),
        .required("carried", "integer", "繰越日数", "Days carried over from the year before, at most 20").between(
          "0", "20"),
        .required("taken", "number", "取得日数", "Days taken").between("0", "40"),
      ],
      primaryKey: ["staff_id", "year"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  /// Days taken: 17 quantiles with mean 11; about one of eight takes less than five.
  private static let days: [Double] = [0, 3, 5, 6, 7, 8, 9, 9.5, 10, 11, 12, 13, 14, 15, 17, 19.5, 30]

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber where Int(index) < city.permanentCount {
      let person = city.people[Int(index)]
      var random = Random(seed: city.seed, "leave", Int(index))
      var carried = 5 + random.below(16)
      for year in city.firstYear..<city.asOfYear {
        guard person.hired <= civilDay(year, 1, 1), person.left >= civilDay(year, 12, 31) else { continue }
        let halves = min((20 + carried) * 2, Int((random.drawn(from: Self.days) * 2).rounded()))
        output.add(city.staffID(Int(index)))
        output.add(year)
        output.add(20)
        output.add(carried)
        output.addHundredths(halves * 50)
        try output.endRow()
        carried = min(20, 20 + carried - (halves + 1) / 2)
      }
    }
  }
}
