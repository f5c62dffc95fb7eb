import Columns
import Diagnostics
import Plan

/// `in`, `!in`, `in~`, `!in~`: whether a value is one of several. A null is in no list.
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

  /// A value and others of its type, or a list of them.
  public func overload(for arguments: [ArgumentType]) -> Overload? {
    guard let first = arguments.first, !(first.type == .dynamic) else { return nil }
    if arguments.count == 2, arguments[1].type == .dynamic {
      return Overload([first.type ?? .string, .dynamic], .bool)
    }
    var result = first.type
    for type in arguments.dropFirst().compactMap(\.type) {
      guard let common = DataType.common(result ?? type, type) else { return nil }
      result = common
    }
    let type = result ?? .string
    if !isCaseSensitive, type != .string { return nil }
    return Overload(Array(repeating: type, count: arguments.count), .bool)
  }

  /// The answers of all rows.
  public func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if let constants = constants(operands) { return answers(column, among: constants) }
    let others = operands.dropFirst().map(\.column)
    return flags(rowCount: column.count) { row in
      let value = key(column.value(at: row))
      return !value.isNull && others.contains { key($0.value(at: row)) == value }
    }
  }

  private func constants(_ operands: [Operand]) -> [Value]? {
    if operands.count == 2, operands[1].type == .dynamic {
      guard case .list(let values)? = operands[1].constant else { return nil }
      return values
    }
    let constants = operands.dropFirst().compactMap(\.constant)
    return constants.count == operands.count - 1 ? constants : nil
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
    let wanted = Set(values.filter { !$0.isNull }.compactMap { $0.widened(to: column.type) ?? $0.widened(to: .real) })
    switch column.type {
    case .int, .long:
      guard wanted.contains(where: { $0.type == .real }) else { return wholeAnswers(column, wanted) }
      let numbers = Set(wanted.compactMap(\.number))
      let reals = column.reals()
      return flags(rowCount: column.count) { !column.isNull(at: $0) && numbers.contains(reals[$0]) }
    case .date, .datetime, .timespan: return wholeAnswers(column, wanted)
    case .bool, .real, .string, .dynamic:
      return flags(rowCount: column.count) { !column.isNull(at: $0) && wanted.contains(column.value(at: $0)) }
    }
  }

  private func wholeAnswers(_ column: Column, _ wanted: Set<Value>) -> Column {
    let numbers = Set(wanted.compactMap(\.integer))
    let integers = column.integers()
    return flags(rowCount: column.count) { !column.isNull(at: $0) && numbers.contains(integers[$0]) }
  }

  private func key(_ value: Value) -> Value {
    if !isCaseSensitive, case .string(let text) = value {
      let folded = FoldedCase.folded(Array(text.utf8).span)
      return .string(String(decoding: folded, as: UTF8.self))
    }
    return value
  }

  private func flags(rowCount: Int, _ isMember: (Int) -> Bool) -> Column {
    .bools(
      BufferSlice(count: rowCount) { output in
        for row in output.indices { output[row] = isMember(row) != isNegated ? 1 : 0 }
      })
  }
}
