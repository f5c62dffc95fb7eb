import Columns

/// A table as rows of values: what the oracle computes on, one row at a time and without any kernel.
struct Rows {
  var fields: [(name: String, type: DataType)]
  var rows: [[Value]]

  func index(_ name: String) -> Int { fields.firstIndex { $0.name == name }! }
}

/// An overflow of whole numbers, which the engine must report as an error.
struct Overflow: Error {}

/// An expression that is written as a query and computed for one row, each on its own.
indirect enum Term {
  case column(String, DataType)
  case value(Value, DataType)
  case arithmetic(String, Term, Term)
  case comparison(String, Term, Term)
  case and(Term, Term)
  case or(Term, Term)
  case not(Term)
  case isNull(Term)

  var type: DataType {
    switch self {
    case .column(_, let type), .value(_, let type): type
    case .arithmetic(_, let left, let right): left.type == .long && right.type == .long ? .long : .real
    default: .bool
    }
  }

  var text: String {
    switch self {
    case .column(let name, _): name
    case .value(let value, let type): Self.text(of: value, type)
    case .arithmetic(let sign, let left, let right), .comparison(let sign, let left, let right):
      "(\(left.text) \(sign) \(right.text))"
    case .and(let left, let right): "(\(left.text) and \(right.text))"
    case .or(let left, let right): "(\(left.text) or \(right.text))"
    case .not(let term): "not(\(term.text))"
    case .isNull(let term): "isnull(\(term.text))"
    }
  }

  private static func text(of value: Value, _ type: DataType) -> String {
    switch value {
    case .null: type == .date ? "datetime(null)" : "\(type.kqlName)(null)"
    case .string(let text): "\"\(text)\""
    case .date: "date(\(value.text))"
    case .long(let number): number < 0 ? "(\(number))" : "\(number)"
    case .real(let number): number.isNaN ? "real(nan)" : "(\(number))"
    default: value.text
    }
  }

  func value(in row: [Value], of table: Rows) throws(Overflow) -> Value {
    switch self {
    case .column(let name, _): return row[table.index(name)]
    case .value(let value, _): return value
    case .arithmetic(let sign, let left, let right):
      return try Self.computed(sign, try left.value(in: row, of: table), try right.value(in: row, of: table))
    case .comparison(let sign, let left, let right):
      return Self.compared(sign, try left.value(in: row, of: table), try right.value(in: row, of: table))
    case .and(let left, let right):
      let sides = [try left.value(in: row, of: table), try right.value(in: row, of: table)]
      return sides.contains(.bool(false)) ? .bool(false) : sides.contains(.null) ? .null : .bool(true)
    case .or(let left, let right):
      let sides = [try left.value(in: row, of: table), try right.value(in: row, of: table)]
      return sides.contains(.bool(true)) ? .bool(true) : sides.contains(.null) ? .null : .bool(false)
    case .not(let term):
      guard case .bool(let flag) = try term.value(in: row, of: table) else { return .null }
      return .bool(!flag)
    case .isNull(let term): return .bool(try term.value(in: row, of: table) == .null)
    }
  }

  private static func computed(_ sign: String, _ left: Value, _ right: Value) throws(Overflow) -> Value {
    if left == .null || right == .null { return .null }
    guard case .long(let a) = left, case .long(let b) = right else {
      let a = number(left)
      let b = number(right)
      switch sign {
      case "+": return .real(a + b)
      case "-": return .real(a - b)
      case "*": return .real(a * b)
      case "/": return .real(a / b)
      default:
        let rest = a.truncatingRemainder(dividingBy: b)
        return .real(rest < 0 ? rest + abs(b) : rest)
      }
    }
    let wide: Int128
    switch sign {
    case "+": wide = Int128(a) + Int128(b)
    case "-": wide = Int128(a) - Int128(b)
    case "*": wide = Int128(a) * Int128(b)
    case "/":
      if b == 0 { return .null }
      wide = Int128(a) / Int128(b)
    default:
      if b == 0 { return .null }
      let rest = Int128(a) % Int128(b)
      wide = rest < 0 ? rest + Int128(b.magnitude) : rest
    }
    guard let result = Int64(exactly: wide) else { throw Overflow() }
    return .long(result)
  }

  private static func compared(_ sign: String, _ left: Value, _ right: Value) -> Value {
    if left == .null || right == .null {
      if left == right || (sign != "==" && sign != "!=") { return .null }
      return .bool(sign == "!=")
    }
    switch sign {
    case "==": return .bool(isEqual(left, right))
    case "!=": return .bool(!isEqual(left, right))
    case "<": return .bool(isLess(left, right))
    case ">": return .bool(isLess(right, left))
    case "<=": return .bool(isLess(left, right) || isEqual(left, right))
    default: return .bool(isLess(right, left) || isEqual(left, right))
    }
  }

  static func number(_ value: Value) -> Double {
    switch value {
    case .long(let number): Double(number)
    case .real(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .date(let days): Double(days)
    default: .nan
    }
  }

  private static func isEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    // Texts are equal by their bytes, which Swift's == is not.
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.long, .long), (.bool, .bool), (.date, .date): left == right
    default: number(left) == number(right)
    }
  }

  /// Whether the first of two values stands below the second; never with NaN.
  static func isLess(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.long(let a), .long(let b)): a < b
    default: number(left) < number(right)
    }
  }
}
