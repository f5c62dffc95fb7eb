import Columns
import Workforce

/// The postings beside the primary ones: 併任, and secondments (派遣), whose host stands in the title.
struct SidePostings {
  private(set) var postings: [Posting] = []

  /// Where the city sends people, in the order of the codes.
  static let hosts = ["北海道庁派遣", "広域連合派遣", "まちづくり協議会派遣", "民間企業派遣"]

  /// Side postings of permanent staff, within the years of the history.
  init(people: [Person], permanentCount: Int, layout: Layout, firstYear: Int, asOfYear: Int, seed: UInt64) {
    var random = Random(seed: seed, "side postings")
    let sections = layout.units.indices.filter { layout.units[$0].level == .section && layout.units[$0].oldName == nil }
    for index in 0..<permanentCount {
      let person = people[index]
      let start = max(firstYear, FiscalYear(of: CivilDate(person.hired)).year + 2)
      guard start < asOfYear, random.chance(perMille: 110) else { continue }
      let isSecondment = random.chance(perMille: 250) && person.born > firstDay(of: asOfYear - 50)
      let year = start + random.below(asOfYear - start)
      let end = year + (isSecondment ? 1 + random.below(2) : 2 + random.below(4))
      let last = end > asOfYear ? openEnd : lastDay(of: end - 1)
      guard firstDay(of: year) < person.left else { continue }
      let unit = isSecondment ? sections[0] : sections[random.below(sections.count)]
      postings.append(
        Posting(
          person: Int32(index), from: firstDay(of: year), to: min(last, person.left), unit: Int32(unit),
          kind: isSecondment ? .seconded : .concurrent, host: isSecondment ? Int8(random.below(Self.hosts.count)) : nil)
      )
    }
  }
}
