import Columns
import Diagnostics
import Plan

/// `pack_array`: values put together as a list.
public struct PackArray: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "pack_array", signature: "pack_array(x, …)\npack_array(*)",
    summary: Message("The values as a list; * stands for all columns.", ja: "値をリストにする。* はすべての列。"),
    examples: [
      .init(
        "print a = 1, b = \"x\" | project pack_array(a, b, 2s), pack_array(*)",
        gives: "Column1,Column2\n\"[1,\"\"x\"\",\"\"00:00:02\"\"]\",\"[1,\"\"x\"\"]\"\n")
    ])

  /// Any values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// Any values.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    arguments.isEmpty ? nil : Overload(arguments.map { $0.type ?? .dynamic }, .dynamic)
  }

  /// Whether `*` stands for all columns.
  public var takesStar: Bool { true }

  /// The lists of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    var builder = ColumnBuilder(type: .dynamic)
    for row in 0..<columns[0].count { builder.append(.list(columns.map { $0.value(at: row) })) }
    return builder.finish()
  }
}

/// `range`: a list of values at equal distances, up to 1,048,576 of them.
public struct RangeList: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "range", signature: "range(START, STOP)\nrange(START, STOP, STEP)",
    summary: Message(
      "A list of the values from START to STOP, both included, STEP apart.", ja: "START から STOP まで（両端を含む）STEP おきの値のリスト。"
    ),
    details: Message(
      "The step is 1, or 1h between moments and lengths of time, unless given. A list ends after 1,048,576 values. Null where"
        + " something is null or the step is 0.",
      ja: "STEP を省くと 1、日時と時間の長さでは 1h。1,048,576 個で打ち切る。どれかが null か STEP が 0 なら null。"),
    examples: [
      .init(
        "print range(1, 8, 3), range(3, 1, -1), range(1h, 3h)",
        gives:
          "print_0,print_1,print_2\n\"[1,4,7]\",\"[3,2,1]\",\"[\"\"01:00:00\"\",\"\"02:00:00\"\",\"\"03:00:00\"\"]\"\n")
    ])

  /// The number of values that a list may have.
  private static let limit = 1_048_576

  /// Numbers, moments or lengths of time.
  public var overloads: [Overload] {
    [(DataType.long, DataType.long), (.real, .real), (.datetime, .timespan), (.timespan, .timespan)].flatMap {
      [Overload([$0, $0], .dynamic), Overload([$0, $0, $1], .dynamic)]
    }
  }

  /// The lists of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let columns = operands.map(\.column)
    var builder = ColumnBuilder(type: .dynamic)
    for row in 0..<columns[0].count {
      let values = columns.map { $0.value(at: row) }
      builder.append(Self.list(values, type: operands[0].type) ?? .null)
    }
    return builder.finish()
  }

  private static func list(_ values: [Value], type: DataType) -> Value? {
    if type == .real {
      guard let start = values[0].number, let stop = values[1].number else { return nil }
      return list(from: start, to: stop, step: values.count > 2 ? values[2].number : 1)
    }
    guard let start = values[0].integer, let stop = values[1].integer else { return nil }
    let usual = type == .long ? 1 : Ticks.perHour
    guard let step = values.count > 2 ? values[2].integer : usual, step != 0 else { return nil }
    var result: [Value] = []
    var next = start
    while step > 0 ? next <= stop : next >= stop, result.count < limit {
      result.append(type == .long ? .long(next) : type == .datetime ? .datetime(next) : .timespan(next))
      let (sum, overflow) = next.addingReportingOverflow(step)
      if overflow { break }
      next = sum
    }
    return .list(result)
  }

  /// Each value is computed from the start, so that no error adds up.
  private static func list(from start: Double, to stop: Double, step: Double?) -> Value? {
    guard let step, step != 0, start.isFinite, step.isFinite, !stop.isNaN else { return nil }
    var result: [Value] = []
    while result.count < limit {
      let next = start + Double(result.count) * step
      guard step > 0 ? next <= stop : next >= stop else { break }
      result.append(.real(next))
    }
    return .list(result)
  }
}

/// `strcat_array`: the elements of a list as one text.
public struct ArrayJoin: ScalarFunction {
  /// The function.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "strcat_array", signature: "strcat_array(LIST, DELIMITER)",
    summary: Message(
      "The elements of a list as one text, with a delimiter between them.", ja: "リストの要素を区切りを挟んで一つの文字列につなげる。"),
    details: Message("An empty text for what is no list.", ja: "リストでなければ空の文字列。"),
    examples: [.init("print strcat_array(dynamic([\"税務課\", 3]), \"-\")", gives: "print_0\n税務課-3\n")])

  /// A list and a text.
  public var overloads: [Overload] { [Overload([.dynamic, .string], .string)] }

  /// The texts of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let (lists, delimiters) = (operands[0].column, operands[1].column)
    return makeTexts(rowCount: lists.count) { row in
      let delimiter = operands[1].constant?.string ?? delimiters.value(at: row).text
      return lists.list(at: row)?.map(\.exactText).joined(separator: delimiter) ?? ""
    }
  }
}
