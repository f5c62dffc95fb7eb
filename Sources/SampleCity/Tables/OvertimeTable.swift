import Columns
import Diagnostics

/// Overtime of the permanent staff below management, month by month.
struct OvertimeTable: CityTable {
  /// Above this size the months would take gigabytes.
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "overtime", title: "時間外勤務",
      description: "Overtime hours of the permanent staff below 副長職, one row a person and month. Managers have none.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("month", "date", "月", "First day of the month"),
        .required("hours", "number", "時間外時間", "Overtime hours, those on holidays included").between("0", "200"),
        .required("holiday_hours", "number", "うち休日", "Hours on holidays").between("0", "200"),
      ],
      primaryKey: ["staff_id", "month"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  /// Hours a month: 41 quantiles of the lognormal distribution with mean 11.8, of which 4 % lie above 45.
  private static let hours: [Double] = [
    0.5, 0.5, 1, 1.5, 1.5, 2, 2, 2.5, 2.5, 3, 3, 3.5, 3.5, 4, 4, 4.5, 5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 10, 10.5,
    11.5,
    12.5, 13.5, 15, 16.5, 18, 20, 23, 26.5, 31.5, 39.5, 55.5, 120,
  ]

  /// How busy the twelve months from April are, in hundredths.
  private static let seasons = [130, 105, 90, 85, 80, 90, 95, 90, 95, 95, 110, 135]

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let project = DigitalProject(city)
    for index in city.byNumber where Int(index) < city.permanentCount {
      var random = Random(seed: city.seed, "overtime", Int(index))
      let staffID = city.staffID(Int(index))
      for row in city.rows(of: Int(index)) where row.kind == .primary && (row.tier ?? .director) < .deputy {
        let isHeavy = city.layout.units[Int(row.unit)].isHeavy
        for month in Self.months(from: max(row.from, firstDay(of: city.firstYear)), to: min(row.to, city.asOf - 1)) {
          let season = Self.seasons[(CivilDate(month).month + 8) % 12]
          let saved = project.saves(in: city.layout.section(of: Int(row.unit)), month: month)
          let load = Double(season * (isHeavy ? 135 : 88) * (100 - saved)) / 1_000_000
          let halves = min(240, Int((random.drawn(from: Self.hours) * load * 2).rounded()))
          let holiday = random.chance(perMille: 300) ? halves * random.below(40) / 100 : 0
          output.add(staffID)
          output.addDay(month)
          output.addHundredths(halves * 50)
          output.addHundredths(holiday * 50)
          try output.endRow()
        }
      }
    }
  }

  /// The first days of the months whose first day lies in the span.
  private static func months(from: Int32, to: Int32) -> [Int32] {
    guard from <= to else { return [] }
    let (first, last) = (CivilDate(from), CivilDate(to))
    let start = first.year * 12 + first.month - 1 + (first.day > 1 ? 1 : 0)
    let end = last.year * 12 + last.month - 1
    return start > end ? [] : (start...end).map { civilDay($0 / 12, $0 % 12 + 1, 1) }
  }
}

extension Tier: Comparable {
  /// Lower tiers come first.
  static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
}
