import Columns
import Diagnostics

/// The units of an organisation with their times, what stands above them, and what has taken over from them.
public struct UnitTree: Sendable {
  /// A unit as it was for a time.
  public struct Unit: Sendable {
    /// Its name.
    public var name: String
    /// The first day, as days since 1970-01-01; the lowest number where it has always been.
    public var firstDay: Int64
    /// The last day, inclusive; the highest number while it lasts.
    public var lastDay: Int64
    /// The unit above it; empty for one at the top.
    public var parent: String
    /// Its level, such as 部.
    public var level: String
    /// The unit that took over when it ended; empty where none did.
    public var successor: String

    /// A unit.
    public init(name: String, firstDay: Int64, lastDay: Int64, parent: String, level: String, successor: String) {
      self.name = name
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.parent = parent
      self.level = level
      self.successor = successor
    }
  }

  /// The units, in the order of the table.
  public let units: [Unit]
  /// The numbers of the names that units have.
  private let numbers: [String: Int]
  /// The places of a name's units, by their first day.
  private let places: [[Int]]
  /// The numbers of the names above the units, and of those that took over; -1 where there is none.
  private let parents: [Int]
  private let successors: [Int]
  /// The numbers of the names that a name has taken over from.
  private let predecessors: [[Int]]
  /// The days on which a unit begins, or is no longer there: between them nothing changes.
  private let borders: [Int64]

  /// A tree of the units; a name may stand more than once, each time for other days.
  public init(_ units: [Unit]) {
    self.units = units
    var numbers: [String: Int] = [:]
    var places: [[Int]] = []
    for (place, unit) in units.enumerated() {
      let number = numbers[unit.name] ?? places.count
      if number == places.count {
        numbers[unit.name] = number
        places.append([])
      }
      places[number].append(place)
    }
    let found = numbers
    let successors = units.map { found[$0.successor] ?? -1 }
    var predecessors = [[Int]](repeating: [], count: places.count)
    for (unit, successor) in zip(units, successors) where successor >= 0 {
      guard let number = found[unit.name], !predecessors[successor].contains(number) else { continue }
      predecessors[successor].append(number)
    }
    self.numbers = numbers
    self.places = places.map { list in list.sorted { (units[$0].firstDay, $0) < (units[$1].firstDay, $1) } }
    self.successors = successors
    self.predecessors = predecessors
    parents = units.map { found[$0.parent] ?? -1 }
    borders = Set(units.flatMap { [$0.firstDay, $0.lastDay == .max ? .max : $0.lastDay + 1] }).sorted()
  }

  /// A number of the time that a day lies in: on all days of one time the tree is the same.
  func time(of day: Int64) -> Int {
    var (low, high) = (0, borders.count)
    while low < high {
      let middle = (low + high) / 2
      if borders[middle] <= day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The names, in the order of the table, each once.
  public var names: [String] {
    var seen: Set<String> = []
    return units.map(\.name).filter { seen.insert($0).inserted }
  }

  /// The levels that units have, each once.
  public var levels: [String] {
    var seen: Set<String> = []
    return units.map(\.level).filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// Whether a unit of the name has ever been.
  public func contains(_ name: String) -> Bool { numbers[name] != nil }

  /// The units that a name stands for on a day: its own; after its end what has taken over; before its beginning those
  /// that it has taken over from. Empty for a name that has never been.
  public func units(named name: String, on day: Int64) -> [Int] {
    numbers[name].map { units(numbered: $0, on: day) } ?? []
  }

  private func units(numbered name: Int, on day: Int64) -> [Int] {
    guard name >= 0 else { return [] }
    let own = places[name]
    guard let first = own.first, let last = own.last else { return [] }
    if let place = own.last(where: { holds($0, on: day) }) { return [place] }
    if units[last].lastDay < day { return later(than: last, named: name, on: day) }
    if units[first].firstDay > day { return earlier(than: name, on: day) }
    // Between two times of the same name the later one has not begun: the earlier one's end counts.
    let before = own.last { units[$0].lastDay < day } ?? first
    return later(than: before, named: name, on: day)
  }

  private func holds(_ place: Int, on day: Int64) -> Bool {
    units[place].firstDay <= day && day <= units[place].lastDay
  }

  /// What has taken over from an ended unit, and from that, until one holds on the day; nothing where the line ends.
  private func later(than place: Int, named name: Int, on day: Int64) -> [Int] {
    var next = successors[place]
    var seen = [name]
    while next >= 0, !seen.contains(next), let last = places[next].last {
      seen.append(next)
      if let found = places[next].last(where: { holds($0, on: day) }) { return [found] }
      next = successors[last]
    }
    return []
  }

  /// Those that a later unit has taken over from, and those before them, as far as they hold on the day.
  private func earlier(than name: Int, on day: Int64) -> [Int] {
    var found: [Int] = []
    var open = predecessors[name]
    var seen: Set<Int> = [name]
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if let place = places[next].last(where: { holds($0, on: day) }) {
        found.append(place)
      } else {
        open += predecessors[next]
      }
    }
    return found
  }

  /// The ways from a unit back to itself on its first day, each circle once.
  public var cycles: [[String]] {
    var seen: Set<Set<String>> = []
    return waysBack.filter { seen.insert(Set($0)).inserted }
  }

  private var waysBack: [[String]] {
    units.indices.compactMap { start in
      let day = units[start].firstDay
      var way = [start]
      while let above = units(numbered: parents[way[way.count - 1]], on: day).first {
        if above == start { return (way + [start]).map { units[$0].name } }
        if way.contains(above) { return nil }
        way.append(above)
      }
      return nil
    }
  }

  /// The units whose parent is none of the units on their first day.
  public var orphans: [String] {
    units.filter { !$0.parent.isEmpty && units(named: $0.parent, on: $0.firstDay).isEmpty }.map(\.name)
  }

  /// The unit and those above it on the day, the lowest first.
  private func line(from place: Int, on day: Int64) -> [Int] {
    var result = [place]
    while let above = units(numbered: parents[result[result.count - 1]], on: day).first, !result.contains(above) {
      result.append(above)
    }
    return result
  }

  /// The name of the unit of a level that a unit belonged to on the day, itself among them; empty where there is none, or
  /// where a unit to come was still several that belonged to different ones.
  public func unit(of name: String, at level: String, on day: Int64) -> String {
    place(of: number(of: name), at: level, on: day).map { units[$0].name } ?? ""
  }

  /// The number of a name; -1 for one that no unit ever had.
  func number(of name: String) -> Int { numbers[name] ?? -1 }

  /// The same as `unit(of:at:on:)`, by the number of the name; nil for the empty answer.
  func place(of number: Int, at level: String, on day: Int64) -> Int? {
    var answer: Int?
    for (index, start) in units(numbered: number, on: day).enumerated() {
      var place = start
      // Who climbs so far goes round in a circle.
      var steps = 0
      while units[place].level != level, steps < 1000,
        let above = units(numbered: parents[place], on: day).first
      {
        place = above
        steps += 1
      }
      let found = units[place].level == level ? place : nil
      if index > 0, found.map({ units[$0].name }) != answer.map({ units[$0].name }) { return nil }
      answer = found
    }
    return answer
  }

  /// Whether a unit belonged to another on the day, or was that one.
  public func isUnit(_ name: String, under upper: String, on day: Int64) -> Bool {
    let uppers = Set(units(named: upper, on: day))
    return units(named: name, on: day).contains { place in line(from: place, on: day).contains { uppers.contains($0) } }
  }
}
