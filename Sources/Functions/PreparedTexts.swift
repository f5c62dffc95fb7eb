import Columns
import Diagnostics
import Plan

/// A function of one text's bytes, made from the values of a call's other arguments.
typealias TextFunction<Result> = (Span<UInt8>) -> Result

/// A value a row from the text argument at `place`. What `prepare` makes of the other arguments is made once where they
/// are constants, and then each text is looked at once where the column repeats its texts.
func mapTexts<Result: BitwiseCopyable>(
  _ operands: [Operand], text place: Int,
  _ prepare: ([Value]) throws(Diagnostic) -> TextFunction<Result>
) throws(Diagnostic) -> BufferSlice<Result> {
  let texts = operands[place].column.strings()
  if let values = otherConstants(operands, text: place) { return mapTexts(texts, try prepare(values)) }
  let columns = operands.map(\.column)
  var results: [Result] = []
  results.reserveCapacity(texts.count)
  for row in 0..<texts.count {
    let function = try prepare(columns.map { $0.value(at: row) })
    results.append(function(texts.pool.utf8(at: texts.code(at: row))))
  }
  return BufferSlice(results)
}

/// A text a row from the text argument at `place`, written by a function that is made of the other arguments.
func mapTextsToTexts(
  _ operands: [Operand], text place: Int, _ prepare: ([Value]) throws(Diagnostic) -> TextMaker
) throws(Diagnostic) -> Column {
  let texts = operands[place].column.strings()
  if let values = otherConstants(operands, text: place) { return mapTextsToTexts(texts, try prepare(values)) }
  let columns = operands.map(\.column)
  var writer = TextWriter(textCount: texts.count)
  for row in 0..<texts.count {
    let make = try prepare(columns.map { $0.value(at: row) })
    make(texts.pool.utf8(at: texts.code(at: row)), &writer)
    writer.end()
  }
  return oneTextARow(writer, rowCount: texts.count)
}

/// A dynamic value a row from the text argument at `place`; null is no value.
func mapTextsToDynamic(
  _ operands: [Operand], text place: Int, _ prepare: ([Value]) throws(Diagnostic) -> TextFunction<Value>
) throws(Diagnostic) -> Column {
  let texts = operands[place].column.strings()
  var builder = ColumnBuilder(type: .dynamic)
  if let values = otherConstants(operands, text: place) {
    let function = try prepare(values)
    for row in 0..<texts.count { builder.append(function(texts.pool.utf8(at: texts.code(at: row)))) }
  } else {
    let columns = operands.map(\.column)
    for row in 0..<texts.count {
      let function = try prepare(columns.map { $0.value(at: row) })
      builder.append(function(texts.pool.utf8(at: texts.code(at: row))))
    }
  }
  return builder.finish()
}

/// The values of all arguments but the text, where they are the same in all rows; an empty text stands for the text.
private func otherConstants(_ operands: [Operand], text place: Int) -> [Value]? {
  var values: [Value] = []
  for (index, operand) in operands.enumerated() {
    if index == place {
      values.append(.string(""))
    } else if let constant = operand.constant {
      values.append(constant)
    } else {
      return nil
    }
  }
  return values
}

extension Operand {
  /// The values as texts, as `tostring` gives them.
  var texts: Operand {
    if type == .string { return self }
    if let constant {
      return Operand(constant: .string(constant.exactText(of: type)), type: .string, rowCount: rowCount)
    }
    return Operand(column.asTexts)
  }
}

extension Value {
  /// The bytes of a constant text; those of the value's text where it is none.
  var utf8: [UInt8] { Array(text.utf8) }
}

/// The overload of an operator between a text and others: a dynamic is read as its text, as the reference's
/// `DynamicColumn has "value"` does.
func textOverload(_ arguments: [ArgumentType]) -> Overload? {
  guard arguments.count == 2, arguments.allSatisfy({ [nil, .string, .dynamic].contains($0.type) }) else { return nil }
  return Overload([.string, .string], .bool)
}
