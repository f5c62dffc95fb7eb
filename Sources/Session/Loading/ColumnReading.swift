import Columns
import Diagnostics

/// How a column's cells were read, and what they were taken for.
struct ColumnReading: Sendable, Hashable {
  /// The column.
  var name: String
  /// Examples of the notations that were read, and how many cells are written so.
  var notations: [String: Int] = [:]
  /// How many cells say that nothing is there: `-`, `なし`.
  var sayNothingCount = 0
  /// Whether the type was asked for.
  var isAskedFor = false
  /// How many texts had blanks at their ends, which are gone.
  var trimmedCount = 0

  /// Whether texts stood in formulas, ="00123".
  var hasFormulas = false

  /// Whether the cells were read otherwise than they stand.
  var isReread: Bool { notations.keys.contains { $0 != NumberNotation.plain.example } || sayNothingCount > 0 }

  /// The notations, the commonest first: `300 × 2025/4/1, 12 × R7.4.1`.
  var notationList: String {
    notations.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) × \($0.key)" }
      .joined(separator: ", ")
  }

  /// A sentence about what was done, where anything was.
  func note(_ type: DataType) -> Message? {
    guard isReread else { return nil }
    let missing = sayNothingCount > 0 ? "; \(sayNothingCount) cells say that nothing is there" : ""
    let missingInJapanese = sayNothingCount > 0 ? "。「-」「なし」など \(sayNothingCount) 個は空とした" : ""
    let kind =
      switch type {
      case .date: Message("days", ja: "日付")
      case .datetime: Message("moments", ja: "日時")
      case .timespan: Message("lengths of time", ja: "時間")
      case .bool: Message("true and false", ja: "真偽")
      case .string: Message("text", ja: "文字列")
      default: Message("numbers", ja: "数")
      }
    let list = notationList.isEmpty ? "" : ": \(notationList)"
    return Message(
      "column '\(name)' was read as \(kind.english)\(list)\(missing)",
      ja: "列「\(name)」を\(kind.text(in: .japanese))として読んだ\(list)\(missingInJapanese)")
  }
}
