import Columns
import Workforce

/// Who teaches whom at the workplace (OJT), and what was planted.
struct MentorPlan {
  /// Two sections that gave no training at the workplace in the last three fiscal years.
  let idleSections: [Int]
  /// A newcomer of the last fiscal year, outside those sections, who was given no mentor; nil where there is none.
  let forgotten: Int?
  private let city: City
  /// The 主任職 and above of each section on the first day of each fiscal year.
  private let seniors: [[Int: [(person: Int, tier: Tier)]]]

  /// Draws the sections and the newcomer.
  init(_ city: City) {
    self.city = city
    seniors = (city.firstYear..<city.asOfYear).map { year in
      var bySection: [Int: [(person: Int, tier: Tier)]] = [:]
      for person in city.permanentByNumber {
        guard let post = city.post(of: person, on: firstDay(of: year)), let tier = post.tier, tier >= .senior else {
          continue
        }
        bySection[city.layout.section(of: Int(post.unit)), default: []].append((person, tier))
      }
      return bySection
    }
    var random = Random(seed: city.seed, "mentor plan")
    var sections = city.sections
    random.shuffle(&sections)
    let idle = sections.prefix(2).sorted()
    idleSections = idle
    let newcomers = Self.newcomers(city, in: city.asOfYear - 1).filter { person in
      city.section(of: person, on: city.people[person].hired).map { !idle.contains($0) } ?? false
    }
    forgotten = newcomers.isEmpty ? nil : newcomers[random.below(newcomers.count)]
  }

  /// The permanent staff hired in a fiscal year who are in office at its end.
  static func newcomers(_ city: City, in year: Int) -> [Int] {
    city.permanentByNumber.filter { person in
      let staff = city.people[person]
      return FiscalYear(of: CivilDate(staff.hired)).year == year && staff.left >= lastDay(of: year)
    }
  }

  /// The newcomers of the last fiscal year without a mentor.
  var withoutMentor: [Int] {
    Self.newcomers(city, in: city.asOfYear - 1).filter { mentor(of: $0, from: city.people[$0].hired) == nil }
  }

  /// The mentor of a person who begins in a section on a day: a 係長 or 主任 there, else the eldest hand; nil where the
  /// section trains nobody.
  func mentor(of person: Int, from day: Int32) -> Int? {
    guard let section = city.section(of: person, on: day) else { return nil }
    if day >= firstDay(of: city.asOfYear - 3), idleSections.contains(section) { return nil }
    if person == forgotten, day == city.people[person].hired { return nil }
    let year = FiscalYear(of: CivilDate(day)).year
    let colleagues = seniors[year - city.firstYear][section, default: []].filter { colleague in
      colleague.person != person && city.section(of: colleague.person, on: day) == section
    }
    let guides = colleagues.filter { $0.tier <= .chief }
    let choice = guides.isEmpty ? colleagues : guides
    if choice.isEmpty { return nil }
    var random = Random(seed: city.seed, "mentor", person)
    return choice[random.below(choice.count)].person
  }
}
