import Diagnostics

/// The organisation: one row a unit, from its first to its last day.
struct UnitsTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "units", title: "組織",
      description: "Divisions (部), sections (課) and desks (係). A renamed unit ends and names its successor; head_id is "
        + "the head on the last day of the history, or of a unit that ended, in its last fiscal year.",
      fields: [
        .required("unit", "string", "所属", "Name of the unit"),
        .required("valid_from", "date", "設置日", "First day of the unit"),
        .optional("valid_to", "date", "廃止日", "Last day of the unit, inclusive; empty while it exists"),
        .optional("parent", "string", "上位所属", "Unit above it; empty for a 部"),
        .required("level", "string", "階層", "部, 課 or 係").among(["係", "課", "部"], ordered: true),
        .optional("head_id", "string", "所属長", "Staff number of the head; empty while the post is vacant"),
        .optional("successor", "string", "後継所属", "Unit that took over"),
        .required("ministry_class", "string", "総務省の部門", "Class in the ministry's survey of local government staff"),
        .required(
          "heavy_duty", "boolean", "他律的業務", "Whether the work depends on others, so that longer overtime is allowed"),
      ],
      primaryKey: ["unit"],
      foreignKeys: [("parent", "units", "unit"), ("head_id", "staff", "staff_id"), ("successor", "units", "unit")],
      validity: ("valid_from", "valid_to"))
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for (index, unit) in city.layout.units.enumerated() {
      if let oldName = unit.oldName {
        let last = city.reorganisation - 1
        try add(index, named: oldName, from: Self.founded, to: last, successor: unit.name, city, to: &output)
        try add(index, named: unit.name, from: city.reorganisation, to: openEnd, successor: nil, city, to: &output)
      } else {
        try add(index, named: unit.name, from: Self.founded, to: openEnd, successor: nil, city, to: &output)
      }
    }
  }

  /// The day on which the city was founded.
  private static let founded = civilDay(2005, 9, 1)

  private func add(
    _ index: Int, named name: String, from: Int32, to: Int32, successor: String?, _ city: City,
    to output: inout CSVOutput
  ) throws(Diagnostic) {
    let unit = city.layout.units[index]
    let year = to == openEnd ? city.asOfYear : city.reorganisationYear - 1
    let head = city.snapshots[year].map { $0.heads[index] } ?? -1
    output.add(name)
    output.addDay(from)
    output.addDay(to)
    output.add(unit.parent < 0 ? nil : city.unitName(unit.parent, on: from == Self.founded ? from : to - 1))
    output.add(unit.level.rawValue)
    output.add(head < 0 ? nil : city.staffID(Int(head)))
    output.add(successor)
    output.add(unit.ministryClass)
    output.add(unit.isHeavy)
    try output.endRow()
  }
}
