import Columns

/// What makes cells the names of columns, in delimited texts and on sheets alike.
public enum HeaderRow {
  /// Whether a cell may be a name: it is no number and no day.
  static func isName(_ cell: String) -> Bool {
    cell.isEmpty || (Double(cell) == nil && MomentText.days(cell.prefix(10)) == nil)
  }

  /// Whether cells may be names: texts, or a series beside them; `below` are the cells under them.
  static func areNames(_ cells: [String], below: [String]) -> Bool {
    cells.allSatisfy(isName) || (isSeries(cells) && !isSeries(below))
  }

  /// Whether cells are texts and a series without a gap: months 4, 5, …, 12, 1, the days of a month, years, days that rise.
  public static func isSeries(_ cells: [String]) -> Bool {
    guard cells.allSatisfy({ !$0.isEmpty }) else { return false }
    let others = cells.filter { !isName($0) }
    guard others.count > 1, others.count < cells.count else { return false }
    let numbers = others.compactMap { Int($0) }
    guard numbers.count == others.count else {
      let days = others.compactMap { MomentText.days($0.prefix(10)) }
      return days.count == others.count && zip(days, days.dropFirst()).allSatisfy { $0 < $1 }
    }
    let steps = zip(numbers, numbers.dropFirst())
    let areDaysOrMonths =
      numbers.allSatisfy { (1...31).contains($0) } && steps.allSatisfy { $1 == $0 + 1 || ($0, $1) == (12, 1) }
    let areYears =
      numbers.allSatisfy { (1900...2100).contains($0) }
      && (steps.allSatisfy { $0 < $1 } || steps.allSatisfy { $0 > $1 })
    return areDaysOrMonths || areYears
  }

  /// Whether a line below names adds to them: units in brackets, or the days of the week.
  static func isAddition(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    return !filled.isEmpty && filled.allSatisfy { isUnit($0) || isWeekday($0) }
      && (filled.count > 1 || filled.contains(where: isUnit))
  }

  private static func isUnit(_ cell: String) -> Bool {
    guard let first = cell.first, let last = cell.last, cell.count > 2, cell.count < 12 else { return false }
    return ["（）", "()", "［］", "[]"].contains("\(first)\(last)") && !cell.contains(where: \.isDigit)
  }

  private static func isWeekday(_ cell: String) -> Bool {
    let inner = cell.filter { !"()（）".contains($0) }
    return inner.count == 1 && "月火水木金土日祝休".contains(inner)
  }

  /// A name and what stands below it, as one.
  static func joined(_ above: String, _ below: String) -> String {
    if above.isEmpty || above == below { return below }
    if below.isEmpty { return above }
    return isUnit(below) ? above + below : "\(above) \(below)"
  }
}

extension Character {
  /// Whether it is 0 to 9, of full width too; 一 and 千 are numbers to Unicode, but letters of names.
  public var isDigit: Bool { ("0"..."9").contains(self) || ("０"..."９").contains(self) }
}
