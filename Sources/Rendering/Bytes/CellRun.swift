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

  init(style: Style) { self.style = style }

  /// Replaces the cells by those of a column's rows.
  mutating func fill(from column: Column, rows: Range<Int>) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.reserveCapacity(rows.count)
    switch column.storage {
    case .bool(let values): fill(values, column.validity, rows) { $1.append(flag: $0 != 0) }
    case .int8(let values): fill(numbers: values, column, rows)
    case .int16(let values): fill(numbers: values, column, rows)
    case .int32(let values): fill(numbers: values, column, rows)
    case .int64(let values): fill(numbers: values, column, rows)
    case .real(let values): fill(reals: values, column.validity, rows)
    case .string(let values): fill(texts: values, rows)
    case .list: fill(lists: column, rows)
    }
  }

  private mutating func fill<Element>(
    _ values: BufferSlice<Element>, _ validity: Validity?, _ rows: Range<Int>,
    _ append: (Element, inout [UInt8]) -> Void
  ) {
    let span = values.span
    for row in rows {
      if let validity, !validity.isValid(row) { style.appendNull(to: &bytes) } else { append(span[row], &bytes) }
      ends.append(bytes.count)
    }
  }

  private mutating func fill<Number: FixedWidthInteger & BitwiseCopyable>(
    numbers values: BufferSlice<Number>, _ column: Column, _ rows: Range<Int>
  ) {
    let style = style
    switch column.type {
    case .date:
      fill(values, column.validity, rows) { day, bytes in
        style.appendWord(to: &bytes) { $0.append(day: Int64(day)) }
      }
    case .datetime:
      fill(values, column.validity, rows) { ticks, bytes in
        style.appendWord(to: &bytes) { $0.append(text: Value.text(ofMoment: Int64(ticks))) }
      }
    case .timespan:
      fill(values, column.validity, rows) { ticks, bytes in
        style.appendWord(to: &bytes) { $0.append(text: Value.text(ofTimespan: Int64(ticks))) }
      }
    default:
      fill(values, column.validity, rows) { $1.append(decimal: Int64($0)) }
    }
  }

  private mutating func fill(reals values: BufferSlice<Double>, _ validity: Validity?, _ rows: Range<Int>) {
    let style = style
    fill(values, validity, rows) { number, bytes in
      if number.isFinite {
        bytes.append(real: number)
      } else {
        style.appendWord(to: &bytes) { $0.append(text: Value.text(of: number)) }
      }
    }
  }

  private mutating func fill(texts values: StringStorage, _ rows: Range<Int>) {
    for row in rows {
      style.append(values.pool.utf8(at: values.code(at: row)), to: &bytes)
      ends.append(bytes.count)
    }
  }

  private mutating func fill(lists column: Column, _ rows: Range<Int>) {
    for row in rows {
      let value = column.value(at: row)
      if value.isNull {
        style.appendNull(to: &bytes)
      } else {
        let json = Array(value.json.utf8)
        style.append(list: json.span, to: &bytes)
      }
      ends.append(bytes.count)
    }
  }
}
