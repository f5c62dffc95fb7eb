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
  /// The places of a name's units, by their first day.
  private let places: [String: [Int]]
  /// The names that a unit has taken over from.
  private let predecessors: [String: [String]]

  /// A tree of the units; a name may stand more than once, each time for other days.
  public init(_ units: [Unit]) {
    self.units = units
    var places: [String: [Int]] = [:]
    var predecessors: [String: [String]] = [:]
    for (index, unit) in units.enumerated() {
      places[unit.name, default: []].append(index)
      if !unit.successor.isEmpty, predecessors[unit.successor]?.contains(unit.name) != true {
        predecessors[unit.successor, default: []].append(unit.name)
      }
    }
    self.places = places.mapValues { list in
      list.sorted { (units[$0].firstDay, $0) < (units[$1].firstDay, $1) }
    }
    self.predecessors = predecessors
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
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The units that a name stands for on a day: its own; after its end what has taken over; before its beginning those
  /// that it has taken over from. Empty for a name that has never been.
  public func units(named name: String, on day: Int64) -> [Int] {
    guard let own = places[name], let first = own.first, let last = own.last else { return [] }
    if let place = own.last(where: { units[$0].firstDay <= day && day <= units[$0].lastDay }) { return [place] }
    if units[last].lastDay < day { return later(than: last, on: day) }
    if units[first].firstDay > day { return earlier(than: name, on: day) }
    // Between two times of the same name the later one has not begun: the earlier one's end counts.
    let before = own.last { units[$0].lastDay < day } ?? first
    return later(than: before, on: day)
  }

  /// What has taken over from an ended unit, and from that, until one holds on the day; nothing where the line ends.
  private func later(than place: Int, on day: Int64) -> [Int] {
    var name = units[place].successor
    var seen: Set<String> = [units[place].name]
    while !name.isEmpty, seen.insert(name).inserted, let own = places[name], let last = own.last {
      if let found = own.last(where: { units[$0].firstDay <= day && day <= units[$0].lastDay }) { return [found] }
      name = units[last].successor
    }
    return []
  }

  /// Those that a later unit has taken over from, and those before them, as far as they hold on the day.
  private func earlier(than name: String, on day: Int64) -> [Int] {
    var found: [Int] = []
    var open = predecessors[name] ?? []
    var seen: Set<String> = [name]
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let own = places[next] else { continue }
      if let place = own.last(where: { units[$0].firstDay <= day && day <= units[$0].lastDay }) {
        found.append(place)
      } else {
        open += predecessors[next] ?? []
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
      while let above = units(named: units[way[way.count - 1]].parent, on: day).first {
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
    while let above = units(named: units[result[result.count - 1]].parent, on: day).first, !result.contains(above) {
      result.append(above)
    }
    return result
  }

  /// The name of the unit of a level that a unit belonged to on the day, itself among them; empty where there is none, or
  /// where a unit to come was still several that belonged to different ones.
  public func unit(of name: String, at level: String, on day: Int64) -> String {
    let found = units(named: name, on: day).map { place in
      line(from: place, on: day).first { units[$0].level == level }.map { units[$0].name } ?? ""
    }
    guard let first = found.first, found.allSatisfy({ $0 == first }) else { return "" }
    return first
  }

  /// Whether a unit belonged to another on the day, or was that one.
  public func isUnit(_ name: String, under upper: String, on day: Int64) -> Bool {
    let uppers = Set(units(named: upper, on: day))
    return units(named: name, on: day).contains { place in line(from: place, on: day).contains { uppers.contains($0) } }
  }
}
