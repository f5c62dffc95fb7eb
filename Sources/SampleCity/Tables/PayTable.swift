import Columns
import Diagnostics
import Workforce

/// What people were paid in a fiscal year.
struct PayTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "pay", title: "給与",
      description:
        "Pay of the fiscal year, bonuses included and expenses left out, of everybody in office all through it.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("year", "integer", "年度", "Fiscal year"),
        .required("amount_yen", "integer", "支給額", "Yen in the fiscal year").between("0", "100000000"),
      ],
      primaryKey: ["staff_id", "year"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  /// Yen an hour of 会計年度任用職員 in the last fiscal year.
  private static let hourly = 1_220

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for index in city.byNumber {
      let (person, staff) = (Int(index), city.people[Int(index)])
      var random = Random(seed: city.seed, "pay", person)
      for year in city.firstYear..<city.asOfYear {
        let spread = random.below(900)
        guard staff.isInOffice(on: firstDay(of: year)), staff.isInOffice(on: lastDay(of: year)) else { continue }
        output.add(city.staffID(person))
        output.add(year)
        output.add(amount(city, person, year, spread) / 1000 * 1000)
        try output.endRow()
      }
    }
  }

  /// Sixteen and a half months of a salary that follows age and grade; by the hour outside the grades. Pay rose 1 % a year.
  private func amount(_ city: City, _ person: Int, _ year: Int, _ spread: Int) -> Int {
    let staff = city.people[person]
    let level = 1000 - 10 * (city.asOfYear - 1 - year)
    guard let grade = city.post(of: person, on: firstDay(of: year))?.grade else {
      return Self.hourly * staff.weeklyHours * 52 / 100 * (1150 + spread / 10) / 1000 * level / 1000
    }
    let age = Int(firstDay(of: year) - staff.born) / 365
    let monthly = 172_000 + 3_900 * (min(age, 56) - 18) + 17_500 * Int(grade - 1) + spread * 20
    let share = staff.employment == .reemployed ? 700 : 1000
    return monthly * 165 / 10 * staff.weeklyHours / 3875 * share / 1000 * level / 1000
  }
}
