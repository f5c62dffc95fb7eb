import Diagnostics

/// A JSON list of flat objects, one a row.
///
/// Columns come in order of first appearance, or as they are declared. A key that is absent, null or an empty text is a
/// missing value. Types are inferred from all rows: true and false, whole numbers, decimal numbers (with `"NaN"`,
/// `"Infinity"` and `"-Infinity"` among them), texts, and texts that are ISO dates or moments in every row. Mixed types
/// become text, which a note says. Lists and objects inside a row are refused.
public struct JSONFormat: FileFormat {
  /// `JSON`.
  public let name = "JSON"
  /// The usual ending.
  public let endings = ["json"]
  /// What the format is.
  public let summary = Message(
    "a JSON list of flat objects, one a row; types are recognised from the whole file",
    ja: "入れ子のないオブジェクトの JSON 配列（1 件が 1 行）。型はファイル全体から判定する")

  /// A reader.
  public init() {}

  /// The file's rows as typed columns.
  public func read(_ path: String, options: LoadOptions) throws(Diagnostic) -> LoadedTable {
    try JSONTable(path: path, layout: .list, options: options).load()
  }

  /// The physical lines in which rows start.
  public func lines(ofRows rows: Set<Int>, in path: String, options: LoadOptions) throws(Diagnostic) -> [Int: Int] {
    try JSONTable(path: path, layout: .list, options: options).lines(ofRows: rows)
  }
}
