import Columns
import Diagnostics
import Plan

/// Rows that flow morsel by morsel: filters, projections and look-ups in other tables, without anything between them in
/// memory.
struct Pipeline: Sendable {
  /// What is done with a morsel.
  enum Step: Sendable {
    /// Keeps the rows for which all conditions are true, and of their columns those at the picked places.
    case filter([TypedExpression], picked: [Int]?)
    case project([LogicalPlan.Output])
    case join(JoinProbe, JoinConditions)
  }

  /// Where the rows come from.
  let source: [Batch]
  private(set) var steps: [Step] = []
  /// Where each step stands in the plan; nil where it is not traced, or is a part of another.
  private var places: [PlanPlace?] = []
  /// The columns at the end.
  private(set) var schema: Schema
  /// What is known of them.
  private(set) var facts: [ColumnFacts]
  /// The number of rows at the source.
  let rowCount: Int
  let context: EvaluationContext
  private let threadCount: Int
  private let trace: PlanTrace?

  init(
    source: [Batch], schema: Schema, _ context: EvaluationContext, threadCount: Int, _ trace: PlanTrace? = nil
  ) {
    self.threadCount = threadCount
    self.trace = trace
    self.source = source
    self.schema = schema
    self.context = context
    facts = ColumnFacts.facts(of: source, schema: schema)
    rowCount = source.reduce(0) { $0 + $1.rowCount }
  }

  /// The rows of a batch that is all there, of which all is known at once.
  init(whole batch: Batch, _ context: EvaluationContext, threadCount: Int, _ trace: PlanTrace? = nil) {
    self.threadCount = threadCount
    self.trace = trace
    source = batch.morsels()
    schema = batch.schema
    self.context = context
    facts = batch.columns.map { ColumnFacts($0) }
    rowCount = batch.rowCount
  }

  /// Whether anything is done with a row.
  var hasSteps: Bool { !steps.isEmpty }

  /// The joins on the way.
  var joins: [JoinProbe] {
    steps.compactMap { if case .join(let probe, _) = $0 { probe } else { nil } }
  }

  /// The expression with tables in the place of what depends on few values.
  func tabulated(_ expression: TypedExpression) -> TypedExpression {
    Tabulation.applied(to: expression, facts, rowCount: rowCount, context, threadCount: threadCount)
  }

  /// What is known of an expression's values.
  func facts(of expression: TypedExpression) -> ColumnFacts {
    switch expression.kind {
    case .column(let index): facts[index]
    case .call(let function as Tabulation, _, _): function.facts
    default: ColumnFacts(type: expression.columnType)
    }
  }

  mutating func filter(_ condition: TypedExpression, at place: PlanPlace?) {
    var conditions = Self.conjuncts(of: condition)
    if case .join(let probe, var own) = steps.last {
      conditions.removeAll { own.add($0, tabulated: tabulated($0), probe, context) }
      steps[steps.count - 1] = .join(probe, own)
    }
    places.append(place)
    steps.append(.filter(conditions.map(tabulated), picked: nil))
  }

  mutating func project(_ outputs: [LogicalPlan.Output], at place: PlanPlace?) {
    places.append(place)
    let ready = outputs.map { LogicalPlan.Output(field: $0.field, expression: tabulated($0.expression)) }
    let known = ready.map { output in
      var facts = facts(of: output.expression)
      facts.type = output.field.type
      return facts
    }
    if let moved = pick(ready.map(\.expression)) {
      steps.append(.project(zip(ready, moved).map { LogicalPlan.Output(field: $0.field, expression: $1) }))
    } else {
      steps.append(.project(ready))
    }
    facts = known
    schema = Schema(outputs.map(\.field))
  }

  /// Leaves of what comes out at the end only the columns that expressions read: what a filter keeps is copied. Gives the
  /// expressions over what is left; nil where the last step is neither a filter nor a projection, and all stays as it is.
  mutating func pick(_ expressions: [TypedExpression]) -> [TypedExpression]? {
    let used = Self.columns(readBy: expressions)
    let last = steps.count - 1
    switch steps.last {
    case .filter(let conditions, nil): steps[last] = .filter(conditions, picked: used)
    case .project(let outputs):
      var kept = used.map { outputs[$0] }
      if last > 0, case .filter(let conditions, let picked?) = steps[last - 1] {
        let read = Self.columns(readBy: kept.map(\.expression))
        steps[last - 1] = .filter(conditions, picked: read.map { picked[$0] })
        for place in kept.indices {
          kept[place].expression = Self.moved(kept[place].expression, to: read, of: picked.count)
        }
      }
      steps[last] = .project(kept)
    default: return nil
    }
    let columnCount = schema.fields.count
    facts = used.map { facts[$0] }
    schema = Schema(used.map { schema.fields[$0] })
    return expressions.map { Self.moved($0, to: used, of: columnCount) }
  }

