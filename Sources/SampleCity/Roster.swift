import Columns
import Workforce

/// The permanent staff: who is in office on the last day, and who left during the history.
struct Roster {
  private(set) var people: [Person] = []
  private let staffCount: Int
  private let firstYear: Int
  private let asOfYear: Int
  private var random: Random
  /// Counts up to the next hiring in the midst of a year, so that their share hardly varies.
  private var midYear = 0
  /// How many leavers were hired in each fiscal year of the history.
  private var leaversHired: [Int]

  /// Shares of the ages 18–19, 20–23 … 56–59, 60–61 in per cent, and the share of women in per mille.
  private static let bands: [(low: Int, high: Int, share: Int, women: Int)] = [
    (18, 19, 1, 500), (20, 23, 6, 480), (24, 27, 9, 470), (28, 31, 10, 450), (32, 35, 9, 440), (36, 39, 8, 410),
    (40, 43, 7, 390), (44, 47, 11, 370), (48, 51, 16, 330), (52, 55, 12, 310), (56, 59, 8, 290), (60, 61, 3, 300),
  ]

  /// Ages at which people are hired, and how often: school leavers, graduates, and a few with a career behind them.
  private static let entryAges: [(age: Int, weight: Int)] = [
    (18, 24), (19, 2), (20, 12), (21, 2), (22, 38), (23, 6), (24, 4), (25, 2), (26, 2), (27, 1), (28, 2), (29, 1),
    (30, 1), (32, 1), (34, 1), (36, 1),
  ]

  /// The staff of a city with `staffCount` people in office on 1 April of `asOfYear`.
  init(staffCount: Int, firstYear: Int, asOfYear: Int, seed: UInt64) {
    self.staffCount = staffCount
    self.firstYear = firstYear
    self.asOfYear = asOfYear
    random = Random(seed: seed, "roster")
    leaversHired = [Int](repeating: 0, count: asOfYear - firstYear + 1)
    people.reserveCapacity(staffCount * 3 / 2)
    for year in firstYear..<asOfYear { addLeavers(of: year) }
    addStaffInOffice()
  }

  // MARK: Leavers

  /// Leavers by the age on 1 April: the age span, yearly leavers per 100,000 staff, and the women among them per mille.
  private static let exits: [(low: Int, high: Int, rate: Int, women: Int)] = [
    (20, 29, 640, 520), (30, 39, 190, 450), (40, 49, 110, 350), (50, 54, 62, 320), (55, 58, 150, 300),
  ]

  private mutating func addLeavers(of year: Int) {
    let (age, fiscal) = (Retirement.age(in: FiscalYear(year)), FiscalYear(year))
    let cohort = year - age
    if Retirement.year(born: CivilDate(civilDay(cohort, 4, 2))) == fiscal {
      for _ in 0..<count(perMille: 29_500) {
        addLeaver(age: asOfYear - cohort - 1, in: year, reason: .retired, women: 290)
      }
    }
    for exit in Self.exits {
      for _ in 0..<count(perMille: exit.rate * 10) {
        let span = exit.high - exit.low + 1
        let ageNow = exit.low + (exit.low == 20 ? max(random.below(span), random.below(span)) : random.below(span))
        addLeaver(age: ageNow + asOfYear - year, in: year, reason: exitReason(age: ageNow), women: exit.women)
      }
    }
  }

  /// A number of staff from a rate per million, rounded at random so that the mean is right.
  private mutating func count(perMille rate: Int) -> Int {
    let product = staffCount * rate
    return product / 1_000_000 + (random.below(1_000_000) < product % 1_000_000 ? 1 : 0)
  }

  private mutating func exitReason(age: Int) -> LeftReason {
    switch random.below(100) {
    case 0..<(age < 30 ? 1 : age < 50 ? 8 : 22): .died
    case 96..<98: .dismissed
    case 98...: .other
    default: .resigned
    }
  }

