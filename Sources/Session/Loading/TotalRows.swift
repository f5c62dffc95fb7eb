/// Rows that add up others, as sheets have them between or below what they add up; and rows that repeat a part of others.
enum TotalRows {
  private static let words: Set<String> = [
    "合計", "小計", "総計", "計", "総合計", "累計", "総数", "平均", "最高", "最低", "再掲", "total", "subtotal", "grandtotal",
    "sum", "average",
  ]
  private static let endings = ["合計", "小計", "総計", "累計", "総数", "平均", "total"]
  /// Words that end with 計 and add up nothing.
  private static let others = ["会計", "設計", "統計", "時計", "家計", "生計", "推計", "集計", "余計", "早計"]
  private static let parts = [
    "再掲", "うち男", "うち女", "うち新", "うち会計", "うち再任用", "うち常勤", "うち非常勤", "うち正規", "平均年齢", "平均給", "平均勤続", "平均値", "平均点", "平均人",
    "平均時間", "平均額", "平均残業", "平均日数",
  ]

  /// Whether a text is the word for such a row: 小計, 総務部計, 【計】, （再掲）うち女性.
  static func isWord(_ text: String) -> Bool {
    let folded = Role.folded(text).filter { !"()[]{}<>【】〔〕「」『』《》:：".contains($0) }
    if words.contains(folded) || parts.contains(where: folded.hasPrefix) { return true }
    if endings.contains(where: folded.hasSuffix) { return true }
    return folded.hasSuffix("計") && !others.contains(where: folded.hasSuffix)
  }

  /// Whether a word for such a row may be a rating, too.
  static func isRating(_ text: String) -> Bool { ["平均", "最高", "最低"].contains(Role.folded(text)) }

  /// Whether bytes of UTF-8 can be such a word: a quick look, for many texts.
  static func mayBeWord(_ text: Span<UInt8>) -> Bool {
    if text.count < 3 || text.count > 96 { return false }
    for place in 0..<text.count - 2 {
      let (first, second, third) = (text[place], text[place + 1], text[place + 2])
      switch first {
      case 0xE8: if second == 0xA8, third == 0x88 { return true }  // 計
      case 0xE5: if second == 0x9D, third == 0x87 { return true }  // 均
      case 0xE7: if second == 0xB7, third == 0x8F { return true }  // 総
      case 0xE6: if second == 0x8E && third == 0xB2 || second == 0x9C && third == 0x80 { return true }  // 掲, 最
      case 0xE3: if second == 0x81, third == 0x86 { return true }  // う
      case 0xEF: if second >= 0xBC { return true }  // letters of full width
      default:
        let small = (first | 0x20, second | 0x20, third | 0x20)
        if small == (0x74, 0x6F, 0x74) || small == (0x73, 0x75, 0x6D) || small == (0x61, 0x76, 0x65) { return true }
      }
    }
    return false
  }

  /// Whether a row is one: its first text says so, or one of the next is such a word alone, as where the groups stand in
  /// columns of their own; and most of its cells are empty or numbers. What stands behind a number that is no year is the row
  /// of somebody or something, rated 平均.
  static func isTotal(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    let texts = filled.filter { Double($0) == nil }.prefix(4)
    guard let first = texts.first else { return false }
    guard isWord(first) || texts.dropFirst().contains(where: { words.contains(Role.folded($0)) }) else { return false }
    let front = filled.prefix { Double($0) != nil }
    guard front.allSatisfy({ Double($0).map { (1850...2200).contains($0) } ?? true }) else { return false }
    let numbers = filled.count { !$0.contains(where: \.isLetter) }
    return numbers + (cells.count - filled.count) >= cells.count - 2
  }
}
