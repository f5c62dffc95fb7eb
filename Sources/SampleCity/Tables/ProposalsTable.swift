import Diagnostics

/// What the staff proposed to improve (業務改善の提案).
struct ProposalsTable: CityTable {
  var largestStaffCount: Int { 50_000 }

  var description: TableDescription {
    TableDescription(
      name: "proposals", title: "業務改善提案", description: "Proposals of the permanent staff to improve the work.",
      fields: [
        .required("proposal_id", "string", "提案番号", "Fiscal year and number").matching("[0-9]{4}-[0-9]+"),
        .required("staff_id", "string", "提案者", "Staff number"),
        .required("unit", "string", "所属", "Section in which it is to be carried out"),
        .required("proposed_on", "date", "提案日", "Day of the proposal"),
        .optional("decided_on", "date", "決定日", "Day of the decision; empty while it is open"),
        .required("status", "string", "状況", "What was decided").among(["採用", "不採用", "検討中"]),
        .required("dx", "boolean", "DX", "Whether it is about digital tools"),
        .optional("carried_out_from", "date", "実施日", "Day from which an adopted proposal is carried out"),
      ],
      primaryKey: ["proposal_id"], foreignKeys: [("staff_id", "staff", "staff_id"), ("unit", "units", "unit")],
      personKey: "staff_id")
  }

  private struct Proposal {
    var person: Int
    var section: Int
    var proposed: Int32
    var decided: Int32
    var isAdopted: Bool
    var isDigital: Bool
    var start: Int32
  }

  func write(_ city: City, to output: inout CSVOutput) throws(Diagnostic) {
    let project = DigitalProject(city)
    let planted = Proposal(
      person: project.proposer, section: project.section, proposed: project.proposed, decided: project.decided,
      isAdopted: true, isDigital: true, start: project.start)
    for year in city.firstYear..<city.asOfYear {
      var proposals = drawn(city, year)
      if planted.proposed >= firstDay(of: year), planted.proposed <= lastDay(of: year) { proposals.append(planted) }
      proposals.sort { ($0.proposed, $0.person) < ($1.proposed, $1.person) }
      for (place, proposal) in proposals.enumerated() { try add(proposal, place + 1, year, city, to: &output) }
    }
  }

  /// The proposals of a fiscal year; who is able makes more of them.
  private func drawn(_ city: City, _ year: Int) -> [Proposal] {
    var result: [Proposal] = []
    for person in city.permanentByNumber {
      var random = Random(seed: city.seed, "proposals", person * 64 + year - 2000)
      var ability = Ability(of: person, seed: city.seed)
      for _ in city.firstYear..<year { _ = ability.next() }
      let perMille = max(15, 95 + Int(ability.next() * 140))
      let day = firstDay(of: year) + Int32(random.below(364))
      guard random.chance(perMille: perMille), let section = city.section(of: person, on: day) else { continue }
      let decided = day + 20 + Int32(random.below(130))
      result.append(
        Proposal(
          person: person, section: city.layout.units[section].level == .section ? section : section + 1, proposed: day,
          decided: decided, isAdopted: random.chance(perMille: 320), isDigital: random.chance(perMille: 350),
          start: decided + 30 + Int32(random.below(120))))
    }
    return result
  }

  private func add(
    _ proposal: Proposal, _ number: Int, _ year: Int, _ city: City, to output: inout CSVOutput
  ) throws(Diagnostic) {
    let isOpen = proposal.decided >= city.asOf
    output.add("\(year)-\(padded(number, to: 4))")
    output.add(city.staffID(proposal.person))
    output.add(city.unitName(proposal.section, on: proposal.proposed))
    output.addDay(proposal.proposed)
    output.addDay(isOpen ? nil : proposal.decided)
    output.add(isOpen ? "検討中" : proposal.isAdopted ? "採用" : "不採用")
    output.add(proposal.isDigital)
    output.addDay(!isOpen && proposal.isAdopted ? proposal.start : nil)
    try output.endRow()
  }
}
