import Columns
import Workforce

/// Who must attend which course, and who attended the two courses whose effect is known.
struct Attendance {
  /// The fiscal year in which each permanent person came into management, 0 where never.
  private(set) var managerSince: [Int16]
  /// The fiscal year in which each permanent person became 係長職, 0 where never.
  private(set) var chiefSince: [Int16]
  /// The new managers who miss a course, and which: planted.
  private(set) var missing: [(person: Int, course: Int)] = []
  private let city: City

  /// The fiscal year of the two courses whose effect is known.
  var effectYear: Int { city.asOfYear - 2 }

  /// The attendance that follows from the careers.
  init(_ city: City) {
    self.city = city
    managerSince = [Int16](repeating: 0, count: city.permanentCount)
    chiefSince = managerSince
    for (person, year) in city.newManagers { managerSince[person] = Int16(year) }
    for (person, year) in city.newChiefs { chiefSince[person] = Int16(year) }
    for (person, year) in city.newManagers where (city.asOfYear - 3..<city.asOfYear).contains(year) {
      let isManager = city.snapshots[city.asOfYear].map { $0.rank[person].isManager && $0.unit[person] >= 0 } ?? false
      guard missing.count < 3, isManager, !missing.contains(where: { $0.person == person }) else { continue }
      missing.append((person, Course.newManagers[missing.count]))
    }
  }

  /// The topics that a course of that place teaches and a planted person therefore misses.
  func missedTopics(_ course: Int) -> [String] { Course.all[course].topics }

  /// Whether a person attended a course whose effect is known: about 30 and 25 % of those who were there a year before.
  func attendsStudied(_ person: Int, course: Int) -> Bool {
    let held = Course.all[course].heldOn(year: effectYear)
    guard city.people[person].hired < firstDay(of: effectYear), city.people[person].left >= held else { return false }
    var random = Random(seed: city.seed, "attends \(course)", person)
    return random.chance(perMille: course == Course.effective ? 300 : 250)
  }

  /// The courses that a person must attend in a fiscal year, by their places.
  func duties(_ person: Int, in year: Int) -> [Int] {
    var courses: [Int] = []
    if FiscalYear(of: CivilDate(city.people[person].hired)).year == year {
      courses += [Course.newcomersFirst, Course.newcomersSecond]
    }
    if Int(chiefSince[person]) == year { courses.append(Course.newChiefs) }
    if Int(managerSince[person]) == year {
      courses += Course.newManagers.filter { course in !missing.contains { $0.person == person && $0.course == course }
      }
    }
    if year == effectYear {
      courses += [Course.effective, Course.ineffective].filter { attendsStudied(person, course: $0) }
    }
    return courses.filter { city.people[person].isInOffice(on: Course.all[$0].heldOn(year: year)) }
  }
}
