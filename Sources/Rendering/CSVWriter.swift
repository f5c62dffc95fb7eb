import Columns

/// Writes comma-separated values (RFC 4180) as bytes, batch after batch.
///
/// A header line comes first; lines end with LF. A null and an empty text are both written as nothing; only where the
/// table has a single column they are written as `""`, since an empty line would be taken for no row. A text is quoted
/// where it holds the delimiter, a quote or a line end.
public struct CSVWriter: Sendable {
  /// What was written and not taken away yet.
  public private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8

  /// A writer. The delimiter is no quote, line end, letter, digit or sign that numbers and dates are made of.
  /// `byteOrderMark` starts with the three bytes by which spreadsheet programs tell UTF-8.
  public init(delimiter: Character = ",", byteOrderMark: Bool = false) {
    precondition(
      delimiter.asciiValue.map { !"\"\n\r+-.:".utf8.contains($0) } ?? false && !delimiter.isLetter
        && !delimiter.isNumber, "this character cannot delimit values")
    self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
    if byteOrderMark { bytes += [0xEF, 0xBB, 0xBF] }
  }

  /// Adds the line of names.
  public mutating func header(_ schema: Schema) {
    let style = CSVStyle(delimiter: delimiter, isOnly: schema.fields.count == 1)
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      bytes.append(cell: field.name, style: style)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a line for each row.
  public mutating func append(_ batch: Batch) {
    let style = CSVStyle(delimiter: delimiter, isOnly: batch.columns.count == 1)
    let separator = String(decoding: [delimiter], as: UTF8.self)
    RowWriter(style: style, columnCount: batch.columns.count, separator: separator).append(batch, to: &bytes)
  }

  /// Takes away what was written, so that the next rows begin at the start of `bytes`.
  public mutating func removeAll(keepingCapacity: Bool = true) { bytes.removeAll(keepingCapacity: keepingCapacity) }
}

/// Cells as RFC 4180 writes them.
struct CSVStyle: CellStyle {
  let delimiter: UInt8
  /// Whether the cell is alone in its line.
  let isOnly: Bool

  var quotesWords: Bool { false }

  func appendNull(to bytes: inout OutputSpan<UInt8>) { if isOnly { bytes.append(text: "\"\"") } }

  func append(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
    if text.isEmpty { return appendNull(to: &bytes) }
    if needsQuotes(text) { return appendQuoted(text, to: &bytes) }
    bytes.append(span: text)
  }

  private func needsQuotes(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: "\"") || byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        return true
      }
    }
    return false
  }

  private func appendQuoted(_ text: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    for index in text.indices {
      if text[index] == UInt8(ascii: "\"") { bytes.append(UInt8(ascii: "\"")) }
      bytes.append(text[index])
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
