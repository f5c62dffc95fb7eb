import Columns
import Diagnostics
import Workforce

/// The overall rating of each year.
struct OverallRatingsTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "ratings", title: "総合評価",
      description: "Overall rating of the permanent staff by fiscal year: S 2, A 22, B 66, C 9 and D 1 % of all.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("overall", "string", "総合評価", "Overall rating").among(["D", "C", "B", "A", "S"], ordered: true),
      ],
      primaryKey: ["staff_id", "year"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber where Int(index) < city.permanentCount {
      let person = city.people[Int(index)]
      var random = Random(seed: city.seed, "overall", Int(index))
      var ability = Ability(of: Int(index), seed: city.seed)
      for year in city.firstYear..<city.asOfYear {
        // Two thirds of the variance come from the ability of the year, the rest from the rater and the goals.
        let standing = ability.next() / 0.5 * 0.8 + random.normal() * 0.6
        guard person.hired <= civilDay(year, 10, 1), person.left >= lastDay(of: year) - 31 else { continue }
        output.add(city.staffID(Int(index)))
        output.add(year)
        output.add(Self.letter(standing))
        try output.endRow()
      }
    }
  }

  /// The letter of a standard normal number, cut at the quantiles of the shares.
  private static func letter(_ standing: Double) -> String {
    standing > 2.054 ? "S" : standing > 0.706 ? "A" : standing > -1.282 ? "B" : standing > -2.326 ? "C" : "D"
  }
}
