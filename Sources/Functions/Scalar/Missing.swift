import Columns
import Diagnostics
import Plan

private func nullFlags(_ operand: Operand, whenNull: UInt8) -> Column {
  let column = operand.column
  return .bools(
    BufferSlice(count: column.count) { output in
      for row in output.indices { output[row] = column.isNull(at: row) ? whenNull : 1 - whenNull }
    })
}

/// `isnull`: whether there is no value. A text is never null; a missing one is empty.
public struct IsNull: ScalarFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    documentation = Documentation(
      name, signature: "\(name)(x)",
      summary: Message("Whether there is no value; never for texts.", ja: "値がないか。文字列では常に偽。"),
      examples: [.init("print \(name)(long(null)), \(name)(\"\")", gives: "print_0,print_1\ntrue,false\n")])
  }

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .bool) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    nullFlags(operands[0], whenNull: 1)
  }
}

/// `isnotnull`: whether there is a value.
public struct IsNotNull: ScalarFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    documentation = Documentation(
      name, signature: "\(name)(x)",
      summary: Message("Whether there is a value; always for texts.", ja: "値があるか。文字列では常に真。"),
      examples: [.init("print \(name)(long(null)), \(name)(3)", gives: "print_0,print_1\nfalse,true\n")])
  }

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .bool) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    nullFlags(operands[0], whenNull: 0)
  }
}

/// `isempty`: whether a text is empty, or another value null.
public struct IsEmpty: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "isempty", signature: "isempty(x)",
    summary: Message("Whether a text is empty, or another value null.", ja: "文字列が空か、ほかの値が null か。"),
    examples: [
      .init(
        "print isempty(\"\"), isempty(\" \"), isempty(long(null))", gives: "print_0,print_1,print_2\ntrue,false,true\n")
    ])

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .bool) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    guard operands[0].type == .string else { return nullFlags(operands[0], whenNull: 1) }
    return .bools(mapTexts(operands[0].column.strings()) { $0.isEmpty ? 1 : 0 })
  }
}

/// `isnotempty`: whether a text has characters, or another value is not null.
public struct IsNotEmpty: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "isnotempty", signature: "isnotempty(x)",
    summary: Message("Whether a text has characters, or another value is not null.", ja: "文字列が空でないか、ほかの値が null でないか。"),
    examples: [.init("print isnotempty(\"\"), isnotempty(1)", gives: "print_0,print_1\nfalse,true\n")])

  /// Any value.
  public var overloads: [Overload] { Overload.uniform(DataType.allCases, count: 1, result: .bool) }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    guard operands[0].type == .string else { return nullFlags(operands[0], whenNull: 0) }
    return .bools(mapTexts(operands[0].column.strings()) { $0.isEmpty ? 0 : 1 })
  }
}
