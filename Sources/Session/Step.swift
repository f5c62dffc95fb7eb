import Charts
import Columns
import Diagnostics
import Plan
import Syntax

/// One statement that succeeded, and what it gave.
public struct Step: Sendable {
  /// Its number, which never changes.
  public let number: Int
  /// The path of the script that the statement stands in; nil for one that was typed.
  public let script: String?
  /// The tables that were read for it, by the definitions that it uses not counted.
  public let tables: [String]
  /// The statement, whole: a query that went on from another stands here with all its stages.
  public let statement: Statement
  /// The result, where the statement is a query.
  public let result: Batch?
  /// How the query wants its result drawn; nil where it says nothing.
  public let visualization: Visualization?
  /// How long it took, in milliseconds.
  public let elapsedMilliseconds: Double
  /// What joins have lost or doubled on the way.
  public let losses: [Message]
  /// What else readers must know about the rows: definitions, whose history they show.
  public let remarks: [Message]

  /// Numbers of the steps whose results it names (`_3`), in order.
  public var references: [Int] { statement.namedTables.compactMap(\.resultNumber) }

  /// What is said under the result.
  public var notes: [Message] { losses + remarks }

  /// The statement as text, a stage a line, without `;`.
  public var text: String { Printer().text(of: statement) }

  /// The picture that `render` asks for, nil for a table; throws `.wrongArguments` where the columns do not fit.
  public func figure() throws(Diagnostic) -> Figure? {
    guard let result, let visualization else { return nil }
    return try ChartRequest(result, kind: visualization.kind, properties: visualization.properties).figure()
  }

  /// What a saved script records of the result: `10 rows · 2 columns · 5f3a9c01`.
  public var record: ResultRecord? { result.map(ResultRecord.init) }
}

/// What a script records of a result, or of all results of a script that it runs.
public struct ResultRecord: Sendable, Hashable {
  /// How large it is.
  public enum Size: Sendable, Hashable {
    /// A result's rows and columns.
    case table(rows: Int, columns: Int)
    /// How many results another script gave.
    case results(Int)
  }

  /// How large it is.
  public let size: Size
  /// The fingerprint of all values.
  public let fingerprint: String

  /// The record of a result.
  public init(_ batch: Batch) {
    size = .table(rows: batch.rowCount, columns: batch.columns.count)
    fingerprint = ResultFingerprint.of(batch)
  }

  /// The record of several results as one.
  init(of records: [ResultRecord]) {
    size = .results(records.count)
    let text = records.map(\.text).joined(separator: "\n")
    fingerprint = ScriptPins.digits(Array(text.utf8).span.fingerprint)
  }

  /// Reads `10 rows · 2 columns · 5f3a9c01` or `3 results · 5f3a9c01`; nil where the text is something else.
  public init?(_ text: some StringProtocol) {
    let parts: [[String]] = text.split(separator: "·").map { part in part.split(separator: " ").map { String($0) } }
    let numbers = parts.dropLast().compactMap { $0.first.flatMap(Int.init) }
    guard let fingerprint = parts.last?.first, fingerprint.count == 8, numbers.count == parts.count - 1 else {
      return nil
    }
    if parts.count == 3 {
      size = .table(rows: numbers[0], columns: numbers[1])
    } else if parts.count == 2, parts[0].last?.hasPrefix("result") == true {
      size = .results(numbers[0])
    } else {
      return nil
    }
    self.fingerprint = fingerprint
  }

  /// The record as it is written.
  public var text: String {
    switch size {
    case .table(let rows, let columns):
      "\(rows) row\(rows == 1 ? "" : "s") · \(columns) column\(columns == 1 ? "" : "s") · \(fingerprint)"
    case .results(let count): "\(count) result\(count == 1 ? "" : "s") · \(fingerprint)"
    }
  }
}
