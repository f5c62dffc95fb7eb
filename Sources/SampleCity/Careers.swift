import Columns
import Workforce

/// Walks the permanent staff through the years: each 1 April people leave, are promoted, move and join.
struct Careers {
  /// Where a person sits at the moment.
  struct Seat {
    var slot: Int32 = -1
    var unit: Int32 = -1
    var rank = PostClass.staff
    /// The occupation that the post needs, 0 where any will do.
    var pool = 0
    var isSenior = false
    var tierSince: Int16 = 0
    var staySince: Int16 = 0
    var rowStart: Int32 = 0
    var grade: Int8 = 0
    /// One bit for each field of work since the history began.
    var fields: UInt16 = 0
    /// Whether the person is planted to stay in one field for good.
    var isStuck = false
    var mustMove = false
    var ability: Int32 = 0
  }

  /// What is known of a year for the tables that look back.
  struct Snapshot {
    /// The unit of each permanent person, -1 where none.
    var unit: [Int32]
    /// The rank of each permanent person.
    var rank: [PostClass]
    /// The head of each unit, -1 where the post is vacant.
    var heads: [Int32]
  }

  var people: [Person]
  private(set) var postings: [Posting] = []
  private(set) var snapshots: [Int: Snapshot] = [:]
  /// Who was promoted into management, and the fiscal year that began on that day.
  var newManagers: [(person: Int, year: Int)] = []
  /// Who was promoted to 係長職, and when.
  var newChiefs: [(person: Int, year: Int)] = []
  /// The people planted to have one field only.
  var stuck: [Int] = []
  let layout: Layout
  let firstYear: Int
  let asOfYear: Int
  private let snapshotYears: [Int]
  private let reorganisation: Int32
  var random: Random
  var seats: [Seat]
  /// The seats as they were before the 1 April at hand.
  private var before: [Seat] = []
  /// Who sits on each post, -1 where nobody does.
  var occupant: [Int32]
  /// The people in office on the 1 April at hand, without those who join then.
  var active: [Int] = []
  /// How many 主任職 there are.
  let seniorQuota: Int

  /// Runs all years from `firstYear` to 1 April of `asOfYear`.
  init(
    roster: [Person], layout: Layout, firstYear: Int, asOfYear: Int, snapshotYears: [Int],
    reorganisation: Int32, seed: UInt64
  ) {
    people = roster
    self.layout = layout
    self.firstYear = firstYear
    self.asOfYear = asOfYear
    self.snapshotYears = snapshotYears
    self.reorganisation = reorganisation
    random = Random(seed: seed, "careers")
    seats = [Seat](repeating: Seat(), count: roster.count)
    occupant = [Int32](repeating: -1, count: layout.slots.count)
    let staffPosts = layout.slots.count { $0.postClass == .staff }
    seniorQuota = (staffPosts * 75 + 88) / 177
    for index in seats.indices { seats[index].ability = Int32(random.normal() * 100) }
    run()
  }

  private mutating func run() {
    var joining = [[Int]](repeating: [], count: asOfYear - firstYear + 1)
    for (index, person) in people.enumerated() {
      let year = FiscalYear(of: CivilDate(person.hired)).year
      seats[index].tierSince = Int16(year)
      joining[max(0, year - firstYear)].append(index)
    }
    for year in firstYear...asOfYear {
      retireLeavers(before: firstDay(of: year))
      before = seats
      let newcomers = joining[year - firstYear]
      if year == firstYear {
        active = newcomers
        appointAll(year)
        fill(movers: stuck + active.filter { !seats[$0].isStuck }, newcomers: [], in: year)
      } else {
        stepDown(year)
        promote(year)
        let movers = chooseMovers(year)
        fill(movers: movers, newcomers: newcomers, in: year)
        active += newcomers
      }
      settle(year)
    }
    for index in active { closeRow(index, seats[index], at: people[index].left) }
  }

  // MARK: Rows

  private mutating func retireLeavers(before day: Int32) {
    for index in active where people[index].left < day {
      closeRow(index, seats[index], at: people[index].left)
      vacate(index)
    }
    active.removeAll { people[$0].left < day }
  }

  /// Frees the post of a person, who keeps the unit until placed anew.
  mutating func vacate(_ index: Int) {
    let slot = seats[index].slot
    if slot >= 0 { occupant[Int(slot)] = -1 }
    seats[index].slot = -1
  }

  /// Writes the row that ends on `end`, cut where the reorganisation renamed the unit.
  private mutating func closeRow(_ index: Int, _ seat: Seat, at end: Int32) {
    var row = Posting(
      person: Int32(index), from: seat.rowStart, to: end, unit: seat.unit,
      tier: Tier(seat.rank, isSenior: seat.isSenior), grade: seat.grade)
    if layout.units[Int(seat.unit)].oldName != nil, row.from < reorganisation, row.to >= reorganisation {
      row.to = reorganisation - 1
      postings.append(row)
      (row.from, row.to) = (reorganisation, end)
    }
    postings.append(row)
  }

  /// Compares every seat with the one before and begins a new row where something changed.
  private mutating func settle(_ year: Int) {
    let day = firstDay(of: year)
    for index in active {
      seats[index].mustMove = false
      seats[index].grade = grade(index, year)
      seats[index].fields |= 1 << UInt16(layout.units[Int(seats[index].unit)].field)
      let (seat, old) = (seats[index], before[index])
      if old.unit < 0 {
        begin(index, year)
      } else if (seat.unit, seat.rank, seat.isSenior, seat.grade) != (old.unit, old.rank, old.isSenior, old.grade) {
        closeRow(index, old, at: day - 1)
        seats[index].rowStart = day
        if seat.unit != old.unit { seats[index].staySince = Int16(year) }
      }
    }
    if snapshotYears.contains(year) { snapshots[year] = snapshot() }
  }

  /// The first row of a person. In the first year it reaches back to where the stay began, at most three years.
  private mutating func begin(_ index: Int, _ year: Int) {
    let back = year == firstYear ? random.below(4) : 0
    seats[index].rowStart = max(people[index].hired, firstDay(of: year - back))
    seats[index].staySince = Int16(max(year - back, FiscalYear(of: CivilDate(people[index].hired)).year))
  }

  private func snapshot() -> Snapshot {
    var heads = [Int32](repeating: -1, count: layout.units.count)
    for (slot, post) in layout.slots.enumerated() where heads[Int(post.unit)] < 0 {
      switch post.postClass {
      case .director, .head, .chief: heads[Int(post.unit)] = occupant[slot]
      default: break
      }
    }
    var units = [Int32](repeating: -1, count: people.count)
    var ranks = [PostClass](repeating: .staff, count: people.count)
    for index in active { (units[index], ranks[index]) = (seats[index].unit, seats[index].rank) }
    return Snapshot(unit: units, rank: ranks, heads: heads)
  }

  /// The grade of the salary table. It follows the tier, rises with the years in it, and is not the same as the tier.
  private func grade(_ index: Int, _ year: Int) -> Int8 {
    let seat = seats[index]
    let tenure = year - Int(seat.tierSince)
    switch seat.rank {
    case .staff where seat.isSenior: return tenure >= 6 || !mayManage(index, in: year) ? 4 : 3
    case .staff: return year - FiscalYear(of: CivilDate(people[index].hired)).year >= 5 ? 2 : 1
    case .chief: return tenure >= 8 ? 5 : 4
    case .deputy: return 5
    case .head: return 6
    case .senior: return 7
    case .director: return tenure >= 2 ? 8 : 7
    }
  }
}
