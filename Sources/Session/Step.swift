import Charts
import Columns
import Diagnostics
import Plan
import Syntax

/// One statement that succeeded, and what it gave.
public struct Step: Sendable {
  /// Its number, which never changes.
  public let number: Int
  /// The statement, whole: a query that went on from another stands here with all its stages.
  public let statement: Statement
  /// The result, where the statement is a query.
  public let result: Batch?
  /// How the query wants its result drawn; nil where it says nothing.
  public let visualization: Visualization?
  /// How long it took, in milliseconds.
  public let elapsedMilliseconds: Double
  /// What readers must know about the rows: what joins have lost, whose history they show.
  public let notes: [Message]

  /// Numbers of the steps whose results it names (`_3`), in order.
  public var references: [Int] { statement.namedTables.compactMap(\.resultNumber) }

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

/// What a script records of a result.
public struct ResultRecord: Sendable, Hashable {
  /// The number of rows.
  public var rowCount: Int
  /// The number of columns.
  public var columnCount: Int
  /// The fingerprint of all values.
  public var fingerprint: String

  /// The record of a result.
  public init(_ batch: Batch) {
    rowCount = batch.rowCount
    columnCount = batch.columns.count
    fingerprint = ResultFingerprint.of(batch)
  }

  /// Reads `10 rows · 2 columns · 5f3a9c01`; nil where the text is something else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "·").map { $0.split(separator: " ") }
    guard parts.count == 3, let rows = parts[0].first.flatMap({ Int($0) }),
      let columns = parts[1].first.flatMap({ Int($0) }),
      let fingerprint = parts[2].first, fingerprint.count == 8
    else { return nil }
    rowCount = rows
    columnCount = columns
    self.fingerprint = String(fingerprint)
  }

  /// The record as it is written.
  public var text: String {
    "\(rowCount) row\(rowCount == 1 ? "" : "s") · \(columnCount) column\(columnCount == 1 ? "" : "s") · \(fingerprint)"
  }
}
