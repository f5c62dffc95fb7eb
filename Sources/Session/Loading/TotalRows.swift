/// Rows that add up others, as sheets have them between or below what they add up.
enum TotalRows {
  private static let words = [
    "合計", "小計", "総計", "計", "総合計", "累計", "平均", "total", "subtotal", "grandtotal", "sum",
  ]

  /// Whether a row is one: its first text says so, and most of its cells are empty or numbers.
  static func isTotal(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    guard let first = filled.first(where: { Double($0) == nil }).map(Role.folded) else { return false }
    guard words.contains(where: { first == $0 || (first.hasSuffix($0) && $0.count > 1) }) else { return false }
    let numbers = filled.count { !$0.contains(where: \.isLetter) }
    return numbers + (cells.count - filled.count) >= cells.count - 2
  }
}
