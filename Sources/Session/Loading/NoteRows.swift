import Columns
import Formats

/// Remarks that stand below the rows of a table: ※ 休職者を含む, （注）…, 出典：…, 以上.
enum NoteRows {
  private static let marks = [
    "※", "注)", "(注", "注:", "注1", "注 ", "[注", "備考", "(備考", "出典", "(出典", "資料:", "(資料", "note:", "source:",
  ]
  private static let weakMarks = ["*", "1)", "2)", "3)", "(1)", "(2)", "(3)"]
  private static let wholes: Set<String> = ["以上", "以下余白", "おわり", "終わり", "end"]
  /// How many rows from the end on are looked at.
  private static let depth = 50

  /// The rows at the end that are remarks, from 0: a single cell is filled, and its text begins as one does. Of a table of
  /// several files, whose first rows are given, those at the end of each; the last column tells the files apart.
  static func find(in loaded: LoadedTable) -> [Int] {
    let columns = loaded.fileStarts == nil ? loaded.table.batch.columns[...] : loaded.table.batch.columns.dropLast()
    guard columns.count > 1 else { return [] }
    let starts = loaded.fileStarts ?? [0]
    let ends = starts.dropFirst() + [loaded.table.batch.rowCount]
    return zip(starts, ends).flatMap { find(in: Array(columns), $0..<max($0, $1)) }
  }

  private static func find(in columns: [Column], _ rows: Range<Int>) -> [Int] {
    var found: [Int] = []
    var row = rows.upperBound - 1
    while row >= max(rows.lowerBound, rows.upperBound - depth) {
      let filled = columns.lazy.map { $0.value(at: row) }.filter { !$0.isMissing }.prefix(2)
      if let cell = filled.first {
        guard filled.count == 1, case .string(let text) = cell, isNote(text) else { break }
        found.append(row)
      }
      row -= 1
    }
    return found.reversed()
  }

  /// Whether a text begins as a remark does.
  static func isNote(_ text: String) -> Bool {
    let folded = FoldedName(text).description.lowercased().trimmed
    // A number or a star may begin a code, too; a remark is longer.
    if folded.count >= 8, weakMarks.contains(where: folded.hasPrefix) { return true }
    return marks.contains(where: folded.hasPrefix) || wholes.contains(folded.filter { !$0.isWhitespace })
  }
}
