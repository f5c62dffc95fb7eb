import Diagnostics

/// A flat JSON object a line; empty lines are passed over. What holds of `JSONFormat` holds of its objects.
public struct NDJSONFormat: FileFormat {
  /// `NDJSON`.
  public let name = "NDJSON"
  /// The usual endings.
  public let endings = ["ndjson", "jsonl"]
  /// What the format is.
  public let summary = Message(
    "a flat JSON object a line; types are recognised from the whole file",
    ja: "1 行に 1 つの、入れ子のない JSON オブジェクト。型はファイル全体から判定する")

  /// A reader.
  public init() {}

  /// The file's rows as typed columns.
  public func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    try JSONTable(path: path, layout: .lines, options: options).load()
  }

  /// The physical lines in which rows start.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    try JSONTable(path: path, layout: .lines, options: options).lines(ofRows: rows)
  }
}
