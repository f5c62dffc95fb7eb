import Columns
import Diagnostics
import Plan

/// Rows picked from several columns of one type: row i comes from `columns[source(i)]`; nil makes it null.
func pick(_ columns: [Column], rowCount: Int, source: (Int) -> Int?) -> Column {
  var starts: [UInt32] = []
  var start: UInt32 = 0
  for column in columns {
    starts.append(start)
    start += UInt32(column.count)
  }
  var hasNone = false
  let rows = BufferSlice<UInt32>(count: rowCount) { output in
    for row in output.indices {
      if let index = source(row) {
        output[row] = starts[index] + UInt32(row)
      } else {
        output[row] = Selection.none
        hasNone = true
      }
    }
  }
  return Column.concatenate(columns).gather(Selection(rows, hasNone: hasNone))
}

/// The type that values of both types are chosen in: with a dynamic anything is a dynamic.
private func commonOrDynamic(_ left: DataType, _ right: DataType) -> DataType? {
  left == .dynamic || right == .dynamic ? .dynamic : DataType.common(left, right)
}

private func isTrue(_ column: Column, _ row: Int) -> Bool {
  guard case .bool(let flags) = column.storage else { return false }
  return !column.isNull(at: row) && flags[row] != 0
}

/// `iff`: one of two values. A condition that is null counts as false.
public struct Choice: ScalarFunction {
  /// Its words.
  public let documentation: Documentation

  init(_ name: String) {
    documentation = Documentation(
      name, signature: "\(name)(CONDITION, THEN, ELSE)",
      summary: Message("THEN where the condition is true, else ELSE.", ja: "条件が真なら THEN、そうでなければ ELSE。"),
      examples: [
        .init("print \(name)(1 < 2, \"yes\", \"no\")", gives: "print_0\nyes\n"),
        .init("datatable(x:long)[1, 5] | project y = \(name)(x > 3, x, long(null))", gives: "y\n\"\"\n5\n"),
      ])
  }

  /// One of its two values.
  public var choosesAmongArguments: Bool { true }

  /// A condition and two values of one type.
  public var overloads: [Overload] { DataType.allCases.map { Overload([.bool, $0, $0], $0) } }

  /// A condition and two values of one type; with a dynamic anything is a dynamic.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    if let plain = bestOverload(overloads, for: arguments.map(\.type)) { return plain }
    let isDynamic = arguments.dropFirst().contains { $0.type == .dynamic }
    guard arguments.count == 3, arguments[0].type == .bool, isDynamic else { return nil }
    return Overload([.bool, .dynamic, .dynamic], .dynamic)
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let condition = operands[0].column
    return pick([operands[1].column, operands[2].column], rowCount: condition.count) { isTrue(condition, $0) ? 0 : 1 }
  }
}

/// `case`: the value behind the first condition that is true, else the last value.
public struct Case: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "case", signature: "case(CONDITION, VALUE, [CONDITION, VALUE, …] ELSE)",
    summary: Message("The value behind the first condition that is true, else the last.", ja: "最初に真になった条件の値。なければ最後の値。"),
    examples: [
      .init(
        "datatable(x:long)[1, 5, 9] | project size = case(x < 3, \"small\", x < 7, \"middle\", \"large\")",
        gives: "size\nsmall\nmiddle\nlarge\n")
    ])

  /// One of its values.
  public var choosesAmongArguments: Bool { true }

  /// Any number of pairs; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Conditions and values in turn; all values of one type.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count >= 3, arguments.count % 2 == 1 else { return nil }
    let isValue = { (index: Int) in index % 2 == 1 || index == arguments.count - 1 }
    var result: DataType?
    for (index, argument) in arguments.enumerated() {
      guard isValue(index) else {
        if argument.type != .bool { return nil }
        continue
      }
      guard let type = argument.type else { continue }
      guard let common = commonOrDynamic(result ?? type, type) else { return nil }
      result = common
    }
    let type = result ?? .string
    return Overload(arguments.indices.map { isValue($0) ? type : .bool }, type)
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    let conditions = stride(from: 0, to: columns.count - 1, by: 2).map { columns[$0] }
    let values = stride(from: 1, to: columns.count, by: 2).map { columns[$0] } + [columns[columns.count - 1]]
    return pick(values, rowCount: columns[0].count) { row in
      conditions.firstIndex { isTrue($0, row) } ?? values.count - 1
    }
  }
}

/// `coalesce`: the first value that is not null, or the first text that is not empty.
public struct Coalesce: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "coalesce", signature: "coalesce(x, y, …)",
    summary: Message(
      "The first value that is not null; the first text that is not empty.", ja: "null でない最初の値。文字列なら空でない最初のもの。"),
    examples: [.init("print coalesce(long(null), 3, 4), coalesce(\"\", \"x\")", gives: "print_0,print_1\n3,x\n")])

  /// One of its values.
  public var choosesAmongArguments: Bool { true }

  /// Any number of values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Values of one type.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count >= 2 else { return nil }
    var result: DataType?
    for type in arguments.compactMap(\.type) {
      guard let common = commonOrDynamic(result ?? type, type) else { return nil }
      result = common
    }
    let type = result ?? .string
    return Overload(Array(repeating: type, count: arguments.count), type)
  }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    return pick(columns, rowCount: columns[0].count) { row in
      columns.firstIndex { column in
        if case .string(let texts) = column.storage { return !texts.pool.isEmpty(at: texts.code(at: row)) }
        return !column.isNull(at: row)
      }
    }
  }
}
