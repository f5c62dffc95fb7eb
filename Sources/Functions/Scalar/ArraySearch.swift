import Columns
import Diagnostics
import Plan

extension Value {
  /// Whether both are one value: numbers by what they count, days as moments, texts by their bytes.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.long(let whole), .real(let number)), (.real(let number), .long(let whole)): number == Double(whole)
    case (.date, .datetime): widened(to: .datetime) == other
    case (.datetime, .date): self == other.widened(to: .datetime)
    default: self == other
    }
  }

  /// Whether the value comes before the other one; nil where the two have no order: nulls, lists, different types.
  func precedes(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.string(let left), .string(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.long(let left), .long(let right)), (.timespan(let left), .timespan(let right)): return left < right
    case (.bool(let left), .bool(let right)): return !left && right
    case (.real, .real), (.long, .real), (.real, .long):
      guard let left = number, let right = other.number else { return nil }
      return left < right
    default:
      guard case .datetime(let left)? = widened(to: .datetime),
        case .datetime(let right)? = other.widened(to: .datetime)
      else { return nil }
      return left < right
    }
  }
}

/// `array_index_of`: the place of a value in a list.
public struct ArrayIndexOf: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "array_index_of",
    signature: "array_index_of(LIST, VALUE)\narray_index_of(LIST, VALUE, START)\n"
      + "array_index_of(LIST, VALUE, START, LENGTH)\narray_index_of(LIST, VALUE, START, LENGTH, OCCURRENCE)",
    summary: Message(
      "The place of a value in a list, from 0; -1 where it is not there.", ja: "リストの中の値の位置（0 から）。なければ -1。"),
    details: Message(
      "LENGTH elements from START on are looked at, all for -1; a negative START counts from the end. OCCURRENCE 2 is the"
        + " second one. Null for what is no list, a length below -1 or an occurrence below 0.",
      ja: "START から LENGTH 個（-1 なら全部）を調べる。負の START は末尾から数える。OCCURRENCE が 2 なら二つ目。"
        + "リストでないか、LENGTH が -1 より小さいか、OCCURRENCE が負なら null。"),
    examples: [
      .init(
        "print x = dynamic([\"a\", \"b\", \"a\"]) | project array_index_of(x, \"a\", 1), array_index_of(x, \"a\", 0, -1, 2),"
          + " array_index_of(x, \"c\")", gives: "Column1,Column2,Column3\n2,2,-1\n")
    ])

  /// A list, a value of any type, and up to three whole numbers; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// A list, a value of any type, and up to three whole numbers.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard (2...5).contains(arguments.count) else { return nil }
    let numbers = Array(repeating: DataType.long, count: arguments.count - 2)
    let value = arguments[1].type ?? .dynamic
    return bestOverload([Overload([.dynamic, value] + numbers, .long)], for: arguments.map(\.type))
  }

  /// The places of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    var builder = ColumnBuilder(type: .long)
    for row in 0..<columns[0].count {
      let numbers = columns.dropFirst(2).map { $0.value(at: row).integer }
      guard let list = columns[0].list(at: row), !numbers.contains(nil) else {
        builder.append(.null)
        continue
      }
      let place = Self.place(of: columns[1].value(at: row), in: list, numbers.map { $0 ?? 0 })
      builder.append(place.map { .long($0) } ?? .null)
    }
    return builder.finish()
  }

  /// The numbers are a start, a length and an occurrence, as far as they are given.
  private static func place(of value: Value, in list: [Value], _ numbers: [Int64]) -> Int64? {
    let start = numbers.first ?? 0
    let length = numbers.count > 1 ? numbers[1] : -1
    var wanted = numbers.count > 2 ? numbers[2] : 1
    guard length >= -1, wanted >= 0 else { return nil }
    let count = Int64(list.count)
    let first = start < 0 ? max(0, count + max(start, -count)) : min(start, count)
    let end = length == -1 ? count : first + min(length, count - first)
    for index in Int(first)..<Int(end) where list[index].isSame(as: value) {
      wanted -= 1
      if wanted == 0 { return Int64(index) }
    }
    return -1
  }
}

/// `set_has_element`: whether a list holds a value.
public struct SetHasElement: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "set_has_element", signature: "set_has_element(LIST, VALUE)",
    summary: Message("Whether a list holds a value.", ja: "リストに値が含まれるか。"),
    details: Message("Null for what is no list.", ja: "リストでなければ null。"),
    examples: [
      .init(
        "print set_has_element(dynamic([\"a\", 2]), 2), set_has_element(dynamic([\"a\", 2]), \"A\")",
        gives: "print_0,print_1\ntrue,false\n")
    ])

  /// A list and a value of any type.
  public var overloads: [Overload] { DataType.allCases.map { Overload([.dynamic, $0], .bool) } }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let (lists, values) = (operands[0].column, operands[1].column)
    var builder = ColumnBuilder(type: .bool)
    for row in 0..<lists.count {
      let value = operands[1].constant ?? values.value(at: row)
      builder.append(lists.list(at: row).map { list in .bool(list.contains { $0.isSame(as: value) }) } ?? .null)
    }
    return builder.finish()
  }
}
