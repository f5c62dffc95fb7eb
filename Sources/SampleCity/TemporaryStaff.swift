import Columns
import Workforce

/// The staff who stand apart from the permanent ones: 会計年度任用職員, 任期付 and 再任用短時間.
///
/// A person has one row from the first day of the first term to the last day of the last, as long as the terms follow each
/// other. 会計年度任用職員 exist since 1 April 2020 (地方公務員法 22条の2).
struct TemporaryStaff {
  private(set) var people: [Person] = []
  private(set) var postings: [Posting] = []
  private let layout: Layout
  private let desks: [Int32]
  private let asOfYear: Int
  /// How many people stand before these in the city.
  private let offset: Int
  private var random: Random

  /// The temporary staff beside the permanent staff; some of those who retired come back under a new number.
  init(
    permanent: [Person], lastUnits: [Int32], staffCount: Int, layout: Layout, asOfYear: Int, reorganisation: Int32,
    seed: UInt64
  ) {
    self.layout = layout
    self.asOfYear = asOfYear
    offset = permanent.count
    random = Random(seed: seed, "temporary")
    desks = layout.units.indices.filter { layout.units[$0].level == .desk }.map(Int32.init)
    for (index, person) in permanent.enumerated() where person.reason == .retired && random.chance(perMille: 560) {
      rehire(person, unit: lastUnits[index], reorganisation: reorganisation)
    }
    for place in 0..<staffCount * 48 / 100 { addAnnual(place, reorganisation: reorganisation) }
    for _ in 0..<staffCount * 26 / 1000 { addFixedTerm(reorganisation: reorganisation) }
  }

  private mutating func add(_ person: Person, unit: Int32, tier: Tier? = nil, grade: Int8? = nil, cut: Int32) {
    var row = Posting(
      person: Int32(offset + people.count), from: person.hired, to: person.left, unit: unit, tier: tier, grade: grade)
    people.append(person)
    if layout.units[Int(unit)].oldName != nil, row.from < cut, row.to >= cut {
      row.to = cut - 1
      postings.append(row)
      (row.from, row.to) = (cut, person.left)
    }
    postings.append(row)
  }

  /// A retired person comes back for shorter hours, until the fiscal year in which 65 is attained at the latest.
  private mutating func rehire(_ person: Person, unit: Int32, reorganisation: Int32) {
    var again = person
    again.hired = person.left + 1
    again.employment = .reemployed
    again.weeklyHours = random.chance(perMille: 700) ? 3100 : 2325
    let first = FiscalYear(of: CivilDate(again.hired)).year
    var last = FiscalYear(of: Age.attains(born: CivilDate(person.born), years: 65)).year
    if random.chance(perMille: 350) { last = min(last, first + 1 + random.below(2)) }
    (again.left, again.reason) = last < asOfYear ? (lastDay(of: last), .termEnded) : (openEnd, nil)
    let desk = layout.units[Int(unit)].level == .desk ? unit : desks[random.below(desks.count)]
    add(again, unit: desk, tier: .senior, grade: 3, cut: reorganisation)
  }

  /// One post that is filled by a chain of people with terms of one year; each stays up to five years.
  private mutating func addAnnual(_ place: Int, reorganisation: Int32) {
    let occupations: [Occupation] = [
      .clerk, .clerk, .clerk, .clerk, .childcareAid, .childcareAid, .cook, .janitor, .librarian,
    ]
    let occupation = occupations[random.below(occupations.count)]
    let unit = desk(for: occupation)
    var year = 2020
    while year <= asOfYear {
      let terms = 1 + min(random.below(6), random.below(8))
      var person = stranger(ageIn: year, low: 22, high: 66, women: 810)
      (person.employment, person.occupation) = (.annual, occupation)
      person.weeklyHours = [2900, 3100, 3500, 3500, 3875][random.below(5)]
      person.hired = firstDay(of: year)
      if year + terms <= asOfYear {
        person.left = lastDay(of: year + terms - 1)
        person.reason = .termEnded
        if random.chance(perMille: 120) { (person.left, person.reason) = (person.left - 121, .resigned) }
      }
      add(person, unit: unit, cut: reorganisation)
      year += terms
    }
  }

  /// A specialist for three years, sometimes five.
  private mutating func addFixedTerm(reorganisation: Int32) {
    var year = 2018 + random.below(3)
    while year <= asOfYear {
      let terms = random.chance(perMille: 700) ? 3 : 5
      var person = stranger(ageIn: year, low: 28, high: 58, women: 420)
      person.employment = .fixedTerm
      person.hired = firstDay(of: year)
      if year + terms <= asOfYear { (person.left, person.reason) = (lastDay(of: year + terms - 1), .termEnded) }
      add(person, unit: desks[random.below(desks.count)], tier: .senior, grade: 3, cut: reorganisation)
      year += terms
    }
  }

  /// A desk where the occupation is at home.
  private mutating func desk(for occupation: Occupation) -> Int32 {
    let wanted: String? =
      switch occupation {
      case .childcareAid: "保育園"
      case .cook: "給食"
      case .librarian: "図書館"
      default: nil
      }
    for _ in 0..<400 {
      let desk = desks[random.below(desks.count)]
      guard let wanted else { return desk }
      if layout.units[Int(desk)].name.contains(wanted) { return desk }
    }
    return desks[0]
  }

  private mutating func stranger(ageIn year: Int, low: Int, high: Int, women: Int) -> Person {
    let age = low + random.below(high - low + 1)
    let born = civilDay(year - age - 1, 4, 2) + Int32(random.below(365))
    return Person(
      surname: NameStock.surname(&random), given: random.below(25),
      generation: NameStock.generation(bornIn: CivilDate(born).year), isWoman: random.chance(perMille: women),
      born: born,
      hired: 0)
  }
}
