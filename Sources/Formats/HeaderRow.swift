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

  private static let units: Set<String> = [
    "人", "名", "円", "千円", "万円", "百万円", "億円", "年", "月", "日", "時間", "分", "歳", "件", "回", "点", "%", "％", "h", "H",
  ]

  /// Whether a line below names adds to them: units in brackets, or the days of the week below the days of a month.
  static func isAddition(_ cells: [String], below names: [String]) -> Bool {
    let pairs = zip(names, cells).filter { !$1.isEmpty }
    if pairs.isEmpty { return false }
    if pairs.allSatisfy({ isWeekday($1) && !isName($0) }) { return pairs.count > 1 }
    guard pairs.allSatisfy({ isUnit($1) && isName($0) }) else { return false }
    return pairs.count < cells.count || pairs.contains { units.contains(String($1.dropFirst().dropLast())) }
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
