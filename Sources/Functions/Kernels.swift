import Columns
import Diagnostics
import Plan

/// The rows in which both operands hold a value; nil where all do. A constant null is no operand of a kernel.
func bothValid(_ left: Operand, _ right: Operand) -> Validity? {
  let leftValidity = left.constant == nil ? left.column.validity : nil
  let rightValidity = right.constant == nil ? right.column.validity : nil
  return Validity.both(leftValidity, rightValidity)
}

/// A null in every row, where some operand is a constant null: what most functions give for null.
func nullIfNull(_ operands: [Operand], _ type: DataType) -> Column? {
  guard operands.contains(where: { $0.constant?.isNull == true }) else { return nil }
  return .constant(type == .string ? .string("") : .null, type: type, count: operands.first?.rowCount ?? 1)
}

extension Value {
  /// The whole number, days or ticks of a constant.
  var integer: Int64? {
    switch self {
    case .long(let number), .datetime(let number), .timespan(let number): number
    case .date(let days): Int64(days)
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  /// The number of a constant.
  var number: Double? {
    switch self {
    case .real(let number): number
    case .long(let number): Double(number)
    default: nil
    }
  }

  /// The text of a constant.
  var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }
}

/// A value a row from two whole numbers a row, days or ticks; a constant side is read once.
@inline(__always)
func zipIntegers<Result: BitwiseCopyable>(
  _ left: Operand, _ right: Operand, _ body: (Int64, Int64) -> Result
) -> BufferSlice<Result> {
  if let constant = right.constant?.integer { return left.column.mapIntegers { body($0, constant) } }
  if let constant = left.constant?.integer { return right.column.mapIntegers { body(constant, $0) } }
  return left.column.integers().zipped(right.column.integers(), body)
}

/// A value a row from two reals a row; a constant side is read once.
@inline(__always)
func zipReals<Result: BitwiseCopyable>(
  _ left: Operand, _ right: Operand, _ body: (Double, Double) -> Result
) -> BufferSlice<Result> {
  if let constant = right.constant?.number { return left.column.reals().mapped { body($0, constant) } }
  if let constant = left.constant?.number { return right.column.reals().mapped { body(constant, $0) } }
  return left.column.reals().zipped(right.column.reals(), body)
}

/// A value a row from a text a row; where the column repeats its texts, each is looked at once.
func mapTexts<Result: BitwiseCopyable>(
  _ texts: StringStorage, _ body: (Span<UInt8>) -> Result
) -> BufferSlice<Result> {
  let pool = texts.pool
  guard pool.count <= texts.count else { return texts.mapCodes { body(pool.utf8(at: $0)) } }
  let answers = (0..<pool.count).map { body(pool.utf8(at: $0)) }
  return texts.mapCodes { answers[$0] }
}

/// Writes the text that is made of another.
typealias TextMaker = (Span<UInt8>, inout TextWriter) -> Void

/// A text a row from a text a row; where the column repeats its texts, each is made once, and equal ones are put together.
func mapTextsToTexts(_ texts: StringStorage, _ make: TextMaker) -> Column {
  let pool = texts.pool
  guard pool.count <= texts.count else {
    var writer = TextWriter(textCount: texts.count)
    for row in 0..<texts.count {
      make(pool.utf8(at: texts.code(at: row)), &writer)
      writer.end()
    }
    return oneTextARow(writer, rowCount: texts.count)
  }
  var writer = TextWriter(textCount: pool.count)
  for place in 0..<pool.count {
    make(pool.utf8(at: place), &writer)
    writer.end()
  }
  let made = StringStorage(codes: .identity(start: 0, count: pool.count), pool: writer.finish()).withDistinctTexts
  return .strings(StringStorage(codes: texts.mapCodes { UInt32(made.code(at: $0)) }, pool: made.pool))
}

/// A text a row, made row by row.
func makeTexts(rowCount: Int, _ body: (Int) -> String) -> Column {
  writeTexts(rowCount: rowCount) { row, writer in writer.append(body(row)) }
}

/// A text a row, written row by row.
func writeTexts(rowCount: Int, _ write: (Int, inout TextWriter) -> Void) -> Column {
  var writer = TextWriter(textCount: rowCount)
  for row in 0..<rowCount {
    write(row, &writer)
    writer.end()
  }
  return oneTextARow(writer, rowCount: rowCount)
}

/// The column of the texts that were written, of which most are thought to differ.
func oneTextARow(_ writer: consuming TextWriter, rowCount: Int) -> Column {
  .strings(StringStorage(codes: .identity(start: 0, count: rowCount), pool: writer.finish()))
}

extension Column {
  /// The values as texts, as `tostring` gives them.
  var asTexts: Column {
    if type == .string { return self }
    return writeTexts(rowCount: count) { row, writer in writer.append(self, row) }
  }
}

extension TextWriter {
  /// Writes a row's value as `tostring` gives it.
  mutating func append(_ column: Column, _ row: Int) {
    if case .string(let texts) = column.storage { return append(texts.pool.utf8(at: texts.code(at: row))) }
    let value = column.value(at: row)
    if case .long(let number) = value { return append(number) }
    append(value.exactText(of: column.type))
  }
}

/// A division by what is above zero that rounds down, also below zero.
func floorDivided<Number: BinaryInteger>(_ number: Number, _ divisor: Number) -> Number {
  let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
  return rest < 0 ? quotient - 1 : quotient
}

/// A moment a row from a moment and a whole number a row; nil where it would lie outside the calendar, which is an error.
func shiftMoments(
  _ name: String, _ moments: Operand, _ amounts: Operand, type: DataType, _ body: (Int64, Int64) -> Int64?
) throws(Diagnostic) -> Column {
  let validity = bothValid(moments, amounts)
  var isOutside = false
  let values = zipIntegers(moments, amounts) { moment, amount -> Int64 in
    if let result = body(moment, amount) { return result }
    isOutside = true
    return Int64.min
  }
  if isOutside {
    for row in 0..<values.count where values[row] == Int64.min && validity?.isValid(row) ?? true {
      throw Diagnostic(
        .overflow, Message("\(name) leads out of the years 1 to 9999", ja: "\(name) の結果が西暦 1〜9999 年の外になる"),
        help: [Message("take a smaller number of periods", ja: "期間の数を小さくする")])
    }
    // What is left are rows without a value, which must not hold what later sums cannot bear.
    return .integers(values.mapped { $0 == Int64.min ? 0 : $0 }, type: type, validity: validity)
  }
  return .integers(values, type: type, validity: validity)
}
