import Workforce

extension Careers {
  /// Who moves on this 1 April; their posts become vacant.
  ///
  /// Between 23.8 and 27.5 % move: first who must, then who has stayed longest, with some luck. Trained occupations stay
  /// seven years, unless they are promoted.
  mutating func chooseMovers(_ year: Int) -> [Int] {
    let rate = 238 + random.below(38)
    var movers: [Int] = []
    var others: [(key: Int, index: Int)] = []
    for index in active {
      let seat = seats[index]
      let stay = year - Int(seat.staySince)
      if seat.slot < 0 || seat.mustMove || isOverdue(index, year) {
        movers.append(index)
        continue
      }
      let isTrained = people[index].occupation != .general && !seat.rank.isManager
      if !seat.isStuck, stay >= (isTrained ? 7 : 1) {
        others.append((stay * 1000 + random.below(7000) - (isTrained ? 5000 : 0), index))
      }
    }
    others.sort { ($0.key, $1.index) > ($1.key, $0.index) }
    movers += others.prefix(max(0, active.count * rate / 1000 - movers.count)).map(\.index)
    for index in movers { vacate(index) }
    return movers
  }

  /// Whether a person of general occupation has worked in one field since the history began, and the end is near.
  private func isOverdue(_ index: Int, _ year: Int) -> Bool {
    let seat = seats[index]
    return year >= asOfYear - 3 && !seat.isStuck && needsNewField(index)
      && people[index].hired <= firstDay(of: firstYear)
  }

  private func needsNewField(_ index: Int) -> Bool {
    people[index].occupation == .general && seats[index].fields.nonzeroBitCount == 1
  }

  /// Seats the movers and the newcomers on the vacant posts, rank by rank.
  mutating func fill(movers: [Int], newcomers: [Int], in year: Int) {
    let pools = Occupation.permanent.count
    var vacant = [[Int]](repeating: [], count: PostClass.allCases.count * pools)
    for (slot, post) in layout.slots.enumerated() where occupant[slot] < 0 {
      vacant[post.postClass.rawValue * pools + post.pool].append(slot)
    }
    for slots in vacant.indices { random.shuffle(&vacant[slots]) }
    for rank in PostClass.allCases where rank != .staff {
      for pool in 0..<pools {
        let waiting = movers.filter { seats[$0].rank == rank && seats[$0].pool == pool }
        _ = place(waiting, on: &vacant[rank.rawValue * pools + pool])
      }
    }
    var waiting = movers.filter { seats[$0].rank == .staff }
    var joining = newcomers
    random.shuffle(&joining)
    var spill: [Int] = []
    for pool in 1..<pools {
      let occupation = Occupation.permanent[pool]
      let trained = waiting.filter { people[$0].occupation == occupation }
      let missing = vacant[pool].count - trained.count
      if missing > 0 { takeUp(occupation, posts: missing, from: joining) }
      let hired = joining.filter { people[$0].occupation == occupation }
      spill += place(trained + hired, on: &vacant[pool])
      waiting.removeAll { people[$0].occupation == occupation }
      joining.removeAll { people[$0].occupation == occupation }
    }
    var rest = place(waiting + spill + joining, on: &vacant[0])
    for pool in 1..<pools where !rest.isEmpty { rest = place(rest, on: &vacant[pool]) }
    for index in rest { seatBeyondQuota(index) }
  }

  /// Seats people on the posts, each in another unit than before, and gives back those for whom there is no post.
  private mutating func place(_ waiting: [Int], on vacant: inout [Int]) -> [Int] {
    let count = min(waiting.count, vacant.count)
    var slots = Array(vacant.suffix(count))
    vacant.removeLast(count)
    for place in 0..<count where clash(waiting[place], slots[place]) > 0 {
      var best = (place: place, clash: clash(waiting[place], slots[place]))
      for step in 1..<min(count, 200) where best.clash > 0 {
        let other = (place + step) % count
        let ours = clash(waiting[place], slots[other])
        let theirs = clash(waiting[other], slots[place]) - clash(waiting[other], slots[other])
        if ours < best.clash, theirs <= 0 { best = (other, ours) }
      }
      slots.swapAt(place, best.place)
    }
    for (index, slot) in zip(waiting, slots) { sit(index, on: slot) }
    return Array(waiting.dropFirst(count))
  }

  /// How badly a post suits: 2 in the unit that the person left, 1 in the only field that the person knows.
  private func clash(_ index: Int, _ slot: Int) -> Int {
    let unit = Int(layout.slots[slot].unit)
    if seats[index].unit == Int32(unit) { return 2 }
    return needsNewField(index) && seats[index].fields & (1 << UInt16(layout.units[unit].field)) != 0 ? 1 : 0
  }

  private mutating func sit(_ index: Int, on slot: Int) {
    occupant[slot] = Int32(index)
    seats[index].slot = Int32(slot)
    seats[index].unit = layout.slots[slot].unit
    if seats[index].rank == .staff { seats[index].pool = layout.slots[slot].pool }
  }

  /// Where all posts are taken a person joins a desk all the same, and moves on next year.
  private mutating func seatBeyondQuota(_ index: Int) {
    var unit = Int32(random.below(layout.units.count))
    while layout.units[Int(unit)].level != .desk || unit == seats[index].unit {
      unit = Int32(random.below(layout.units.count))
    }
    seats[index].unit = unit
    seats[index].pool = 0
  }
}