  private static func columns(readBy expressions: [TypedExpression]) -> [Int] {
    expressions.reduce(into: Set<Int>()) { $0.formUnion($1.usedColumns) }.sorted()
  }

  /// An expression over the columns that are left of so many.
  private static func moved(_ expression: TypedExpression, to left: [Int], of columnCount: Int) -> TypedExpression {
    var places = [Int](repeating: 0, count: columnCount)
    for (place, column) in left.enumerated() { places[column] = place }
    return expression.moved(places)
  }

  mutating func join(_ probe: JoinProbe, at place: PlanPlace?) {
    places.append(place)
    steps.append(.join(probe, JoinConditions()))
    facts = probe.facts(leftOf: facts)
    schema = probe.schema
  }

  /// A row counts where all parts of a condition are true: each may be looked at on its own.
  private static func conjuncts(of condition: TypedExpression) -> [TypedExpression] {
    guard case .call(let function, _, let arguments) = condition.kind, function.name == "and", arguments.count == 2
    else { return [condition] }
    return conjuncts(of: arguments[0]) + conjuncts(of: arguments[1])
  }

  /// What becomes of a morsel.
  func applied(to morsel: Batch) throws(Diagnostic) -> Batch {
    var batch = morsel
    for (index, step) in steps.enumerated() {
      guard let trace, let place = places[index] else {
        batch = try applied(step, to: batch)
        continue
      }
      let start = ContinuousClock.now
      var rowCount: Int?
      if case .join(let probe, let conditions) = step {
        let (rows, pairCount) = try probe.joined(batch, conditions, context)
        (batch, rowCount) = (rows, pairCount)
      } else {
        batch = try applied(step, to: batch)
      }
      trace.add(place, rowCount: rowCount ?? batch.rowCount, time: ContinuousClock.now - start)
    }
    return batch
  }

  /// What would become of some rows, of which nothing is noted.
  func sampled(_ rows: Batch) throws(Diagnostic) -> Batch {
    var batch = rows
    for step in steps { batch = try applied(step, to: batch, isSample: true) }
    return batch
  }

  private func applied(_ step: Step, to batch: Batch, isSample: Bool = false) throws(Diagnostic) -> Batch {
    switch step {
    case .filter(let conditions, let picked): try Self.filtered(batch, conditions, picked, context)
    case .project(let outputs): try Self.projected(batch, outputs, context)
    case .join(let probe, let conditions): try probe.joined(batch, conditions, context, isSample: isSample).batch
    }
  }

  /// Conditions are looked at one after the other; once few rows are left, the others are left behind.
  private static func filtered(
    _ batch: Batch, _ conditions: [TypedExpression], _ picked: [Int]?, _ context: EvaluationContext
  ) throws(Diagnostic) -> Batch {
    var batch = batch
    var mask: BufferSlice<UInt8>?
    for (place, condition) in conditions.enumerated() {
      let operand = try condition.operand(on: batch, context)
      if let constant = operand.constant {
        if constant == .bool(true) { continue }
        return batch.picking(picked).slice(0..<0)
      }
      let column = operand.column
      let wanted = column.bools().without(nullsOf: column.validity)
      let both = mask.map { $0.zipped(wanted) { $0 & $1 } } ?? wanted
      mask = both
      let isNextCheap = place + 1 < conditions.count && Tabulation.isCheap(conditions[place + 1])
      if place + 1 < conditions.count, !isNextCheap, both.wantedCount * 8 < batch.rowCount {
        batch = batch.gather(Selection(mask: both))
        mask = nil
        if batch.rowCount == 0 { return batch.picking(picked) }
      }
    }
    batch = batch.picking(picked)
    guard let mask else { return batch }
    let count = mask.wantedCount
    if count == batch.rowCount { return batch }
    if batch.columns.isEmpty { return Batch(schema: batch.schema, columns: [], rowCount: count) }
    if count == 0 { return batch.slice(0..<0) }
    return batch.gather(Selection(mask: mask))
  }

  private static func projected(
    _ batch: Batch, _ outputs: [LogicalPlan.Output], _ context: EvaluationContext
  ) throws(Diagnostic) -> Batch {
    var columns: [Column] = []
    columns.reserveCapacity(outputs.count)
    for output in outputs {
      let column = try output.expression.evaluate(on: batch, context)
      columns.append(
        output.expression.type == nil ? .constant(.null, type: output.field.type, count: batch.rowCount) : column)
    }
    return Batch(schema: Schema(outputs.map(\.field)), columns: columns, rowCount: batch.rowCount)
  }
}

extension Batch {
  /// The columns at the places; all for nil.
  fileprivate func picking(_ places: [Int]?) -> Batch {
    guard let places else { return self }
    return Batch(
      schema: Schema(places.map { schema.fields[$0] }), columns: places.map { columns[$0] }, rowCount: rowCount)
  }
}
