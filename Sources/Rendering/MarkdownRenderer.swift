import Columns
import Diagnostics

/// A Markdown pipe table: numbers and lengths of time to the right, pipes escaped, line ends as `<br>`.
///
/// Values are as exact as in CSV. What Markdown or HTML would take for a sign of their own (`<`, `*`, `_`, `` ` ``, …) is
/// escaped, so that a value reads as it is; nulls are empty cells.
public struct MarkdownRenderer: StreamedRenderer {
  /// `markdown`.
  public let name = "markdown"
  /// What the format is.
  public let summary = Message("a Markdown pipe table", ja: "Markdown の表")

  /// The renderer.
  public init() {}

  /// Adds the line of names and the line of alignments.
  public func begin(_ schema: Schema, to bytes: inout [UInt8]) {
    guard !schema.fields.isEmpty else { return }
    for field in schema.fields {
      bytes.append(text: "| ")
      bytes.append(cell: field.name, style: MarkdownStyle())
      bytes.append(UInt8(ascii: " "))
    }
    bytes.append(text: "|\n")
    for field in schema.fields { bytes.append(text: field.alignsRight ? "| ---: " : "| --- ") }
    bytes.append(text: "|\n")
  }

  /// Adds a line for each row.
  public func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8]) {
    guard !batch.columns.isEmpty else { return }
    let count = batch.columns.count
    RowWriter(style: MarkdownStyle(), columnCount: count, start: "| ", separator: " | ", end: " |\n")
      .append(batch, to: &bytes)
  }

  /// Adds nothing: the last row is the end.
  public func end(to bytes: inout [UInt8]) {}
}

/// Cells of a pipe table.
struct MarkdownStyle: CellStyle {
  private static let escaped = Set("\\`*[]<>|~&".utf8)

  var quotesWords: Bool { false }

  func appendNull(to bytes: inout OutputSpan<UInt8>) {}

  func append(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if byte == UInt8(ascii: "\n"), index > 0, text[index - 1] == UInt8(ascii: "\r") { continue }
        bytes.append(text: "<br>")
      } else {
        if Self.escaped.contains(byte) || byte == UInt8(ascii: "_") && !isInsideWord(index, of: text) {
          bytes.append(UInt8(ascii: "\\"))
        }
        bytes.append(byte)
      }
    }
  }

  /// Whether letters or digits stand on both sides, where an underscore is no emphasis.
  private func isInsideWord(_ index: Int, of text: Span<UInt8>) -> Bool {
    guard index > 0, index + 1 < text.count else { return false }
    return [text[index - 1], text[index + 1]].allSatisfy { byte in
      byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
    }
  }
}
