import Columns
import Diagnostics
import Plan

/// `tostring tolong toint toreal todouble tobool toboolean todatetime totimespan`. What cannot be read as the type is null.
///
/// As numbers, moments are the ticks of 100 ns since 0001-01-01 and lengths of time their ticks. `toint` is null outside
/// the 32 bits of KQL's int.
public struct Conversion: ScalarFunction {
  let word: String
  let target: DataType
  let sources: [DataType]

  /// All conversions.
  public static let all: [any ScalarFunction] = [
    Conversion(word: "tostring", target: .string, sources: DataType.allCases),
    Conversion(word: "tolong", target: .long, sources: [.string, .long, .real, .bool, .timespan, .datetime, .dynamic]),
    Conversion(word: "toint", target: .int, sources: [.string, .long, .real, .bool, .timespan, .datetime, .dynamic]),
    Conversion(word: "toreal", target: .real, sources: [.string, .long, .real, .bool, .timespan, .datetime, .dynamic]),
    Conversion(
      word: "todouble", target: .real, sources: [.string, .long, .real, .bool, .timespan, .datetime, .dynamic]),
    Conversion(word: "tobool", target: .bool, sources: [.string, .long, .real, .bool, .dynamic]),
    Conversion(word: "toboolean", target: .bool, sources: [.string, .long, .real, .bool, .dynamic]),
    Conversion(word: "todatetime", target: .datetime, sources: [.string, .date, .datetime, .long, .real, .dynamic]),
    Conversion(word: "totimespan", target: .timespan, sources: [.string, .timespan, .long, .dynamic]),
  ]

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      word, signature: "\(word)(x)",
      summary: Message(
        "The value as \(Resolver.describe(target).english); null where it cannot be read so.",
        ja: "値を\(Resolver.describe(target).japanese ?? "")にする。読めなければ null。"),
      details: details, examples: [example])
  }

  private var details: Message? {
    switch target {
    case .int:
      Message(
        "A real is truncated. Null outside -2147483648 to 2147483647.",
        ja: "実数は切り捨てる。-2147483648 から 2147483647 の外なら null。")
    case .long:
      Message(
        "A real is truncated. A moment gives its ticks of 100 ns since 0001-01-01, a length of time its ticks.",
        ja: "実数は切り捨てる。日時は 0001-01-01 からの、時間の長さはその 100 ナノ秒単位の数になる。")
    case .bool: Message("A number is true unless it is 0.", ja: "数は 0 以外なら真。")
    case .timespan: Message("A number counts ticks of 100 ns.", ja: "数は 100 ナノ秒を単位とする。")
    case .real:
      Message(
        "A moment gives its ticks of 100 ns since 0001-01-01, a length of time its ticks.",
        ja: "日時は 0001-01-01 からの、時間の長さはその 100 ナノ秒単位の数になる。")
    case .datetime:
      Message(
        "A number counts ticks of 100 ns since 0001-01-01. Besides ISO 8601, texts such as \"Sat, 8 Nov 2014 15:05:02 GMT\", \"08-Nov-14 15:05\" and \"11-30-2014\" (month"
          + " first) are read.",
        ja:
          "数は 0001-01-01 からの 100 ナノ秒単位とする。ISO 8601 のほか、\"Sat, 8 Nov 2014 15:05:02 GMT\"、\"08-Nov-14 15:05\"、\"11-30-2014\"（月が先）のような文字列も読む。"
      )
    default: nil
    }
  }

  private var example: Documentation.Example {
    switch target {
    case .string:
      .init(
        "print \(word)(12), \(word)(2025-04-01), \(word)(true)", gives: "print_0,print_1,print_2\n12,2025-04-01,True\n")
    case .int, .long:
      .init("print \(word)(\"12\"), \(word)(3.9), \(word)(\"x\")", gives: "print_0,print_1,print_2\n12,3,\n")
    case .real: .init("print \(word)(\"2.5\"), \(word)(\"x\")", gives: "print_0,print_1\n2.5,\n")
    case .bool: .init("print \(word)(\"true\"), \(word)(0)", gives: "print_0,print_1\ntrue,false\n")
    case .timespan:
      .init(
        "print \(word)(\"0.01:30:00\"), \(word)(\"90m\"), \(word)(15000000)",
        gives: "print_0,print_1,print_2\n01:30:00,01:30:00,00:00:01.5000000\n")
    default:
      .init("print \(word)(\"2025-04-01 09:30\"), \(word)(\"x\")", gives: "print_0,print_1\n2025-04-01T09:30:00Z,\n")
    }
  }

  /// As its first argument.
  public var impliedName: ImpliedName { .firstArgument }

  /// One value.
  public var overloads: [Overload] { sources.map { Overload([$0], target) } }

  /// The values of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    converted(operands[0].column)
  }

  /// The numbers that 32 bits hold; the others are null.
  private func narrowed(_ column: Column) -> Column {
    let numbers = column.integers()
    let fits = Validity(count: numbers.count) { Int32(exactly: numbers[$0]) != nil }
    return .integers(
      numbers, type: .int, validity: fits.nullCount == 0 ? column.validity : Validity.both(column.validity, fits))
  }

  private func converted(_ column: Column) -> Column {
    if column.type == target { return column }
    if target == .string { return column.asTexts }
    if column.type == .dynamic { return unpacked(column) }
    if target == .int {
      return narrowed(Conversion(word: word, target: .long, sources: sources).converted(column))
    }
    if case .string(let texts) = column.storage { return read(texts) }
    switch (column.type, target) {
    case (.date, .datetime), (.int, .long), (.int, .real), (.long, .real): return column.widened(to: target)
    case (.real, .long): return truncated(column)
    case (.timespan, .real): return .reals(column.integers().mapped { Double($0) }, validity: column.validity)
    case (.datetime, .real):
      return .reals(column.integers().mapped { Double($0 &+ Ticks.fromYearOneTo1970) }, validity: column.validity)
    case (.long, .datetime): return moments(column)
    case (.real, .datetime): return moments(truncated(column))
    case (.datetime, .long):
      return .integers(column.integers().mapped { $0 &+ Ticks.fromYearOneTo1970 }, validity: column.validity)
    case (.real, .bool):
      let reals = column.reals()
      let numbers = Validity(count: reals.count) { !reals[$0].isNaN }
      return .bools(reals.mapped { $0 != 0 ? 1 : 0 }, validity: Validity.both(column.validity, numbers))
    case (.int, .bool), (.long, .bool):
      return .bools(column.integers().mapped { $0 != 0 ? 1 : 0 }, validity: column.validity)
    case (.bool, .real): return .reals(column.bools().mapped { Double($0) }, validity: column.validity)
    default: return .integers(column.integers(), type: target, validity: column.validity)
    }
  }

  /// What a dynamic column holds, converted type by type; lists and property bags are null.
  private func unpacked(_ column: Column) -> Column {
    let values = column.values
    var rows: [DataType: [Int]] = [:]
    for (row, value) in values.enumerated() {
      if let type = value.type, type == target || sources.contains(type), type != .dynamic {
        rows[type, default: []].append(row)
      } else if case .date? = value.type, sources.contains(.datetime) {
        rows[.datetime, default: []].append(row)
      }
    }
    var results = [Value](repeating: .null, count: values.count)
    for (type, places) in rows {
      let plain = converted(Column(type: type, values: places.map { values[$0] }))
      for (index, row) in places.enumerated() { results[row] = plain.value(at: index) }
    }
    return Column(type: target, values: results)
  }

  /// The moments that ticks since 0001-01-01 count; null outside the calendar.
  private func moments(_ column: Column) -> Column {
    let ticks = column.integers()
    let end = Int64(CivilDate.lastDays + 1) * Ticks.perDay + Ticks.fromYearOneTo1970
    let fits = Validity(count: ticks.count) { (0..<end).contains(ticks[$0]) }
    return .integers(
      ticks.mapped { (0..<end).contains($0) ? $0 - Ticks.fromYearOneTo1970 : 0 }, type: .datetime,
      validity: fits.nullCount == 0 ? column.validity : Validity.both(column.validity, fits))
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
    if target == .real {
      let numbers: BufferSlice<Double?> = mapTexts(texts) { Self.value(of: String(bytes: $0), as: .real).number }
      let validity = Validity.unlessAll((0..<numbers.count).map { numbers[$0] != nil })
      return .reals(numbers.mapped { $0 ?? 0 }, validity: validity)
    }
    let isLong = target == .long
    let numbers: BufferSlice<Int64?> = mapTexts(texts) {
      (isLong ? Self.wholeNumber($0) : nil) ?? Self.value(of: String(bytes: $0), as: target).integer
    }
    let validity = Validity.unlessAll((0..<numbers.count).map { numbers[$0] != nil })
    if target == .bool { return .bools(numbers.mapped { $0 == 1 ? 1 : 0 }, validity: validity) }
    return .integers(numbers.mapped { $0 ?? 0 }, type: target, validity: validity)
  }

  /// The number that up to 18 digits are, perhaps behind a minus; nil for any other text.
  private static func wholeNumber(_ text: Span<UInt8>) -> Int64? {
    let first = text.count > 1 && text[0] == 45 ? 1 : 0
    guard text.count > first, text.count - first <= 18 else { return nil }
    var number: Int64 = 0
    for place in first..<text.count {
      let digit = text[place] &- 48
      guard digit < 10 else { return nil }
      number = number &* 10 &+ Int64(digit)
    }
    return first == 1 ? -number : number
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
