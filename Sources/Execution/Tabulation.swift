import Columns
import Diagnostics
import Plan

/// The results of a function for every value that a column can hold, or for every combination of the values of several:
/// what is computed from columns of few different values is computed once a value, and looked up for each row.
struct Tabulation: ScalarFunction {
  /// The expression's name, for plans.
  let documentation: Documentation
  /// A result a value from the lowest on, and behind them that of null, where there can be one; of several columns, the
  /// values of the last change fastest.
  let results: Column
  let facts: ColumnFacts
  private let domains: [Domain]
  /// Where the results are truth values that are true in one run of values: that run.
  private let trueRange: ClosedRange<Int64>?
  /// The lowest value's result, and how much more that of each is than that of the value before, where that is the same for
  /// all: then nothing needs to be looked up.
  private let line: (first: Int64, step: Int64)?

  var overloads: [Overload] { [] }

  func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if let trueRange { return .bools(column.mask(in: trueRange).without(nullsOf: column.validity)) }
    if let line { return column.onLine(from: domains[0].low, first: line.first, step: line.step, like: results) }
    var stride = 1
    var keys: [SlotKey] = []
    for (operand, domain) in zip(operands, domains).reversed() {
      let column = operand.column
      keys.append(
        SlotKey(
          column.storage, validity: column.validity, low: domain.low, stride: stride, nullDistance: domain.size))
      stride *= domain.count
    }
    return results.gather(Selection(BufferSlice<UInt32>.slots(of: keys, slotCount: max(stride, results.count))))
  }

  /// The most values that are worth a table of their results, and the most combinations.
  private static let sizeLimit = 1 << 20
  private static let combinationLimit = 1 << 14

  /// The expression with what depends on columns of few values replaced by tables. What is a part of another is reckoned
  /// with, so that its reals stay as they are.
  static func applied(
    to expression: TypedExpression, _ facts: [ColumnFacts], rowCount: Int, _ context: EvaluationContext,
    isPart: Bool = false
  ) -> TypedExpression {
    guard case .call(let function, let overload, let arguments) = expression.kind else { return expression }
    let used = expression.usedColumns.sorted()
    let isPlain = used.count == 1 && facts[used[0]].type != .bool
    let isWorth = isPlain ? !isCheap(expression) : !used.isEmpty && isCostly(expression)
    if isWorth, let table = Tabulation(expression, used, facts, rowCount: rowCount, context, isPart: isPart) {
      var result = expression
      let sources = used.map { TypedExpression(.column($0), type: facts[$0].type, range: expression.range) }
      result.kind = .call(table, Overload(used.map { facts[$0].type }, table.results.type), sources)
      return result
    }
    var result = expression
    result.kind = .call(
      function.readied(for: arguments.map(\.constant)), overload,
      arguments.map { applied(to: $0, facts, rowCount: rowCount, context, isPart: true) })
    return result
  }

  /// Whether it costs less than a look into a table: comparing a number with a constant.
  static func isCheap(_ expression: TypedExpression) -> Bool {
    guard case .call(let function, _, let arguments) = expression.kind else { return true }
    if let table = function as? Tabulation { return table.trueRange != nil }
    if function.name == "and" || function.name == "or" { return arguments.allSatisfy(isCheap) }
    guard ["==", "!=", "<", "<=", ">", ">="].contains(function.name) else { return false }
    return arguments.allSatisfy { argument in
      argument.constant != nil || (argument.plainColumn != nil && argument.type != .string)
    }
  }

  /// Whether it costs more than to look into a table by several columns: it makes or reads texts, or calls more than one or
  /// two operators.
  private static func isCostly(_ expression: TypedExpression) -> Bool {
    guard case .call(let function, _, let arguments) = expression.kind else { return false }
    if expression.type == .string || arguments.contains(where: { $0.type == .string }) { return true }
    if expression.callCount > 3 { return true }
    return !["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "iff", "case"]
      .contains(function.name)
  }

  private init?(
    _ expression: TypedExpression, _ columns: [Int], _ facts: [ColumnFacts], rowCount: Int,
    _ context: EvaluationContext, isPart: Bool
  ) {
    let sizes = columns.compactMap { facts[$0].size }
    let limit = min(columns.count == 1 ? Self.sizeLimit : Self.combinationLimit, rowCount / 2)
    var size = 1
    for own in sizes {
      if own > limit / size { return nil }
      size *= own
    }
    let domains = columns.compactMap { Domain(facts[$0]) }
    guard domains.count == columns.count, let type = expression.type else { return nil }
    let count = domains.reduce(1) { $0 * $1.count }
    var places = [Int](repeating: 0, count: (columns.last ?? 0) + 1)
    for (place, column) in columns.enumerated() { places[column] = place }
    let batch = Batch(
      schema: Schema(columns.map { Field("", facts[$0].type) }), columns: Self.combinations(domains, count: count),
      rowCount: count)
    // A value that no row has may be one that the function refuses: then each row is computed.
    guard let results = try? expression.moved(places).evaluate(on: batch, context) else { return nil }
    self.results = (results.type == type ? results : results.widened(to: type)).refined(isPart: isPart)
    self.facts = ColumnFacts(self.results)
    self.domains = domains
    let only = domains.count == 1 ? domains[0] : nil
    trueRange = only.flatMap { [results = self.results] in Self.trueRange(results, size: $0.size, low: $0.low) }
    line = only.flatMap { [results = self.results] in
      facts[columns[0]].type == .string ? nil : Self.line(results, size: $0.size)
    }
    documentation = Documentation("table", signature: "", summary: Message(""), examples: [])
  }

  /// A column for each domain; together they hold every combination, the last domain's values changing fastest.
  private static func combinations(_ domains: [Domain], count: Int) -> [Column] {
    if domains.count == 1 { return [domains[0].values] }
    var stride = count
    return domains.map { domain in
      stride /= domain.count
      let rows = BufferSlice<UInt32>(count: count) { output in
        for row in output.indices { output[row] = UInt32(row / stride % domain.count) }
      }
      return domain.values.gather(Selection(rows))
    }
  }

  /// The values for which the results are true, where they lie side by side, no result is null, and that of null is false.
  private static func trueRange(_ results: Column, size: Int, low: Int64) -> ClosedRange<Int64>? {
    guard results.type == .bool, results.validity == nil else { return nil }
    let flags = results.bools()
    guard let first = (0..<size).first(where: { flags[$0] != 0 }),
      let last = (first..<size).last(where: { flags[$0] != 0 }),
      (first...last).allSatisfy({ flags[$0] != 0 }), flags.count == size || flags[size] == 0
    else { return nil }
    return (low + Int64(first))...(low + Int64(last))
  }

  /// The first result and what lies between the results of each value and the next, where it is the same everywhere and only
  /// null's result is null.
  private static func line(_ results: Column, size: Int) -> (first: Int64, step: Int64)? {
    guard results.type != .bool, size > 1, let numbers = results.units?.mapIntegers({ $0 }) else { return nil }
    if (0..<results.count).contains(where: { results.isNull(at: $0) != ($0 == size) }) { return nil }
    let step = numbers[1] &- numbers[0]
    return (1..<size).allSatisfy { numbers[$0] &- numbers[$0 - 1] == step } ? (numbers[0], step) : nil
  }
}

