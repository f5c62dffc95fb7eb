import Columns
import Diagnostics

/// Comma-separated values with a header, as `CSVWriter` writes them.
public struct CSVRenderer: StreamedRenderer {
  /// `csv`.
  public let name = "csv"
  /// What the format is.
  public let summary = Message(
    "comma-separated values with a header (RFC 4180, UTF-8, LF)", ja: "見出し付きのカンマ区切り（RFC 4180、UTF-8、LF）")

  private let delimiter: Character

  /// The renderer; cells are quoted in the same way whatever stands between them.
  public init(delimiter: Character = ",") { self.delimiter = delimiter }

  /// Adds the line of names.
  public func begin(_ schema: Schema, to bytes: inout [UInt8]) {
    var writer = CSVWriter(delimiter: delimiter)
    writer.header(schema)
    bytes += writer.bytes
  }

  /// Adds a line for each row.
  public func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8]) {
    let style = CSVStyle(delimiter: delimiter.asciiValue ?? UInt8(ascii: ","), isOnly: batch.columns.count == 1)
    RowWriter(style: style, columnCount: batch.columns.count, separator: String(delimiter)).append(batch, to: &bytes)
  }

  /// Adds nothing: the last row is the end.
  public func end(to bytes: inout [UInt8]) {}
}
