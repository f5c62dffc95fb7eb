import Columns
import Diagnostics

/// A value that breaks what the data package promises.
public struct Violation: Sendable, Hashable {
  /// What is broken.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The cell is not of the declared type.
    case type
    /// A required value is missing.
    case required
    /// A value stands twice in a column where each must differ.
    case unique
    /// A value that the list of values does not have.
    case allowed
    /// A value that the ordered category does not declare.
    case category
    /// A value below the minimum.
    case minimum
    /// A value above the maximum.
    case maximum
    /// A text of fewer or more characters than allowed.
    case length
    /// A text that does not match the pattern.
    case pattern
    /// A primary key that is missing or stands twice.
    case primaryKey
    /// A foreign key whose target does not exist.
    case foreignKey
  }

  /// The table.
  public var table: String
  /// The row, from 1, the header not counted.
  public var row: Int
  /// The physical line in the file, from 1; nil where the file is no longer at hand.
  public var line: Int?
  /// The column, or several joined with a comma.
  public var column: String
  /// What is broken.
  public var kind: Kind
  /// The value as text.
  public var value: String
  /// One sentence.
  public var message: Message

  /// A violation.
  public init(
    table: String, row: Int, line: Int? = nil, column: String, kind: Kind, value: String, message: Message
  ) {
    self.table = table
    self.row = row
    self.line = line
    self.column = column
    self.kind = kind
    self.value = value
    self.message = message
  }

  /// The violation with its place: `staff row 12 (line 13), birth_date: '…' is no date`.
  public var sentence: Message {
    let lineText = line.map { " (line \($0))" } ?? ""
    let lineTextJapanese = line.map { "（\($0) 行目）" } ?? ""
    return Message(
      "\(table) row \(row)\(lineText), \(column): \(message.english)",
      ja: "\(table) のデータ \(row) 行\(lineTextJapanese)、\(column)：\(message.text(in: .japanese))")
  }

  /// The error that lists the first ten of `violations` and says how many there are.
  public static func diagnostic(_ violations: [Violation], total: Int? = nil) -> Diagnostic {
    let count = total ?? violations.count
    var help = violations.prefix(10).map(\.sentence)
    if count > 10 { help.append(Message("… and \(count - 10) more", ja: "…ほか \(count - 10) 件")) }
    return Diagnostic(
      .constraint,
      Message(
        "\(count) \(count == 1 ? "value breaks" : "values break") what the data package declares",
        ja: "データパッケージの宣言に反する値が \(count) 件ある"), help: help)
  }
}