  /// Adds a leaver. The age is the one that the person would have at the end of the history.
  private mutating func addLeaver(age: Int, in year: Int, reason: LeftReason, women: Int) {
    let ageThen = age - (asOfYear - year)
    var tenure = ageThen - entryAge(atMost: ageThen)
    if ageThen < 30 { tenure = min(tenure, random.below(6)) }
    var person = newcomer(age: age, isWoman: random.chance(perMille: women))
    person.reason = reason
    person.left = lastDay(of: year)
    if reason != .retired, random.chance(perMille: 400) {
      let month = random.below(11)
      person.left = civilDay(month < 9 ? year : year + 1, month < 9 ? month + 4 : month - 8, 28) + 2
      if month == 10 { person.left = civilDay(year + 1, 2, 28) }
    }
    person.hired = hiringDay(in: year - tenure, age: ageThen - tenure)
    if person.hired >= person.left - 60 { person.hired = firstDay(of: year - tenure) }
    if year - tenure >= firstYear { leaversHired[year - tenure - firstYear] += 1 }
    people.append(person)
  }

  // MARK: People in office

  private mutating func addStaffInOffice() {
    let drawn = agesAndSexes()
    var batches = [[Int]](repeating: [], count: asOfYear - firstYear + 46)
    for (index, person) in drawn.enumerated() {
      batches[asOfYear - person.age + entryAge(atMost: person.age) - asOfYear + batches.count - 1].append(index)
    }
    smooth(&batches, ages: drawn.map(\.age))
    for place in batches.indices {
      let year = asOfYear - (batches.count - 1) + place
      for index in batches[place] {
        var person = newcomer(age: drawn[index].age, isWoman: drawn[index].isWoman)
        person.hired = hiringDay(in: year, age: drawn[index].age - (asOfYear - year))
        people.append(person)
      }
    }
  }

  /// The ages as the pyramid asks, evenly within each band, with the women of each band at random places.
  private mutating func agesAndSexes() -> [(age: Int, isWoman: Bool)] {
    var result: [(age: Int, isWoman: Bool)] = []
    result.reserveCapacity(staffCount)
    let counts = shares(of: staffCount, weights: Self.bands.map(\.share))
    for (band, count) in zip(Self.bands, counts) {
      var women = (0..<count).map { $0 < (count * band.women + 500) / 1000 }
      random.shuffle(&women)
      let width = band.high - band.low + 1
      for index in 0..<count { result.append((band.low + index * width / count, women[index])) }
    }
    random.shuffle(&result)
    return result
  }

  /// Moves hirings between neighbouring years until each year of the history has between 2.7 % and 4.1 % of the staff,
  /// those who left again included.
  private mutating func smooth(_ batches: inout [[Int]], ages: [Int]) {
    for place in stride(from: batches.count - 1, through: batches.count - 1 - (asOfYear - firstYear), by: -1) {
      let back = batches.count - 1 - place
      let left = leaversHired[leaversHired.count - 1 - back]
      let hirings = staffCount * (27 + random.below(15)) / 1000
      let wanted = max(1, hirings - left)
      var kept: [Int] = []
      for index in batches[place] {
        if kept.count >= wanted, ages[index] - back >= 19 {
          batches[place - 1].append(index)
        } else {
          kept.append(index)
        }
      }
      var earlier = place - 1
      while kept.count < wanted, earlier >= 0 {
        guard let index = batches[earlier].popLast() else {
          earlier -= 1
          continue
        }
        kept.append(index)
      }
      batches[place] = kept
    }
  }

  // MARK: One person

  private mutating func entryAge(atMost age: Int) -> Int {
    let entry = Self.entryAges[random.pick(weights: Self.entryAges.map(\.weight))].age
    return entry <= age ? entry : 18 + random.below(max(1, age - 17))
  }

  /// A person of that age on the last day, with a name and a birthday.
  private mutating func newcomer(age: Int, isWoman: Bool) -> Person {
    let start = civilDay(asOfYear - age - 1, 4, 2)
    let born = start + Int32(random.below(Int(civilDay(asOfYear - age, 4, 2) - start)))
    let generation = NameStock.generation(bornIn: CivilDate(born).year)
    return Person(
      surname: NameStock.surname(&random), given: random.below(25), generation: generation, isWoman: isWoman,
      born: born, hired: 0)
  }

  /// 1 April for four of five; the others in July, October or January. School leavers always in April.
  private mutating func hiringDay(in year: Int, age: Int) -> Int32 {
    if age < 21 || year >= asOfYear { return firstDay(of: year) }
    midYear += 31
    if midYear < 100 { return firstDay(of: year) }
    midYear -= 100
    switch random.below(3) {
    case 0: return civilDay(year, 7, 1)
    case 1: return civilDay(year, 10, 1)
    default: return civilDay(year + 1, 1, 1)
    }
  }
}
