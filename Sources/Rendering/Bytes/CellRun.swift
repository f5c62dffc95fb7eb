import Columns

/// The cells of one column for some rows, as bytes one after the other.
///
/// A column is written as a whole, so that its type is looked at once and not in every row.
struct CellRun<Style: CellStyle> {
  /// The cells' bytes.
  private(set) var bytes: [UInt8] = []
  /// Where each cell ends among the bytes.
  private(set) var ends: [Int] = []
  private let style: Style

  private let prefix: [UInt8]

  init(style: Style, prefix: [UInt8]) {
    self.style = style
    self.prefix = prefix
  }

  /// Replaces the cells by those of a column's rows.
  mutating func fill(from column: Column, rows: Range<Int>) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    let lists = column.type == .dynamic ? rows.map { list(of: column, at: $0) } : []
    let style = style
    bytes.append(addingCapacity: room(for: column, rows, lists)) { bytes in
      ends.append(addingCapacity: rows.count) { ends in
        Self.write(column, rows, lists, style, to: &bytes, &ends)
      }
    }
  }

  /// Adds a row's cell, and before it what stands before every cell of the column.
  func append(_ row: Int, to output: inout OutputSpan<UInt8>) {
    let start = row == 0 ? 0 : ends[row - 1]
    output.append(span: prefix.span)
    output.append(span: bytes.span.extracting(start..<ends[row]))
  }

  /// The dynamic value as JSON, or a scalar as its text where the format is not JSON; nil for null.
  private func list(of column: Column, at row: Int) -> [UInt8]? {
    let value = column.value(at: row)
    return value.isNull ? nil : Array((style.quotesWords ? value.json : value.text).utf8)
  }

  /// The bytes that the cells take at most.
  private func room(for column: Column, _ rows: Range<Int>, _ lists: [[UInt8]?]) -> Int {
    switch column.storage {
    case .string(let values):
      rows.reduce(0) { $0 + style.room(forTextOf: values.pool.utf8(at: values.code(at: $1)).count) }
    case .list, .boxed: lists.reduce(0) { $0 + style.room(forTextOf: max(4, $1?.count ?? 0)) }
    default: rows.count * OutputSpan<UInt8>.valueRoom
    }
  }

  private static func write(
    _ column: Column, _ rows: Range<Int>, _ lists: [[UInt8]?], _ style: Style, to bytes: inout OutputSpan<UInt8>,
    _ ends: inout OutputSpan<Int>
  ) {
    let validity = column.validity
    switch column.storage {
    case .bool(let values): write(values, validity, rows, style, &bytes, &ends) { $1.append(flag: $0 != 0) }
    case .int8(let values): write(numbers: values, column, rows, style, &bytes, &ends)
    case .int16(let values): write(numbers: values, column, rows, style, &bytes, &ends)
    case .int32(let values): write(numbers: values, column, rows, style, &bytes, &ends)
    case .int64(let values): write(numbers: values, column, rows, style, &bytes, &ends)
    case .real, .decimal:
      let values = column.reals()
      write(values, validity, rows, style, &bytes, &ends) { write($0, style, to: &$1) }
    case .string(let values):
      for row in rows {
        style.append(values.pool.utf8(at: values.code(at: row)), to: &bytes)
        ends.append(bytes.count)
      }
    case .list, .boxed:
      for list in lists {
        if let list { style.append(list: list.span, to: &bytes) } else { style.appendNull(to: &bytes) }
        ends.append(bytes.count)
      }
    }
  }

  @inline(__always)
  private static func write<Element>(
    _ values: BufferSlice<Element>, _ validity: Validity?, _ rows: Range<Int>, _ style: Style,
    _ bytes: inout OutputSpan<UInt8>, _ ends: inout OutputSpan<Int>,
    _ append: (Element, inout OutputSpan<UInt8>) -> Void
  ) {
    let span = values.span
    for row in rows {
      if let validity, !validity.isValid(row) { style.appendNull(to: &bytes) } else { append(span[row], &bytes) }
      ends.append(bytes.count)
    }
  }

  private static func write<Number: FixedWidthInteger & BitwiseCopyable>(
    numbers values: BufferSlice<Number>, _ column: Column, _ rows: Range<Int>, _ style: Style,
    _ bytes: inout OutputSpan<UInt8>, _ ends: inout OutputSpan<Int>
  ) {
    let validity = column.validity
    switch column.type {
    case .date:
      write(values, validity, rows, style, &bytes, &ends) { day, bytes in
        style.appendWord(to: &bytes) { $0.append(day: Int64(day)) }
      }
    case .datetime:
      write(values, validity, rows, style, &bytes, &ends) { ticks, bytes in
        style.appendWord(to: &bytes) { $0.append(moment: Int64(ticks)) }
      }
    case .timespan:
      write(values, validity, rows, style, &bytes, &ends) { ticks, bytes in
        style.appendWord(to: &bytes) { $0.append(timespan: Int64(ticks)) }
      }
    default:
      write(values, validity, rows, style, &bytes, &ends) { $1.append(decimal: Int64($0)) }
    }
  }

  private static func write(_ number: Double, _ style: Style, to bytes: inout OutputSpan<UInt8>) {
    if number.isFinite { return bytes.append(real: number) }
    style.appendWord(to: &bytes) { $0.append(text: Value.text(of: number)) }
  }
}
