import Diagnostics

/// Managers who asked to step down (希望降任).
struct DemotionRequestsTable: CityTable {
  var description: TableDescription {
    TableDescription(
      name: "demotion_requests", title: "希望降任",
      description:
        "Requests of managers to step down, filed in the autumn. An approved one takes effect on the 1 April that "
        + "follows, and shows in the assignments.",
      fields: [
        .required("staff_id", "string", "職員番号", "Staff number"),
        .required("requested_on", "date", "申出日", "Day of the request"),
        .required("outcome", "string", "結果", "What was decided").among(["承認", "不承認", "取下げ"]),
      ],
      primaryKey: ["staff_id", "requested_on"], foreignKeys: [("staff_id", "staff", "staff_id")], personKey: "staff_id")
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    for person in city.permanentByNumber {
      var random = Random(seed: city.seed, "demotion", person)
      for year in city.firstYear..<city.asOfYear {
        let day = civilDay(year, 10, 1) + Int32(random.below(60))
        let (isAsked, isWithdrawn) = (random.chance(perMille: 14), random.chance(perMille: 400))
        guard let now = city.post(of: person, on: day)?.tier, now >= .deputy else { continue }
        guard let next = city.post(of: person, on: firstDay(of: year + 1))?.tier else { continue }
        // Who steps down at 60 may have asked for it in the year before.
        let stepsDown = next < .deputy
        guard isAsked || stepsDown && random.chance(perMille: 120) else { continue }
        output.add(city.staffID(person))
        output.addDay(day)
        output.add(stepsDown ? "承認" : isWithdrawn ? "取下げ" : "不承認")
        try output.endRow()
      }
    }
  }
}
