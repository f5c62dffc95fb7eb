import Columns
import Diagnostics
import Workforce

/// Parental leave (育児休業).
struct ParentalTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "parental", title: "育児休業",
      description:
        "Permanent staff to whom a child was born, and the leave that they took; empty days where they took none.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("eligible_on", "date", "取得可能日", "Day from which leave may be taken: the birth of the child"),
        .optional("started_on", "date", "開始日", "First day of the leave"),
        .optional("days", "integer", "日数", "Calendar days of the leave, as granted").between("1", "1096"),
      ],
      primaryKey: ["staff_id", "eligible_on"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for person in city.permanentByNumber {
      let staff = city.people[person]
      var random = Random(seed: city.seed, "parental", person)
      var last = Int32.min
      for year in city.firstYear..<city.asOfYear {
        let day = firstDay(of: year) + Int32(random.below(365))
        let (isBorn, chance) = (random.chance(perMille: 75), random.below(1000))
        let age = Int(day - staff.born) / 365
        guard isBorn, (24...42).contains(age), staff.isInOffice(on: day), last == Int32.min || day - last > 400 else {
          continue
        }
        last = day
        // Fathers take leave more often from year to year.
        let isTaken = chance < (staff.isWoman ? 970 : 80 + 60 * (year - city.firstYear))
        let start = day + (staff.isWoman ? 57 : Int32(random.below(120)))
        let days = staff.isWoman ? 180 + random.below(500) : 5 + random.below(random.chance(perMille: 250) ? 150 : 30)
        let isHere = isTaken && staff.isInOffice(on: start) && start <= city.asOf
        output.add(city.staffID(person))
        output.addDay(day)
        output.addDay(isHere ? start : nil)
        output.add(isHere ? days : nil)
        try output.endRow()
      }
    }
  }
}
