import Columns
import Diagnostics
import Plan

/// The results of a function for every value that a column can hold: what is computed from one column of few different
/// values is computed once a value, and looked up for each row.
struct Tabulation: ScalarFunction {
  /// The expression's name, for plans.
  let documentation: Documentation
  /// A result a value from the lowest on; behind them that of null, where there can be one.
  let results: Column
  let facts: ColumnFacts
  let low: Int64
  let size: Int
  /// Where the results are truth values that are true in one run of values: that run.
  private let trueRange: ClosedRange<Int64>?
  /// The lowest value's result, and how much more that of each is than that of the value before, where that is the same for
  /// all: then nothing needs to be looked up.
  private let line: (first: Int64, step: Int64)?

  var overloads: [Overload] { [] }

  func evaluate(_ operands: [Operand], _ context: EvaluationContext) throws(Diagnostic) -> Column {
    let column = operands[0].column
    if let trueRange { return .bools(column.mask(in: trueRange).without(nullsOf: column.validity)) }
    if let line { return column.onLine(from: low, first: line.first, step: line.step, like: results) }
    let places = BufferSlice<UInt32>.slots(
      of: [SlotKey(column.storage, validity: column.validity, low: low, nullDistance: size)], slotCount: size + 1)
    return results.gather(Selection(places))
  }

  /// The most values that are worth a table of their results.
  private static let sizeLimit = 1 << 20

  /// The expression with what depends on one column of few values replaced by tables.
  static func applied(
    to expression: TypedExpression, _ facts: [ColumnFacts], rowCount: Int, _ context: EvaluationContext
  ) -> TypedExpression {
    guard case .call(let function, let overload, let arguments) = expression.kind else { return expression }
    let used = expression.usedColumns
    if used.count == 1, let column = used.first, !isCheap(expression),
      let table = Tabulation(expression, column, facts[column], rowCount: rowCount, context)
    {
      var result = expression
      let source = TypedExpression(.column(column), type: facts[column].type, range: expression.range)
      result.kind = .call(table, Overload([facts[column].type], table.results.type), [source])
      return result
    }
    var result = expression
    result.kind = .call(
      function, overload, arguments.map { applied(to: $0, facts, rowCount: rowCount, context) })
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

  private init?(
    _ expression: TypedExpression, _ column: Int, _ facts: ColumnFacts, rowCount: Int, _ context: EvaluationContext
  ) {
    guard let bounds = facts.bounds, let size = facts.size, size <= Self.sizeLimit, size * 2 <= rowCount,
      facts.type != .bool, let type = expression.type, let values = Self.domain(facts, bounds, size)
    else { return nil }
    var places = [Int](repeating: 0, count: column + 1)
    places[column] = 0
    let batch = Batch(schema: Schema([Field("", facts.type)]), columns: [values], rowCount: values.count)
    // A value that no row has may be one that the function refuses: then each row is computed.
    guard let results = try? expression.moved(places).evaluate(on: batch, context) else { return nil }
    self.results = (results.type == type ? results : results.widened(to: type)).measured
    self.facts = ColumnFacts(self.results)
    self.size = size
    low = bounds.lowerBound
    trueRange = Self.trueRange(self.results, size: size, low: low)
    line = facts.type == .string ? nil : Self.line(self.results, size: size)
    documentation = Documentation("table", signature: "", summary: Message(""), examples: [])
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

  /// Every value from the lowest to the highest, and null where there can be one.
  private static func domain(_ facts: ColumnFacts, _ bounds: ClosedRange<Int64>, _ size: Int) -> Column? {
    if facts.type == .string {
      guard let pool = facts.pool, pool.count == size else { return nil }
      return .strings(StringStorage(codes: .identity(start: 0, count: size), pool: pool))
    }
    let count = facts.isNullable ? size + 1 : size
    let numbers = BufferSlice<Int64>(count: count) { output in
      for index in output.indices { output[index] = index < size ? bounds.lowerBound + Int64(index) : 0 }
    }
    let validity = facts.isNullable ? Validity(count: count) { $0 < size } : nil
    if facts.type != .real { return .integers(numbers, type: facts.type, validity: validity) }
    guard let digits = facts.digits else { return nil }
    let units = Column.integers(numbers, type: .long, validity: validity)
    return Column(type: .real, storage: .decimal(units: units.storage, digits: digits), validity: validity)
  }
}

extension TypedExpression {
  /// Whether a part of it is looked up in a table: tables of different results have one name, which tells nothing.
  var looksUp: Bool {
    guard case .call(let function, _, let arguments) = kind else { return false }
    return function is Tabulation || arguments.contains(where: \.looksUp)
  }
}
