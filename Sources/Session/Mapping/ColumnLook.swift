import Columns

/// What the cells of a column look like.
struct ColumnLook {
  let name: String
  let cells: [String]
  /// How many cells are filled.
  let filled: Int
  /// How many different values there are.
  let distinct: Int
  /// How many filled cells are a day, by notation.
  let days: [DayNotation: Int]
  /// How many filled cells are a number.
  let numbers: Int

  init(_ name: String, _ cells: [String]) {
    self.name = name
    self.cells = cells
    let filled = cells.filter { !$0.isEmpty }
    self.filled = filled.count
    distinct = Set(filled).count
    var days: [DayNotation: Int] = [:]
    var numbers = 0
    for cell in filled {
      if let (_, notation) = DayNotation.read(cell) { days[notation, default: 0] += 1 }
      if Double(FoldedName(cell).description.filter { $0 != "," }) != nil { numbers += 1 }
    }
    (self.days, self.numbers) = (days, numbers)
  }

  /// The share of the filled cells that are days.
  var dayShare: Double { filled == 0 ? 0 : Double(days.values.reduce(0, +)) / Double(filled) }

  /// The share of the filled cells that are numbers.
  var numberShare: Double { filled == 0 ? 0 : Double(numbers) / Double(filled) }

  /// Up to three different values.
  var samples: [String] {
    var found: [String] = []
    for cell in cells where !cell.isEmpty && !found.contains(cell) {
      found.append(cell)
      if found.count == 3 { break }
    }
    return found
  }

  /// How well the cells fit a role, from 0 to 100; nil where they cannot be it.
  func fit(_ role: Role) -> Int? {
    if filled == 0 { return 50 }
    switch role.kind {
    case .day: return dayShare < 0.6 ? nil : Int(dayShare * 100)
    case .number: return numberShare < 0.6 ? nil : Int(numberShare * 100)
    case .key:
      if dayShare > 0.9, days[.compact] == nil { return nil }
      return min(100, 30 + 70 * distinct / filled)
    case .choice:
      // Few different values; those that are known speak for it.
      guard distinct <= 40 else { return nil }
      let known = cells.count { !$0.isEmpty && role.value($0) != nil }
      return 30 + 70 * known / filled
    case .text: return dayShare > 0.9 || (numberShare > 0.95 && role.name != "tier") ? nil : 60
    }
  }
}
