import Diagnostics

/// The share of each group of abilities that a tier requires. The chart of the policy did not survive, so the table is empty.
struct RankProfilesTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "rank_profiles", title: "階層別に要求される能力の割合",
      description: "Weight of each group of abilities by tier. Empty: the chart of the policy did not survive, and its "
        + "numbers are not invented. A city that has its own fills it in.",
      fields: [
        .required("tier", "string", "職階", "Tier").among(Tier.allCases.map(\.name), ordered: true),
        .required("group", "string", "能力区分", "Group of abilities, as in `items`"),
        .required("weight", "number", "割合", "Share of the group in the tier; those of a tier add up to 1").between(
          "0", "1"),
      ],
      primaryKey: ["tier", "group"])
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {}
}
