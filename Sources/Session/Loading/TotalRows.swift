/// Rows that add up others, as sheets have them between or below what they add up.
enum TotalRows {
  private static let words = [
    "合計", "小計", "総計", "計", "総合計", "累計", "平均", "total", "subtotal", "grandtotal", "sum",
  ]

  /// Whether a row is one: its first text says so, or one of the next is such a word alone, as where the groups stand in
  /// columns of their own; and most of its cells are empty or numbers. What stands behind a number that is no year is the row
  /// of somebody or something, rated 平均.
  static func isTotal(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    let texts = filled.filter { Double($0) == nil }.prefix(4).map(Role.folded)
    guard let first = texts.first else { return false }
    let saysSo = words.contains { first == $0 || (first.hasSuffix($0) && $0.count > 1) }
    guard saysSo || texts.dropFirst().contains(where: words.contains) else { return false }
    let front = filled.prefix { Double($0) != nil }
    guard front.allSatisfy({ Double($0).map { (1850...2200).contains($0) } ?? true }) else { return false }
    let numbers = filled.count { !$0.contains(where: \.isLetter) }
    return numbers + (cells.count - filled.count) >= cells.count - 2
  }
}
