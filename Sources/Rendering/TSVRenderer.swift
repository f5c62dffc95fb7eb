import Columns
import Diagnostics

/// Tab-separated values with a header. A tab, line end or backslash inside a value is written as `\t`, `\n`, `\r` or
/// `\\`, so that every line is a row; nulls and empty texts are nothing.
public struct TSVRenderer: StreamedRenderer {
  /// `tsv`.
  public let name = "tsv"
  /// What the format is.
  public let summary = Message(
    "tab-separated values with a header; tabs and line ends in values as \\t and \\n",
    ja: "見出し付きのタブ区切り（値の中のタブと改行は \\t と \\n）")

  /// The renderer.
  public init() {}

  /// Adds the line of names.
  public func begin(_ schema: Schema, to bytes: inout [UInt8]) {
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "\t")) }
      bytes.append(cell: field.name, style: TSVStyle())
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a line for each row.
  public func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8]) {
    RowWriter(style: TSVStyle(), columnCount: batch.columns.count, separator: "\t").append(batch, to: &bytes)
  }

  /// Adds nothing: the last row is the end.
  public func end(to bytes: inout [UInt8]) {}
}

/// Cells in which tabs, line ends and backslashes are escaped.
struct TSVStyle: CellStyle {
  var quotesWords: Bool { false }

  func appendNull(to bytes: inout OutputSpan<UInt8>) {}

  func append(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "\t"): bytes.append(text: "\\t")
      case UInt8(ascii: "\n"): bytes.append(text: "\\n")
      case UInt8(ascii: "\r"): bytes.append(text: "\\r")
      case UInt8(ascii: "\\"): bytes.append(text: "\\\\")
      default: bytes.append(text[index])
      }
    }
  }
}
