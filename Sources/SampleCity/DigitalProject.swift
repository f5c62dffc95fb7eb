/// The digital project whose effect on overtime is known: planted in one section, so that a comparison before and after it
/// can be checked.
struct DigitalProject {
  /// The section that it was carried out in.
  let section: Int
  /// The proposal that led to it: who made it, when, and the day of the decision.
  let proposer: Int
  let proposed: Int32
  let decided: Int32
  /// The first month in which it saves work.
  let start: Int32
  /// By how much it lowers the overtime, in per cent.
  static let saving = 50

  /// The project of the city: in one of the sections with heavy duty and at least four people who work overtime.
  init(_ city: City) {
    var random = Random(seed: city.seed, "digital project")
    let year = city.asOfYear - 2
    (start, decided, proposed) = (civilDay(year, 10, 1), civilDay(year, 8, 20), civilDay(year, 6, 11))
    var workers: [Int: [Int]] = [:]
    for person in city.permanentByNumber {
      guard let post = city.post(of: person, on: proposed), (post.tier ?? .director) < .deputy else { continue }
      workers[city.layout.section(of: Int(post.unit)), default: []].append(person)
    }
    let heavy = city.sections.filter { city.layout.units[$0].isHeavy && workers[$0, default: []].count >= 4 }
    section = heavy.isEmpty ? city.sections[0] : heavy[random.below(heavy.count)]
    let candidates = workers[section, default: [0]]
    proposer = candidates[random.below(candidates.count)]
  }

  /// By how much the overtime of a section is lowered in a month, in per cent.
  func saves(in section: Int, month: Int32) -> Int { section == self.section && month >= start ? Self.saving : 0 }
}
