import Columns
import Diagnostics
import Plan

/// `in`, `!in`, `in~`, `!in~`: whether a value is one of several: what `==` with one after the other would say, so that a
/// null is in no list, and between nulls the answer is null (KQL reference, null values).
public struct Membership: ScalarFunction {
  let word: String
  let isNegated: Bool
  let isCaseSensitive: Bool

  /// All words.
  public static let all: [any ScalarFunction] = [
    Membership(word: "in", isNegated: false, isCaseSensitive: true),
    Membership(word: "!in", isNegated: true, isCaseSensitive: true),
    Membership(word: "in~", isNegated: false, isCaseSensitive: false),
    Membership(word: "!in~", isNegated: true, isCaseSensitive: false),
  ]

  /// Its words.
  public var documentation: Documentation {
    Documentation(
      word, signature: "x \(word) (VALUE, …)\nx \(word) (QUERY)",
      summary: Message(
        "Whether the value is \(isNegated ? "none" : "one") of these, or of the first column of a query.",
        ja: "値が並べたもの（または問い合わせの最初の列）に\(isNegated ? "含まれない" : "含まれる")か。"),
      examples: [
        .init(
          "datatable(s:string)[\"a\", \"B\", \"c\"] | where s \(word) (\"A\", \"B\") | count",
          gives: "Count\n\(isNegated ? (isCaseSensitive ? 2 : 1) : (isCaseSensitive ? 1 : 2))\n")
      ])
  }

  /// Any number of values; `overload(for:)` makes the one that fits.
  public var overloads: [Overload] { [] }

  /// A value and others of its type; a dynamic stands for what it holds, a list for its elements.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard arguments.count > 1 else { return nil }
    if arguments[0].type == .dynamic { return Overload(arguments.map { $0.type ?? .dynamic }, .bool) }
    var result: DataType?
    for type in arguments.compactMap(\.type) where type != .dynamic {
      guard let common = DataType.common(result ?? type, type) else { return nil }
      result = common
    }
    if !isCaseSensitive, let result, result != .string { return nil }
    return Overload(arguments.map { $0.type == .dynamic ? .dynamic : result ?? .string }, .bool)
  }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if column.type != .dynamic, let constants = constants(operands) { return answers(column, among: constants) }
    let others = operands.dropFirst().map(\.column)
    return Column(
      type: .bool,
      values: (0..<column.count).map { row in
        let value = key(column.value(at: row))
        let elements = others.lazy.flatMap { Self.elements($0.value(at: row)) }
        if value.isNull, elements.contains(where: \.isNull) { return .null }
        return .bool((!value.isNull && elements.contains { key($0).isSame(as: value) }) != isNegated)
      })
  }

  private static func elements(_ value: Value) -> [Value] {
    if case .list(let values) = value { return values }
    return [value]
  }

  private func constants(_ operands: [Operand]) -> [Value]? {
    let constants = operands.dropFirst().compactMap(\.constant)
    return constants.count == operands.count - 1 ? constants.flatMap(Self.elements) : nil
  }

  private func answers(_ column: Column, among values: [Value]) -> Column {
    if column.type == .string {
      // By bytes: a set of strings would take texts for one that only look alike.
      let texts = Set(values.map(key).compactMap(\.string).map { Array($0.utf8) })
      let yes: UInt8 = isNegated ? 0 : 1
      return .bools(
        mapTexts(column.strings()) {
          texts.contains(isCaseSensitive ? bytes($0) : FoldedCase.folded($0)) ? yes : 1 - yes
        })
    }
    let isNullBesideNull = column.validity != nil && values.contains(where: \.isNull)
    return memberAnswers(column, among: values, validity: isNullBesideNull ? column.validity : nil)
  }

  private func memberAnswers(_ column: Column, among values: [Value], validity: Validity?) -> Column {
    let wanted = Set(values.filter { !$0.isNull }.compactMap { $0.widened(to: column.type) ?? $0.widened(to: .real) })
    switch column.type {
    case .int, .long:
      guard wanted.contains(where: { $0.type == .real }) else { return wholeAnswers(column, wanted, validity) }
      let numbers = Set(wanted.compactMap(\.number))
      let reals = column.reals()
      return flags(column.count, validity) { !column.isNull(at: $0) && numbers.contains(reals[$0]) }
    case .date, .datetime, .timespan: return wholeAnswers(column, wanted, validity)
    case .bool, .real, .string, .dynamic:
      return flags(column.count, validity) { !column.isNull(at: $0) && wanted.contains(column.value(at: $0)) }
    }
  }

  private func wholeAnswers(_ column: Column, _ wanted: Set<Value>, _ validity: Validity?) -> Column {
    let numbers = Set(wanted.compactMap(\.integer))
    let integers = column.integers()
    return flags(column.count, validity) { !column.isNull(at: $0) && numbers.contains(integers[$0]) }
  }

  private func key(_ value: Value) -> Value {
    if !isCaseSensitive, case .string(let text) = value {
      let folded = FoldedCase.folded(Array(text.utf8).span)
      return .string(String(decoding: folded, as: UTF8.self))
    }
    return value
  }

  private func flags(_ rowCount: Int, _ validity: Validity?, _ isMember: (Int) -> Bool) -> Column {
    .bools(
      BufferSlice(count: rowCount) { output in
        for row in output.indices { output[row] = isMember(row) != isNegated ? 1 : 0 }
      }, validity: validity)
  }
}
