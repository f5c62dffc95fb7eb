import Columns
import Diagnostics

/// A JSON array of objects, one a line.
///
/// Nulls are included; dates, moments and lengths of time are strings, and so are `"NaN"`, `"Infinity"` and
/// `"-Infinity"`, which JSON has no numbers for.
public struct JSONRenderer: StreamedRenderer {
  /// `json`.
  public let name = "json"
  /// What the format is.
  public let summary = Message("a JSON array of objects, one a line", ja: "オブジェクトの JSON 配列（1 行に 1 件）")

  /// The renderer.
  public init() {}

  /// Opens the array.
  public func begin(_ schema: Schema, to bytes: inout [UInt8]) { bytes.append(UInt8(ascii: "[")) }

  /// Adds an object for each row, separated from those before.
  public func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8]) {
    let start = bytes.count
    JSONStyle.rows(of: batch.schema, before: ",\n", end: "").append(batch, to: &bytes)
    if isFirst, bytes.count > start { bytes.remove(at: start) }
  }

  /// Closes the array.
  public func end(to bytes: inout [UInt8]) { bytes.append(text: "\n]\n") }
}

/// JSON objects, one a line, without an array around them.
public struct NDJSONRenderer: StreamedRenderer {
  /// `ndjson`.
  public let name = "ndjson"
  /// What the format is.
  public let summary = Message("a JSON object a line", ja: "1 行に 1 つの JSON オブジェクト")

  /// The renderer.
  public init() {}

  /// Adds nothing: there is no header.
  public func begin(_ schema: Schema, to bytes: inout [UInt8]) {}

  /// Adds an object for each row.
  public func append(_ batch: Batch, isFirst: Bool, to bytes: inout [UInt8]) {
    JSONStyle.rows(of: batch.schema, before: "", end: "\n").append(batch, to: &bytes)
  }

  /// Adds nothing: the last row is the end.
  public func end(to bytes: inout [UInt8]) {}
}

/// Cells as JSON values.
struct JSONStyle: CellStyle {
  var quotesWords: Bool { true }

  func appendNull(to bytes: inout OutputSpan<UInt8>) { bytes.append(text: "null") }

  func append(list: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) { bytes.append(span: list) }

  func append(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    for index in text.indices {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes.append(text: String(Value.quoted(String(Unicode.Scalar(byte))).dropFirst().dropLast()))
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A writer of objects with a schema's names as keys.
  static func rows(of schema: Schema, before: String, end: String) -> RowWriter<JSONStyle> {
    let prefixes = schema.names.enumerated().map { index, name in
      Array(((index == 0 ? before + "{" : ",") + Value.quoted(name) + ":").utf8)
    }
    let empty = schema.fields.isEmpty ? before + "{" : ""
    return RowWriter(style: JSONStyle(), prefixes: prefixes, end: Array((empty + "}" + end).utf8))
  }
}
