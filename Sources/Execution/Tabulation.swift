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
  private(set) var results: Column
  private(set) var facts: ColumnFacts
  private let domains: [Domain]
  /// Where the results are truth values that are true in one run of values: that run.
  private let trueRange: ClosedRange<Int64>?
  /// The lowest value's result, and how much more that of each is than that of the value before, where that is the same for
  /// all: then nothing needs to be looked up.
  private var line: (first: Int64, step: Int64)?

  var overloads: [Overload] { [] }

  func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if let trueRange { return .bools(column.mask(in: trueRange).without(nullsOf: column.validity)) }
    if let line { return column.onLine(from: domains[0].low, first: line.first, step: line.step, like: results) }
    var stride = 1
    var keys: [SlotKey] = []
    for (operand, domain) in zip(operands, domains).reversed() {
      keys.append(domain.key(operand.column, stride: stride))
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
    threadCount: Int, isPart: Bool = false
  ) -> TypedExpression {
    guard case .call(let function, let overload, let arguments) = expression.kind else { return expression }
    let used = expression.usedColumns.sorted()
    let isPlain = used.count == 1 && facts[used[0]].type != .bool
    let isWorth = isPlain ? !isCheap(expression) : !used.isEmpty && isCostly(expression)
    if isWorth,
      let table = Tabulation(
        expression, used, facts, rowCount: rowCount, context, threadCount: threadCount, isPart: isPart)
    {
      var result = expression
      let sources = used.map { TypedExpression(.column($0), type: facts[$0].type, range: expression.range) }
      result.kind = .call(table, Overload(used.map { facts[$0].type }, table.results.type), sources)
      return result
    }
    var result = expression
    result.kind = .call(
      function.readied(for: arguments.map(\.constant)), overload,
      arguments.map { applied(to: $0, facts, rowCount: rowCount, context, threadCount: threadCount, isPart: true) })
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
    _ context: EvaluationContext, threadCount: Int, isPart: Bool
  ) {
    let limit = min(columns.count == 1 ? Self.sizeLimit : Self.combinationLimit, rowCount / 2)
    var domains: [Domain] = []
    var size = 1
    for column in columns {
      let period = facts[column].type == .datetime ? expression.periodOfMoments(in: column) : 1
      guard let domain = Domain(facts[column], period: period, sizeLimit: limit / size) else { return nil }
      domains.append(domain)
      size *= domain.size
    }
    guard let type = expression.type else { return nil }
    let count = domains.reduce(1) { $0 * $1.count }
    var places = [Int](repeating: 0, count: (columns.last ?? 0) + 1)
    for (place, column) in columns.enumerated() { places[column] = place }
    let batch = Batch(
      schema: Schema(columns.map { Field("", facts[$0].type) }), columns: Self.combinations(domains, count: count),
      rowCount: count)
    // A value that no row has may be one that the function refuses: then each row is computed.
    let (moved, parts) = (expression.moved(places), batch.morsels())
    let evaluated = try? parallelMap(count: parts.count, threadCount: threadCount) { (part) throws(Diagnostic) in
      try context.check()
      return try moved.evaluate(on: parts[part], context)
    }
    guard let results = evaluated.map(Column.concatenate) else { return nil }
    self.results = (results.type == type ? results : results.widened(to: type)).refined(isPart: isPart)
    self.facts = ColumnFacts(self.results)
    self.domains = domains
    let only = domains.count == 1 ? domains[0] : nil
    trueRange = only.flatMap { [results = self.results] in Self.trueRange(results, of: $0) }
    line = only.flatMap { [results = self.results] in
      facts[columns[0]].type == .string || $0.period > 1 ? nil : Self.line(results, size: $0.size)
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

  /// The most results of which those that differ are numbered.
  private static let rankedLimit = 1 << 16

  /// The same table with a number in the place of each result, and the results by these numbers, where the numbers lie closer
  /// together than the results do: first moments of months, say. Nil where results are texts, which have numbers already.
  var ranked: (table: Tabulation, values: Column)? {
    guard results.type != .string, results.type != .dynamic, results.count <= Self.rankedLimit else { return nil }
    if let size = facts.size, size <= results.count { return nil }
    var encoder = KeyEncoder(type: results.type)
    var table = WordTable()
    let numbers = table.numbers(of: encoder.words(of: results), validity: nil)
    guard facts.size.map({ $0 > 4 * table.count }) ?? true else { return nil }
    let words = table.words
    let values = encoder.column(of: (0..<words.count).map { words[$0] }, validity: nil)
    let ranks = Column.integers(numbers.mapped { Int64($0) }, validity: results.validity)
    return (Tabulation(self, results: ranks), values)
  }

  private init(_ other: Tabulation, results: Column) {
    self = other
    self.results = results
    facts = ColumnFacts(results)
    line = nil
  }

  /// The values for which the results are true, where they lie side by side, no result is null, and that of null is false.
  private static func trueRange(_ results: Column, of domain: Domain) -> ClosedRange<Int64>? {
    guard results.type == .bool, results.validity == nil else { return nil }
    let flags = results.bools()
    let size = domain.size
    guard let first = (0..<size).first(where: { flags[$0] != 0 }),
      let last = (first..<size).last(where: { flags[$0] != 0 }),
      (first...last).allSatisfy({ flags[$0] != 0 }), flags.count == size || flags[size] == 0
    else { return nil }
    let low = domain.low + Int64(first)
    let high = domain.low + Int64(last)
    return low * domain.period...(high + 1) * domain.period - 1
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

/// Every value that a column can hold; of moments of which whole periods give the same result, every period.
private struct Domain: Sendable {
  /// The number of the first period: the lowest value, where a period is one tick.
  let low: Int64
  /// The number of values or periods, null not counted.
  let size: Int
  /// The ticks of a period, counted from zero; 1 where each value stands for itself.
  let period: Int64
  /// The values, or the first moments of the periods, from the lowest to the highest, and null behind them where there can
  /// be one.
  let values: Column

  var count: Int { values.count }

  /// The domain of a column, or nil where it is not known or larger than the limit.
  init?(_ facts: ColumnFacts, period: Int64, sizeLimit: Int) {
    var facts = facts
    if period > 1, let bounds = facts.bounds {
      let divisor = Divisor(period)
      facts.bounds = divisor.floored(bounds.lowerBound)...divisor.floored(bounds.upperBound)
    }
    guard let bounds = facts.bounds, let size = facts.size, size <= sizeLimit else { return nil }
    low = bounds.lowerBound
    self.size = size
    self.period = period
    if facts.type == .string {
      guard let pool = facts.pool, pool.count == size else { return nil }
      values = .strings(StringStorage(codes: .identity(start: 0, count: size), pool: pool))
      return
    }
    let count = facts.isNullable ? size + 1 : size
    let numbers = BufferSlice<Int64>(count: count) { output in
      for index in output.indices { output[index] = index < size ? (bounds.lowerBound + Int64(index)) * period : 0 }
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

  /// The places of a column's values in the domain.
  func key(_ column: Column, stride: Int) -> SlotKey {
    if period == 1 {
      return SlotKey(column.storage, validity: column.validity, low: low, stride: stride, nullDistance: size)
    }
    let divisor = Divisor(period)
    let places = column.mapIntegers { [low] in Int32(truncatingIfNeeded: divisor.floored($0) &- low) }
    return SlotKey(.int32(places), validity: column.validity, low: 0, stride: stride, nullDistance: size)
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
  /// The ticks of the periods, counted from 1970-01-01, of which all moments of a column give the same result: 1 where every
  /// tick may count, and 0 where the column does not.
  fileprivate func periodOfMoments(in column: Int) -> Int64 {
    switch kind {
    case .column(let index): return index == column ? 1 : 0
    case .call(let function, _, let arguments):
      var period: Int64 = 0
      for argument in arguments {
        var own = argument.periodOfMoments(in: column)
        if argument.plainColumn == column {
          own = function.periodOfMoments(for: arguments.map(\.constant)) ?? 1
        }
        period = commonDivisor(period, own)
      }
      return period
    case .literal: return 0
    case .membership, .scalarQuery: return 1
    }
  }

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
