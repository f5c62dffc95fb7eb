import Columns

/// Takes the values of one column in one run of rows; rows without one stay missing.
struct JSONColumnFiller {
  let type: CellType
  let target: ColumnTarget
  let rowCount: Int
  private var longs: [Int64] = []
  private var reals: [Double] = []
  private var bools: [UInt8] = []
  private var codes: [UInt32] = []
  private var misfits: [Misfit] = []
  private var valid: [UInt64] = []
  private var validCount = 0
  /// The distinct texts of a text column.
  private(set) var dictionary: CellDictionary?

  init(type: CellType, target: ColumnTarget, rowCount: Int) {
    self.type = type
    self.target = target
    self.rowCount = rowCount
    if type.isText {
      dictionary = CellDictionary()
      codes.reserveCapacity(rowCount)
      return
    }
    valid = Array(repeating: 0, count: (rowCount + 63) / 64)
    switch type {
    case .empty, .huge, .text: break
    case .bool: bools = Array(repeating: 0, count: rowCount)
    case .real: reals = Array(repeating: 0, count: rowCount)
    case .long, .isoDate, .slashDate, .datetime: longs = Array(repeating: 0, count: rowCount)
    }
  }

  /// Sets the row's value; one that is not of the declared type is noted and left missing.
  mutating func set(_ row: Int, _ cell: JSONCell, _ bytes: Span<UInt8>) {
    if cell.isMissing(bytes, target) { return }
    let isSet =
      cell.kind == .escaped
      ? setEscaped(row, JSONText(start: cell.start, end: cell.end, hasEscapes: true).decoded(bytes))
      : set(row, bytes, cell.start, cell.end)
    guard isSet else {
      misfits.append(Misfit(row: row, start: cell.start, end: cell.end))
      return
    }
    if type.isText { return }
    valid[row >> 6] |= 1 << UInt64(row & 63)
    validCount += 1
  }

  private mutating func setEscaped(_ row: Int, _ text: [UInt8]) -> Bool { set(row, text.span, 0, text.count) }

  /// Sets the value that the bytes are; false where they are none.
  private mutating func set(_ row: Int, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let isDeclared = target.declared != nil
    switch type {
    case .text, .huge:
      addEmptyTexts(upTo: row)
      if let code = dictionary?.code(of: bytes, start, end - start) { codes.append(code) }
      return true
    case .bool:
      let parse = isDeclared ? DeclaredBoolCell.parse : BoolCell.parse
      return Self.put(parse(bytes, start, end), &bools, row)
    case .long: return Self.put(LongCell.parse(bytes, start, end) ?? Self.whole(bytes, start, end), &longs, row)
    case .real: return Self.put(JSONRealCell.parse(bytes, start, end), &reals, row)
    case .isoDate, .slashDate: return Self.put(DeclaredDateCell.parse(bytes, start, end), &longs, row)
    case .datetime: return Self.put(DeclaredDatetimeCell.parse(bytes, start, end), &longs, row)
    case .empty: return false
    }
  }

  /// A whole number that is written as `5.0` or `1e3`.
  private static func whole(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
    guard let shape = DecimalShape(bytes, start, end), shape.digitCount <= 15 else { return nil }
    return JSONNumber(text: String(bytes: bytes.extracting(start..<end))).whole
  }

  private static func put<Value>(_ value: Value?, _ values: inout [Value], _ row: Int) -> Bool {
    guard let value else { return false }
    values[row] = value
    return true
  }

  /// Gives rows without a value the empty text, in the order of the rows, which codes follow.
  private mutating func addEmptyTexts(upTo row: Int) {
    let empty: [UInt8] = []
    guard codes.count < row, let code = dictionary?.code(of: empty.span, 0, 0) else { return }
    codes.append(contentsOf: repeatElement(code, count: row - codes.count))
  }

  /// The column's values in these rows, all of which were passed.
  mutating func piece() -> ColumnPiece {
    if type.isText { addEmptyTexts(upTo: rowCount) }
    let values: ColumnPiece.Values =
      switch type {
      case .empty: .none
      case .huge, .text: .codes(.wide(BufferSlice(codes)))
      case .bool: .bool(BufferSlice(bools))
      case .real: .real(BufferSlice(reals))
      case .long, .isoDate, .slashDate, .datetime: .whole(WholeNumbers(longs.span))
      }
    let bits = type.isText || validCount == rowCount ? nil : Buffer(valid)
    return ColumnPiece(type: type, values: values, rowCount: rowCount, valid: bits, misfits: misfits)
  }
}
