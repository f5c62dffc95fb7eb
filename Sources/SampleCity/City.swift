import Columns
import Workforce

/// The whole city in memory: people, postings and units. The tables only read it, each with a random stream of its own.
struct City {
  let staffCount: Int
  let firstYear: Int
  /// The fiscal year that begins on the last day of the history.
  let asOfYear = 2026
  let seed: UInt64
  let layout: Layout
  private(set) var people: [Person]
  /// The first so many people are permanent staff.
  let permanentCount: Int
  /// The rows of the assignments table, by person and then by first day.
  private(set) var postings: [Posting] = []
  /// Where the rows of each person begin in `postings`; one more place than people.
  private(set) var postingStarts: [Int32] = []
  /// People in the order of their numbers.
  private(set) var byNumber: [Int32] = []
  let snapshots: [Int: Careers.Snapshot]
  let newManagers: [(person: Int, year: Int)]
  let newChiefs: [(person: Int, year: Int)]
  /// The people who stay in one field.
  let oneField: [Int]
  /// Pairs of people who bear the same name.
  let namesakes: [(Int, Int)]
  /// A person who left and came back under a new number and another surname.
  let rehired: (before: Int, after: Int)?

  /// The day on which the units of the reorganised section got their new names.
  let reorganisation: Int32
  /// The last day of the history.
  var asOf: Int32 { firstDay(of: asOfYear) }
  /// The fiscal years whose evaluations are written item by item.
  var evaluationYears: [Int] { Array(asOfYear - 3..<asOfYear) }

  /// Builds the city.
  init(staffCount: Int, years: Int, seed: UInt64) {
    self.staffCount = staffCount
    self.seed = seed
    firstYear = 2026 - years
    reorganisation = firstDay(of: 2026 - years / 2)
    layout = Layout(staffCount: staffCount)
    let roster = Roster(staffCount: staffCount, firstYear: firstYear, asOfYear: 2026, seed: seed)
    var traps = Traps(people: roster.people, asOf: firstDay(of: 2026), seed: seed)
    traps.plant()
    (namesakes, rehired) = (traps.namesakes, traps.rehired)
    let careers = Careers(
      roster: traps.people, layout: layout, firstYear: firstYear, asOfYear: 2026,
      snapshotYears: [2026 - years / 2 - 1] + (2023...2026), reorganisation: reorganisation, seed: seed)
    snapshots = careers.snapshots
    (newManagers, newChiefs, oneField) = (careers.newManagers, careers.newChiefs, careers.stuck)
    permanentCount = careers.people.count
    var lastUnits = [Int32](repeating: 0, count: permanentCount)
    for posting in careers.postings { lastUnits[Int(posting.person)] = posting.unit }
    let temporary = TemporaryStaff(
      permanent: careers.people, lastUnits: lastUnits, staffCount: staffCount, layout: layout, asOfYear: 2026,
      reorganisation: reorganisation, seed: seed)
    people = careers.people + temporary.people
    let side = SidePostings(
      people: people, permanentCount: permanentCount, layout: layout, firstYear: firstYear, asOfYear: 2026, seed: seed)
    sortPostings(careers.postings + side.postings + temporary.postings)
    number()
  }

  /// The fiscal year that begins with the reorganisation.
  var reorganisationYear: Int { asOfYear - (asOfYear - firstYear) / 2 }

  /// Puts the rows of each person together, in the order of their first days (counting sort).
  private mutating func sortPostings(_ rows: [Posting]) {
    postingStarts = [Int32](repeating: 0, count: people.count + 1)
    for row in rows { postingStarts[Int(row.person) + 1] += 1 }
    for index in people.indices { postingStarts[index + 1] += postingStarts[index] }
    var next = postingStarts
    postings = rows
    for row in rows {
      var place = Int(next[Int(row.person)])
      next[Int(row.person)] += 1
      while place > Int(postingStarts[Int(row.person)]), postings[place - 1].from > row.from {
        postings[place] = postings[place - 1]
        place -= 1
      }
      postings[place] = row
    }
  }

  /// Gives staff numbers in the order of hiring, with small gaps.
  private mutating func number() {
    var random = Random(seed: seed, "numbers")
    byNumber = people.indices.map(Int32.init)
    byNumber.sort { (people[Int($0)].hired, $0) < (people[Int($1)].hired, $1) }
    var number = 100
    for index in byNumber {
      number += 1 + random.below(3)
      people[Int(index)].number = number
    }
  }

  /// The rows of one person.
  func rows(of person: Int) -> ArraySlice<Posting> {
    postings[Int(postingStarts[person])..<Int(postingStarts[person + 1])]
  }

  /// A staff number as it is written, with leading zeros.
  func staffID(_ person: Int) -> String {
    padded(people[person].number, to: max(5, String(staffCount * 8).count))
  }
}
