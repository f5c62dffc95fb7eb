import Columns
import Workforce

extension Careers {
  /// Whether a person may hold a management post in a fiscal year (役職定年).
  func mayManage(_ index: Int, in year: Int) -> Bool {
    Retirement.managementEnd(born: CivilDate(people[index].born)).days >= Int(firstDay(of: year))
  }

  /// Managers who have attained 60 go back to a staff post.
  mutating func stepDown(_ year: Int) {
    for index in active where seats[index].rank.isManager && !mayManage(index, in: year) {
      vacate(index)
      (seats[index].rank, seats[index].pool, seats[index].isSenior) = (.staff, 0, true)
      seats[index].tierSince = Int16(year)
      seats[index].mustMove = true
    }
  }

  /// In the first year everybody gets a tier at once, the eldest and ablest first.
  mutating func appointAll(_ year: Int) {
    var order = active
    random.shuffle(&order)
    for occupation in Occupation.permanent.dropFirst() {
      takeUp(occupation, posts: layout.slots.count { $0.pool == occupation.pool }, from: order)
    }
    promote(year)
    plantStuck(year)
    for index in active {
      seats[index].tierSince = max(seats[index].tierSince, Int16(year - random.below(5)))
    }
  }

  /// Gives an occupation to so many of the people without a post, most of them of the sex that is usual in it.
  mutating func takeUp(_ occupation: Occupation, posts: Int, from order: [Int]) {
    let wantsWomen = occupation == .nurse || occupation == .childcare
    var left = posts
    for pass in 0..<2 {
      for index in order where left > 0 && people[index].occupation == .general && !seats[index].isStuck {
        if pass == 0, people[index].isWoman != wantsWomen || random.chance(perMille: 60) { continue }
        people[index].occupation = occupation
        left -= 1
      }
    }
  }

  /// Fills the vacant posts from the top down; who comes up leaves a post for the next.
  mutating func promote(_ year: Int) {
    var lists = [[Int]](repeating: [], count: PostClass.allCases.count)
    for index in active where !seats[index].isStuck { lists[seats[index].rank.rawValue].append(index) }
    for rank in lists.indices { lists[rank] = ranked(lists[rank], year) }
    var women = active.count { people[$0].isWoman && seats[$0].rank.isManager }
    let quota = layout.slots.count { $0.postClass.isManager } / 8
    for rank in [PostClass.director, .senior, .head, .deputy, .chief] {
      for (pool, vacant) in vacancies(rank).enumerated() where vacant > 0 {
        var open = vacant
        for inHaste in [false, true] {
          for source in sources(of: rank, year) where open > 0 {
            let fit = lists[source.rawValue].filter {
              seats[$0].rank == source && isFit($0, for: rank, pool: pool, year: year, inHaste: inHaste)
            }
            let enters = rank.isManager && !source.isManager
            let chosen = enters ? choose(open, from: fit, women: max(0, quota - women)) : Array(fit.prefix(open))
            for index in chosen {
              if enters, people[index].isWoman { women += 1 }
              raise(index, to: rank, pool: pool, year: year)
            }
            open -= chosen.count
          }
        }
      }
    }
    raiseSeniors(year)
  }

  private func sources(of rank: PostClass, _ year: Int) -> [PostClass] {
    if year == firstYear { return [.staff] }
    switch rank {
    case .director: return [.senior, .head]
    case .senior: return [.head]
    case .head: return [.deputy, .chief]
    case .deputy: return [.chief]
    case .chief, .staff: return [.staff]
    }
  }

  private func isFit(_ index: Int, for rank: PostClass, pool: Int, year: Int, inHaste: Bool) -> Bool {
    let seat = seats[index]
    if !mayManage(index, in: year) { return false }
    if pool > 0, people[index].occupation.pool != pool { return false }
    if inHaste { return true }
    if rank == .chief { return seat.isSenior && (pool > 0 || people[index].occupation == .general) }
    return year - Int(seat.tierSince) >= 2
  }

  /// The first of the list, with as many women as are wanted where the list has them, and no more unless men are missing.
  private func choose(_ count: Int, from list: [Int], women wanted: Int) -> [Int] {
    let (women, men) = (list.filter { people[$0].isWoman }, list.filter { !people[$0].isWoman })
    let first = Array(women.prefix(min(count, wanted)))
    let second = Array(men.prefix(count - first.count))
    return first + second + women.dropFirst(first.count).prefix(count - first.count - second.count)
  }

  private mutating func raise(_ index: Int, to rank: PostClass, pool: Int, year: Int) {
    if rank.isManager, !seats[index].rank.isManager { newManagers.append((index, year)) }
    if rank == .chief, year > firstYear { newChiefs.append((index, year)) }
    vacate(index)
    (seats[index].rank, seats[index].pool, seats[index].tierSince) = (rank, pool, Int16(year))
    seats[index].mustMove = true
  }

  /// Brings the number of 主任職 to its quota.
  private mutating func raiseSeniors(_ year: Int) {
    let staff = active.filter { seats[$0].rank == .staff }
    let open = seniorQuota - staff.count { seats[$0].isSenior }
    guard open > 0 else { return }
    for index in ranked(staff.filter { !seats[$0].isSenior }, year).prefix(open) {
      seats[index].isSenior = true
      seats[index].tierSince = Int16(year)
    }
  }

  /// The order in which people come up: age, years in the tier and ability, and a little luck.
  private mutating func ranked(_ candidates: [Int], _ year: Int) -> [Int] {
    let day = firstDay(of: year)
    let keyed = candidates.map { index -> (key: Int, index: Int) in
      let quarters = Int(day - people[index].born) / 91
      let tenure = min(12, year - Int(seats[index].tierSince)) * 3
      return (quarters + tenure + Int(seats[index].ability) / 6 + random.below(12), index)
    }
    return keyed.sorted { ($0.key, $1.index) > ($1.key, $0.index) }.map(\.index)
  }

  /// Posts of a rank without a holder, by the occupation that they need.
  private func vacancies(_ rank: PostClass) -> [Int] {
    var counts = [Int](repeating: 0, count: Occupation.permanent.count)
    for post in layout.slots where post.postClass == rank { counts[post.pool] += 1 }
    for index in active where seats[index].rank == rank { counts[seats[index].pool] -= 1 }
    return counts
  }

  /// Plants six people of general occupation who will never leave their field.
  private mutating func plantStuck(_ year: Int) {
    let day = firstDay(of: year)
    let fit = active.filter { index in
      let (person, age) = (people[index], Int(day - people[index].born) / 365)
      return person.left == openEnd && person.hired <= day && person.occupation == .general
        && seats[index].rank == .staff
        && (24...42).contains(age)
    }
    var order = fit
    random.shuffle(&order)
    stuck = order.prefix(6).sorted()
    for index in stuck { seats[index].isStuck = true }
  }
}
