import Columns
import Diagnostics
import Plan

/// `tostring tolong toint toreal todouble tobool todatetime totimespan todate`. What cannot be read as the type is null.
public struct Conversion: ScalarFunction {
  let word: String
  let target: DataType
  let sources: [DataType]

  /// All conversions.
  public static let all: [any ScalarFunction] = [
    Conversion(word: "tostring", target: .string, sources: DataType.allCases),
    Conversion(word: "tolong", target: .long, sources: [.string, .long, .real, .bool, .timespan]),
    Conversion(word: "toint", target: .long, sources: [.string, .long, .real, .bool, .timespan]),
    Conversion(word: "toreal", target: .real, sources: [.string, .long, .real, .bool]),
    Conversion(word: "todouble", target: .real, sources: [.string, .long, .real, .bool]),
    Conversion(word: "tobool", target: .bool, sources: [.string, .long, .bool]),
    Conversion(word: "todatetime", target: .datetime, sources: [.string, .date, .datetime]),
    Conversion(word: "totimespan", target: .timespan, sources: [.string, .timespan]),
  ]

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      word, signature: "\(word)(x)",
      summary: Message(
        "The value as \(Resolver.describe(target).english); null where it cannot be read so.",
        ja: "値を\(Resolver.describe(target).japanese ?? "")にする。読めなければ null。"),
      examples: [example])
  }

  private var example: Documentation.Example {
    switch target {
    case .string:
      .init(
        "print \(word)(12), \(word)(2025-04-01), \(word)(true)", gives: "print_0,print_1,print_2\n12,2025-04-01,true\n")
    case .long: .init("print \(word)(\"12\"), \(word)(3.9), \(word)(\"x\")", gives: "print_0,print_1,print_2\n12,3,\n")
    case .real: .init("print \(word)(\"2.5\"), \(word)(\"x\")", gives: "print_0,print_1\n2.5,\n")
    case .bool: .init("print \(word)(\"true\"), \(word)(0)", gives: "print_0,print_1\ntrue,false\n")
    case .timespan: .init("print \(word)(\"01:30:00\")", gives: "print_0\n01:30:00\n")
    default:
      .init("print \(word)(\"2025-04-01 09:30\"), \(word)(\"x\")", gives: "print_0,print_1\n2025-04-01T09:30:00Z,\n")
    }
  }

  /// One value.
  public var overloads: [Overload] { sources.map { Overload([$0], target) } }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if column.type == target { return column }
    if target == .string { return texts(of: column) }
    if case .string(let texts) = column.storage { return read(texts) }
    switch (column.type, target) {
    case (.date, .datetime), (.long, .real): return column.widened(to: target)
    case (.real, .long): return truncated(column)
    case (.long, .bool): return .bools(column.integers().mapped { $0 != 0 ? 1 : 0 }, validity: column.validity)
    case (.bool, .real): return .reals(column.bools().mapped { Double($0) }, validity: column.validity)
    default: return .integers(column.integers(), type: target, validity: column.validity)
    }
  }

  private func texts(of column: Column) -> Column {
    makeTexts(rowCount: column.count) { column.value(at: $0).text }
  }

  private func truncated(_ column: Column) -> Column {
    let reals = column.reals()
    var flags = [Bool](repeating: true, count: reals.count)
    let values = BufferSlice<Int64>(count: reals.count) { output in
      for row in output.indices {
        let number = column.isNull(at: row) ? nil : Int64(exactly: reals[row].rounded(.towardZero))
        output[row] = number ?? 0
        flags[row] = number != nil
      }
    }
    return .integers(values, validity: Validity.unlessAll(flags))
  }

  private func read(_ texts: StringStorage) -> Column {
    var builder = ColumnBuilder(type: target)
    var known: [Int: Value] = [:]
    for row in 0..<texts.count {
      let code = texts.code(at: row)
      let value = known[code] ?? Self.value(of: texts.pool[code], as: target)
      known[code] = value
      builder.append(value)
    }
    return builder.finish()
  }

  private static func value(of text: String, as target: DataType) -> Value {
    var trimmed = text[...]
    while trimmed.first?.isWhitespace == true { trimmed = trimmed.dropFirst() }
    while trimmed.last?.isWhitespace == true { trimmed = trimmed.dropLast() }
    if trimmed.isEmpty { return .null }
    let lowered = target == .bool ? trimmed.lowercased() : String(trimmed)
    return Resolver.read(lowered, as: target) ?? .null
  }
}
