import Columns
import Diagnostics
import Plan

/// `== != < <= > >=`. A null equals no value (`==` is false, `!=` true; between two nulls both are null) and has no
/// order (null). Texts compare by their bytes; ordered categories are turned into their ranks before.
public struct Comparison: ScalarFunction {
  enum Sign: String, CaseIterable {
    case equal = "==", unequal = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="

    /// The sign with its sides exchanged.
    var turned: Sign {
      switch self {
      case .equal, .unequal: self
      case .less: .greater
      case .lessOrEqual: .greaterOrEqual
      case .greater: .less
      case .greaterOrEqual: .lessOrEqual
      }
    }
  }

  let sign: Sign

  /// All signs.
  public static let all: [any ScalarFunction] = Sign.allCases.map { Comparison(sign: $0) }

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      sign.rawValue, signature: "x \(sign.rawValue) y",
      summary: Message("Compares two values of one type.", ja: "同じ型の値を比べる。"),
      details: Message(
        "A null equals nothing and has no order. What a dynamic holds is compared as it is: numbers with numbers, texts with"
          + " texts; of another type it is not equal.",
        ja: "null はどの値とも等しくなく、順序もない。dynamic は中の値のまま比べる（数は数と、文字列は文字列と）。型が違えば等しくない。"),
      examples: examples)
  }

  private var examples: [Documentation.Example] {
    switch sign {
    case .equal:
      [.init("print 1 == 1.0, \"a\" == \"A\", long(null) == 1", gives: "print_0,print_1,print_2\ntrue,false,false\n")]
    case .unequal: [.init("print 1 != 2, long(null) != 1", gives: "print_0,print_1\ntrue,true\n")]
    case .less: [.init("print 1 < 2, long(null) < 1", gives: "print_0,print_1\ntrue,\n")]
    case .lessOrEqual: [.init("print 2025-04-01 <= 2025-04-01", gives: "print_0\ntrue\n")]
    case .greater: [.init("print \"b\" > \"a\"", gives: "print_0\ntrue\n")]
    case .greaterOrEqual: [.init("print 2h >= 90m", gives: "print_0\ntrue\n")]
    }
  }

  private static let types: [DataType] = [.long, .real, .string, .bool, .date, .datetime, .timespan]

  /// Two values of one type.
  public var overloads: [Overload] { Overload.uniform(Self.types, count: 2, result: .bool) }

  /// Two values of one type, or a dynamic and any value.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count == 2, arguments.contains(where: { $0.type == .dynamic }) else {
      return bestOverload(overloads, for: arguments.map(\.type))
    }
    return Overload(arguments.map { $0.type ?? .dynamic }, .bool)
  }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let (left, right) = (operands[0], operands[1])
    if left.type == .dynamic || right.type == .dynamic { return dynamicAnswers(left, right) }
    let isEquality = sign == .equal || sign == .unequal
    if !isEquality, let null = nullIfNull(operands, .bool) { return null }
    if isEquality, left.constant?.isNull == true || right.constant?.isNull == true {
      return equalityWithNull(left, right)
    }
    let answers = answers(left, right)
    guard let validity = bothValid(left, right) else { return .bools(answers) }
    return isEquality ? equality(answers, left, right, validity) : .bools(answers, validity: validity)
  }

  private func answers(_ left: Operand, _ right: Operand) -> BufferSlice<UInt8> {
    if let mask = rangeAnswers(left, right) { return mask }
    switch left.type {
    case .string: return textAnswers(left, right)
    case .real:
      switch sign {
      case .equal: return zipReals(left, right) { $0 == $1 ? 1 : 0 }
      case .unequal: return zipReals(left, right) { $0 != $1 ? 1 : 0 }
      case .less: return zipReals(left, right) { $0 < $1 ? 1 : 0 }
      case .lessOrEqual: return zipReals(left, right) { $0 <= $1 ? 1 : 0 }
      case .greater: return zipReals(left, right) { $0 > $1 ? 1 : 0 }
      case .greaterOrEqual: return zipReals(left, right) { $0 >= $1 ? 1 : 0 }
      }
    default:
      switch sign {
      case .equal: return zipIntegers(left, right) { $0 == $1 ? 1 : 0 }
      case .unequal: return zipIntegers(left, right) { $0 != $1 ? 1 : 0 }
      case .less: return zipIntegers(left, right) { $0 < $1 ? 1 : 0 }
      case .lessOrEqual: return zipIntegers(left, right) { $0 <= $1 ? 1 : 0 }
      case .greater: return zipIntegers(left, right) { $0 > $1 ? 1 : 0 }
      case .greaterOrEqual: return zipIntegers(left, right) { $0 >= $1 ? 1 : 0 }
      }
    }
  }

  /// A column of whole numbers or decimals compared with a constant: the rows in a range of its whole numbers.
  private func rangeAnswers(_ left: Operand, _ right: Operand) -> BufferSlice<UInt8>? {
    guard left.type != .string, left.constant == nil || right.constant == nil,
      let constant = right.constant ?? left.constant
    else { return nil }
    let column = right.constant != nil ? left.column : right.column
    // `3 < x` asks for what `x > 3` does.
    let sign = right.constant != nil ? sign : sign.turned
    if case .decimal(_, let digits) = column.storage, let number = constant.number, number.isFinite {
      let range: ClosedRange<Int64>? =
        switch sign {
        case .equal, .unequal: Decimals.units(from: number, to: number, digits: digits)
        case .less: Decimals.units(from: nil, to: number, isOpenAbove: true, digits: digits)
        case .lessOrEqual: Decimals.units(from: nil, to: number, digits: digits)
        case .greater: Decimals.units(from: number, isOpen: true, to: nil, digits: digits)
        case .greaterOrEqual: Decimals.units(from: number, to: nil, digits: digits)
        }
      return answers(range, column)
    }
    guard left.type != .real, let number = constant.integer else { return nil }
    let range: ClosedRange<Int64>? =
      switch sign {
      case .equal, .unequal: number...number
      case .less: number == .min ? nil : Int64.min...(number - 1)
      case .lessOrEqual: Int64.min...number
      case .greater: number == .max ? nil : (number + 1)...Int64.max
      case .greaterOrEqual: number...Int64.max
      }
    return answers(range, column)
  }

  private func answers(_ range: ClosedRange<Int64>?, _ column: Column) -> BufferSlice<UInt8> {
    let mask = range.map { column.mask(in: $0) } ?? BufferSlice(Buffer(repeating: 0, count: column.count))
    return sign == .unequal ? mask.mapped { 1 - $0 } : mask
  }

  /// Compares row by row what the sides hold; between values of different types there is no order.
  private func dynamicAnswers(_ left: Operand, _ right: Operand) -> Column {
    let (leftColumn, rightColumn) = (left.column, right.column)
    return Column(
      type: .bool,
      values: (0..<left.rowCount).map { row in
        answer(leftColumn.value(at: row), rightColumn.value(at: row)).map { .bool($0) } ?? .null
      })
  }

  private func answer(_ left: Value, _ right: Value) -> Bool? {
    switch sign {
    case .equal, .unequal:
      if left.isNull, right.isNull { return nil }
      return left.isSame(as: right) == (sign == .equal)
    case .less: return left.precedes(right)
    case .greater: return right.precedes(left)
    case .lessOrEqual: return right.precedes(left).map { !$0 }
    case .greaterOrEqual: return left.precedes(right).map { !$0 }
    }
  }

  private func textAnswers(_ left: Operand, _ right: Operand) -> BufferSlice<UInt8> {
    if let text = right.constant?.string {
      let wanted = Array(text.utf8)
      return mapTexts(left.column.strings()) { compare($0, wanted.span) ? 1 : 0 }
    }
    if let text = left.constant?.string {
      let wanted = Array(text.utf8)
      return mapTexts(right.column.strings()) { compare(wanted.span, $0) ? 1 : 0 }
    }
    let first = left.column.strings()
    let second = right.column.strings()
    return BufferSlice(count: first.count) { output in
      for row in output.indices {
        let isTrue = compare(first.pool.utf8(at: first.code(at: row)), second.pool.utf8(at: second.code(at: row)))
        output[row] = isTrue ? 1 : 0
      }
    }
  }

  private func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    switch sign {
    case .equal: left.isEqual(to: right)
    case .unequal: !left.isEqual(to: right)
    case .less: left.precedes(right)
    case .lessOrEqual: !right.precedes(left)
    case .greater: right.precedes(left)
    case .greaterOrEqual: !left.precedes(right)
    }
  }

  private func equality(_ answers: BufferSlice<UInt8>, _ left: Operand, _ right: Operand, _ valid: Validity) -> Column {
    let leftValidity = left.constant == nil ? left.column.validity : nil
    let rightValidity = right.constant == nil ? right.column.validity : nil
    // A value and a null are different.
    let values =
      sign == .unequal
      ? answers.mapped { 1 - $0 }.without(nullsOf: valid).mapped { 1 - $0 } : answers.without(nullsOf: valid)
    guard let leftValidity, let rightValidity else { return .bools(values) }
    return .bools(
      values, validity: Validity(count: values.count) { leftValidity.isValid($0) || rightValidity.isValid($0) })
  }

  private func equalityWithNull(_ left: Operand, _ right: Operand) -> Column {
    let other = left.constant?.isNull == true ? right : left
    let answer: UInt8 = sign == .unequal ? 1 : 0
    let values = BufferSlice(Buffer<UInt8>(repeating: answer, count: left.rowCount))
    if other.constant?.isNull == true { return .constant(.null, type: .bool, count: left.rowCount) }
    return .bools(values, validity: other.constant == nil ? other.column.validity : nil)
  }
}
