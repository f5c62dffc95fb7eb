import Columns
import Diagnostics
import Plan

/// `in`, `!in`, `in~`, `!in~`: whether a value is one of several: what `==` with one after the other would say, so that a
/// null is in no list, and between nulls the answer is null (KQL reference, null values).
public struct Membership: ScalarFunction {
  let word: String
  let isNegated: Bool
  let isCaseSensitive: Bool
  /// The set that was made of the values, where they are the same for all rows.
  private var sets: Guarded<MemberSet?>?

  private init(word: String, isNegated: Bool, isCaseSensitive: Bool) {
    self.word = word
    self.isNegated = isNegated
    self.isCaseSensitive = isCaseSensitive
  }

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
    if column.type != .dynamic, let set = set(of: operands) { return answers(column, among: set) }
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

  /// The set of the values, where they are constants: the one that is known, or a new one.
  private func set(of operands: [Operand]) -> MemberSet? {
    if let known = sets?.withLock({ $0 }), known.type == operands[0].type { return known }
    let constants = operands.dropFirst().compactMap(\.constant)
    guard constants.count == operands.count - 1 else { return nil }
    let set = MemberSet(constants.flatMap(Self.elements).map(key), type: operands[0].type)
    sets?.withLock { $0 = set }
    return set
  }

  private func answers(_ column: Column, among set: MemberSet) -> Column {
    if case .texts(let texts) = set.members {
      let yes: UInt8 = isNegated ? 0 : 1
      return .bools(
        mapTexts(column.strings()) {
          let isMember = isCaseSensitive ? texts.holds($0) : texts.holds(FoldedCase.folded($0).span)
          return isMember ? yes : 1 - yes
        })
    }
    // Between nulls the answer is null.
    let validity = set.hasNull ? column.validity : nil
    switch set.members {
    case .texts(let texts): return flags(column, validity) { texts.holds(Array(column.value(at: $0).text.utf8).span) }
    case .whole(let numbers):
      let mask = numbers.mask(of: column).without(nullsOf: column.validity)
      return .bools(isNegated ? mask.mapped { 1 - $0 } : mask, validity: validity)
    case .reals(let numbers):
      let reals = column.reals()
      return flags(column, validity) { numbers.contains(reals[$0]) }
    case .others(let values): return flags(column, validity) { values.contains(column.value(at: $0)) }
    }
  }

  /// The function with a place for the set of its values, which is then made once for all parts of a table.
  public func readied(for constants: [Value?]) -> any ScalarFunction {
    guard constants.dropFirst().allSatisfy({ $0 != nil }) else { return self }
    var ready = self
    ready.sets = Guarded(nil)
    return ready
  }

  private func key(_ value: Value) -> Value {
    if !isCaseSensitive, case .string(let text) = value {
      let folded = FoldedCase.folded(Array(text.utf8).span)
      return .string(String(decoding: folded, as: UTF8.self))
    }
    return value
  }

  private func flags(_ column: Column, _ validity: Validity?, _ isMember: (Int) -> Bool) -> Column {
    .bools(
      BufferSlice(count: column.count) { output in
        guard column.validity == nil else {
          for row in output.indices { output[row] = (!column.isNull(at: row) && isMember(row)) != isNegated ? 1 : 0 }
          return
        }
        for row in output.indices { output[row] = isMember(row) != isNegated ? 1 : 0 }
      }, validity: validity)
  }
}

/// The values that a column's values are looked up among, as the column's type.
private struct MemberSet: Sendable {
  enum Members: Sendable {
    /// By bytes: a set of strings would take texts for one that only look alike.
    case texts(StringPoolBuilder)
    case whole(WholeSet)
    case reals(Set<Double>)
    case others(Set<Value>)
  }

  let type: DataType
  let members: Members
  let hasNull: Bool

  init(_ values: [Value], type: DataType) {
    self.type = type
    hasNull = values.contains(where: \.isNull)
    if type == .string {
      var texts = StringPoolBuilder()
      for text in values.lazy.compactMap(\.string) { _ = texts.code(of: text) }
      members = .texts(texts)
      return
    }
    let wanted = values.lazy.filter { !$0.isNull }.compactMap { $0.widened(to: type) ?? $0.widened(to: .real) }
    switch type {
    case .int, .long, .date, .datetime, .timespan:
      // A whole number is none of the reals between.
      if wanted.contains(where: { $0.type == .real }) {
        members = .reals(Set(wanted.compactMap(\.number)))
      } else {
        members = .whole(WholeSet(wanted.compactMap(\.integer)))
      }
    case .bool, .real, .string, .dynamic: members = .others(Set(wanted))
    }
  }
}