/// Every value that a column can hold.
private struct Domain: Sendable {
  let low: Int64
  /// The number of values but null.
  let size: Int
  /// The values from the lowest to the highest, and null behind them where there can be one.
  let values: Column

  var count: Int { values.count }

  init?(_ facts: ColumnFacts) {
    guard let bounds = facts.bounds, let size = facts.size else { return nil }
    low = bounds.lowerBound
    self.size = size
    if facts.type == .string {
      guard let pool = facts.pool, pool.count == size else { return nil }
      values = .strings(StringStorage(codes: .identity(start: 0, count: size), pool: pool))
      return
    }
    let count = facts.isNullable ? size + 1 : size
    let numbers = BufferSlice<Int64>(count: count) { output in
      for index in output.indices { output[index] = index < size ? bounds.lowerBound + Int64(index) : 0 }
    }
    let validity = facts.isNullable ? Validity(count: count) { $0 < size } : nil
    if facts.type == .bool {
      values = .bools(numbers.mapped { UInt8(truncatingIfNeeded: $0) }, validity: validity)
      return
    }
    if facts.type != .real {
      values = .integers(numbers, type: facts.type, validity: validity)
      return
    }
    guard let digits = facts.digits else { return nil }
    let units = Column.integers(numbers, type: .long, validity: validity)
    values = Column(type: .real, storage: .decimal(units: units.storage, digits: digits), validity: validity)
  }
}

extension Column {
  /// The same values in the way that costs least to group by: texts with equal codes where they are equal, reals as decimals
  /// where all are and nobody reckons with them, no nulls where there are none, bounds measured.
  fileprivate func refined(isPart: Bool) -> Column {
    let validity = nullCount == 0 ? nil : validity
    switch storage {
    case .string(let texts): return .strings(texts.withDistinctTexts)
    case .real(let values) where !isPart: return Column.decimalsOrReals(values, validity: validity).measured
    default: return Column(type: type, storage: storage, validity: validity).measured
    }
  }
}

extension TypedExpression {
  /// How many functions and operators it calls.
  fileprivate var callCount: Int {
    guard case .call(_, _, let arguments) = kind else { return 0 }
    return arguments.reduce(1) { $0 + $1.callCount }
  }

  /// Whether a part of it is looked up in a table: tables of different results have one name, which tells nothing.
  var looksUp: Bool {
    guard case .call(let function, _, let arguments) = kind else { return false }
    return function is Tabulation || arguments.contains(where: \.looksUp)
  }
}
