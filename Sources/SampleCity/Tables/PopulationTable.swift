import Diagnostics

/// The residents of the city, counted and projected.
struct PopulationTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "population", title: "人口",
      description:
        "Residents every five years. The projections for 2035 and 2050 are those that the policy quotes; the other "
        + "years are invented so that they lie on its path. A larger city has more residents in proportion.",
      fields: [
        .required("year", "integer", "年", "Year"),
        .required("people", "integer", "人口", "Residents").between("0", "100000000"),
        .required("kind", "string", "区分", "Census or projection").among(["census", "projection"]),
        .required("source", "string", "出典", "Where the figure comes from"),
      ],
      primaryKey: ["year"])
  }

  private static let people = [
    (2010, 21_790), (2015, 19_870), (2020, 17_930), (2025, 15_960), (2030, 14_080), (2035, 12_252), (2040, 10_690),
    (2045, 9_270), (2050, 8_012),
  ]

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for (year, people) in Self.people {
      output.add(year)
      output.add(people * city.staffCount / CityPlan.size)
      output.add(year <= 2020 ? "census" : "projection")
      output.add(year == 2035 || year == 2050 ? "方針に引用された将来推計人口" : "架空")
      try output.endRow()
    }
  }
}
