import Columns

/// Plants what trips a careless reader: birthdays on 29 February and 1 April, namesakes, and a person who left and came
/// back under another number and surname.
struct Traps {
  private(set) var people: [Person]
  private(set) var namesakes: [(Int, Int)] = []
  private(set) var rehired: (before: Int, after: Int)?
  private let asOf: Int32
  private var random: Random

  /// The traps for the permanent staff.
  init(people: [Person], asOf: Int32, seed: UInt64) {
    self.people = people
    self.asOf = asOf
    random = Random(seed: seed, "traps")
  }

  /// Plants all of them.
  mutating func plant() {
    plantBirthdays()
    plantRehire()
    plantNamesakes()
  }

  /// Keeps every person in the same school year, so that ages on 1 April and retirement dates stay as they are.
  private mutating func plantBirthdays() {
    var (leap, april) = (0, 0)
    for index in people.indices {
      let born = CivilDate(people[index].born)
      let spring = born.month >= 4 && (born.month > 4 || born.day >= 2) ? born.year + 1 : born.year
      if leap < 3, index % 7 == 3, CivilDate.isLeap(spring) {
        people[index].born = civilDay(spring, 2, 29)
        leap += 1
      } else if april < 4, index % 11 == 5 {
        people[index].born = civilDay(spring, 4, 1)
        april += 1
      }
    }
  }

  private mutating func plantRehire() {
    let late = people.indices.filter { index in
      let person = people[index]
      return person.left == openEnd && person.hired >= firstDay(of: 2020) && person.hired - person.born > 25 * 366
    }
    let early = people.indices.filter { people[$0].reason == .resigned }.prefix(400)
    for after in late.prefix(400) {
      guard let before = early.first(where: { couldBe($0, after) }) else { continue }
      becomeOne(before, after)
      return
    }
  }

  /// Whether the first person, with the birthday of the second, was of an age to work and left a year before the second
  /// came.
  private func couldBe(_ before: Int, _ after: Int) -> Bool {
    let (person, born) = (people[before], people[after].born)
    return person.left + 365 < people[after].hired && person.hired - born > 19 * 366 && person.left - born < 45 * 365
  }

  private mutating func becomeOne(_ before: Int, _ after: Int) {
    rehired = (before, after)
    people[before].born = people[after].born
    people[before].isWoman = people[after].isWoman
    people[before].given = people[after].given
    people[before].generation = people[after].generation
    if people[before].surname == people[after].surname {
      people[before].surname = (people[before].surname + 1) % NameStock.surnames.count
    }
  }

  private mutating func plantNamesakes() {
    let inOffice = people.indices.filter { $0 != rehired?.after && people[$0].isInOffice(on: asOf) }
    for offset in [0, 1] {
      let first = inOffice[random.below(inOffice.count / 2) + offset]
      let twin = inOffice.first { index in
        let person = people[index]
        return index > first && person.isWoman == people[first].isWoman && person.generation == people[first].generation
          && !namesakes.contains { $0 == first || $1 == first || $0 == index || $1 == index }
      }
      guard let twin else { continue }
      people[twin].surname = people[first].surname
      people[twin].given = people[first].given
      namesakes.append((first, twin))
    }
  }
}
