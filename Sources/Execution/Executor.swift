import Columns
import Diagnostics
import Plan

/// Runs plans: on the caller's thread and, inside each operator, on as many threads as it may use.
///
/// Rows flow in morsels of one size. What is made of them is put together in the order of the morsels, so results do not
/// depend on the number of threads.
public struct Executor: Sendable {
  /// The most threads that one operator uses.
  public let threadCount: Int
  /// What functions may know.
  public let context: EvaluationContext
  /// Stops the run from outside.
  public let cancelToken: CancelToken
  /// Told how many morsels of how many are done, where an operator takes long.
  public let progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  /// Told what joins have lost.
  public let losses: RowLossLog?
  /// Told what each step of a plan did, where somebody asks.
  public let trace: PlanTrace?

  /// When it goes which way.
  let tuning: Tuning

  /// An executor.
  public init(
    threadCount: Int, context: EvaluationContext, cancelToken: CancelToken = CancelToken(),
    losses: RowLossLog? = nil, trace: PlanTrace? = nil, tuning: Tuning = .standard,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.threadCount = threadCount
    var checking = context
    checking.check = { () throws(Diagnostic) in try cancelToken.check() }
    self.context = checking
    self.cancelToken = cancelToken
    self.losses = losses
    self.trace = trace
    self.tuning = tuning
    self.progress = progress
  }

  /// All rows of a plan.
  public func run(_ plan: LogicalPlan) throws(Diagnostic) -> Batch {
    try together(batches(of: plan, at: trace == nil ? nil : PlanPlace()), schema: plan.schema)
  }

  /// The rows of all batches, one after the other; the columns side by side.
  func together(_ batches: [Batch], schema: Schema) throws(Diagnostic) -> Batch {
    let filled = batches.filter { $0.rowCount > 0 }
    if filled.count < 2 { return Batch.concatenate(filled, schema: schema) }
    try cancelToken.check(taking: filled.reduce(0) { $0 + $1.rowCount } * schema.fields.count * 4)
    let token = cancelToken
    let columns = try parallelMap(count: schema.fields.count, threadCount: threadCount) {
      (index) throws(Diagnostic) -> Column in
      try Column.concatenate(filled.map { $0.columns[index] }) { () throws(Diagnostic) in try token.check() }
    }
    return Batch(schema: schema, columns: columns, rowCount: filled.reduce(0) { $0 + $1.rowCount })
  }

  /// The rows of a plan, in morsels. `place` is where it stands in a plan that is traced; nil where it is not.
  func batches(of plan: LogicalPlan, at place: PlanPlace? = nil) throws(Diagnostic) -> [Batch] {
    try cancelToken.check()
    switch plan {
    case .scan(let table): return noted(table.batch.morsels(), place)
    case .values(let batch, _): return noted(batch.morsels(), place)
    case .sequence(let field, let from, let to, let step):
      return try timed(place) { () throws(Diagnostic) in
        try SequenceSource(field: field, from: from, to: to, step: step).batches(cancelToken)
      }
    case .filter, .project: return try streamed(plan, place)
    case .limit(let count, let input): return noted(try first(count, of: input, place), place)
    case .sort(let keys, let limit, let input):
      let rows = try together(batches(of: input, at: place?.input(0)), schema: input.schema)
      return try timed(place) { () throws(Diagnostic) in try sorted(keys, limit, rows) }
    case .aggregate(let keys, let aggregates, let input): return try aggregated(keys, aggregates, input, place)
    case .join(let join):
      return join.kind.streamsLeft
        ? try streamed(plan, place) : try HashJoin(join: join, executor: self, place: place).batches()
    case .window(let calls, let input):
      let rows = try together(batches(of: input, at: place?.input(0)), schema: input.schema)
      return try timed(place) { () throws(Diagnostic) in try windowed(calls, rows) }
    case .transform(let transform, let inputs):
      var parts: [[Batch]] = []
      for (index, input) in inputs.enumerated() { parts.append(try batches(of: input, at: place?.input(index))) }
      let given = parts
      return try timed(place) { () throws(Diagnostic) in
        try transformed(transform, given, schemas: inputs.map(\.schema))
      }
    case .given: preconditionFailure("a plan over given rows was run without them")
    case .union(let inputs, _):
      var result: [Batch] = []
      for (index, input) in inputs.enumerated() { result += try batches(of: input, at: place?.input(index)) }
      return noted(result, place)
    }
  }

  /// Notes the rows of a step that takes no time of its own.
  private func noted(_ batches: [Batch], _ place: PlanPlace?) -> [Batch] {
    if let trace, let place {
      trace.add(place, rowCount: batches.reduce(0) { $0 + $1.rowCount }, time: .zero)
    }
    return batches
  }

  /// Notes the rows and the time of a step whose inputs are there.
  func timed(
    _ place: PlanPlace?, _ body: () throws(Diagnostic) -> [Batch]
  ) throws(Diagnostic) -> [Batch] {
    guard let trace, let place else { return try body() }
    let start = ContinuousClock.now
    let result = try body()
    trace.add(place, rowCount: result.reduce(0) { $0 + $1.rowCount }, time: ContinuousClock.now - start)
    return result
  }

  /// Does something with every morsel, on all threads; results in the order of the morsels.
  func parallel<Morsel: Sendable, Result: Sendable>(
    _ batches: [Morsel], _ body: @Sendable (Morsel) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> [Result] {
    let token = cancelToken
    let report = progress
    return try parallelMap(count: batches.count, threadCount: threadCount) { (index) throws(Diagnostic) -> Result in
      try token.check()
      let result = try body(batches[index])
      report?(index + 1, batches.count)
      return result
    }
  }

  // MARK: Streams

  /// What a plan's rows go through after the last place where all must be there at once. `joins` says whether joins are
  /// part of it, whose right sides then are read now.
  func pipeline(of plan: LogicalPlan, joins: Bool = true, at place: PlanPlace?) throws(Diagnostic) -> Pipeline {
    if trace == nil, let batch = tableColumns(of: plan) {
      return Pipeline(whole: batch, context, threadCount: threadCount)
    }
    switch plan {
    case .filter(let condition, let input):
      var pipeline = try pipeline(of: input, joins: joins, at: place?.input(0))
      pipeline.filter(try prepared(condition), at: place)
      return pipeline
    case .project(let outputs, let input):
      var pipeline = try pipeline(of: input, joins: joins, at: place?.input(0))
      pipeline.project(try prepared(outputs), at: place)
      return pipeline
    case .join(let join) where joins && join.kind.streamsLeft:
      return try pipeline(of: join, at: place)
    default:
      return Pipeline(
        source: try batches(of: plan, at: place), schema: plan.schema, context, threadCount: threadCount, trace)
    }
  }

  /// The columns of a table that a plan reads as they are; nil where it does anything with them.
  private func tableColumns(of plan: LogicalPlan) -> Batch? {
    switch plan {
    case .scan(let table): return table.batch
    case .project(let outputs, .scan(let table)):
      var columns: [Column] = []
      for output in outputs {
        guard let place = output.expression.plainColumn, table.batch.columns[place].type == output.field.type else {
          return nil
        }
        columns.append(table.batch.columns[place])
      }
      return Batch(schema: Schema(outputs.map(\.field)), columns: columns, rowCount: table.batch.rowCount)
    default: return nil
    }
  }

  /// Filters, projections and joins in a row run morsel by morsel.
  private func streamed(_ plan: LogicalPlan, _ place: PlanPlace?) throws(Diagnostic) -> [Batch] {
    try rows(of: pipeline(of: plan, at: place))
  }

  /// Tells what the joins on the way have lost, once all rows have passed them.
  func noteLosses(of pipeline: Pipeline) {
    for probe in pipeline.joins where probe.loss.leftCount > 0 { losses?.add(probe.loss) }
  }

  /// The first rows, reading no more morsels than are needed.
  private func first(_ count: Int, of input: LogicalPlan, _ place: PlanPlace?) throws(Diagnostic) -> [Batch] {
    let pipeline = try pipeline(of: input, joins: false, at: place?.input(0))
    var missing = count
    var result: [Batch] = []
    for morsel in pipeline.source {
      try cancelToken.check()
      let batch = try pipeline.applied(to: morsel)
      result.append(batch.rowCount > missing ? batch.slice(0..<missing) : batch)
      missing -= min(missing, batch.rowCount)
      if missing == 0 { break }
    }
    return result
  }

  // MARK: Queries inside expressions

  /// The expression with each query inside replaced by its value.
  func prepared(_ expression: TypedExpression) throws(Diagnostic) -> TypedExpression {
    var result = expression
    switch expression.kind {
    case .column, .literal: return expression
    case .call(let function, let overload, let arguments):
      var ready: [TypedExpression] = []
      for argument in arguments { ready.append(try prepared(argument)) }
      result.kind = .call(function, overload, ready)
    case .membership(let value, let plan, let function):
      let rows = try together(batches(of: plan), schema: plan.schema)
      let list = TypedExpression.literal(
        .list(distinctValues(of: rows.columns[0])), type: .dynamic, range: expression.range)
      let overload = Overload([value.columnType, .dynamic], .bool)
      result.kind = .call(function, overload, [try prepared(value), list])
    case .scalarQuery(let plan):
      let rows = try together(batches(of: plan), schema: plan.schema)
      result.kind = .literal(rows.rowCount > 0 ? rows.columns[0].value(at: 0) : .null)
    }
    return result
  }

  /// The different values, told apart as groups are.
  private func distinctValues(of column: Column) -> [Value] {
    var table = GroupTable(types: [column.type])
    _ = table.groups(of: [column], rowCount: column.count)
    return table.keyColumns()[0].values
  }

  func prepared(_ outputs: [LogicalPlan.Output]) throws(Diagnostic) -> [LogicalPlan.Output] {
    var result: [LogicalPlan.Output] = []
    for output in outputs {
      result.append(LogicalPlan.Output(field: output.field, expression: try prepared(output.expression)))
    }
    return result
  }
}

extension Executor {
  /// A value without columns, computed; a query inside it runs now.
  public func folded(_ expression: TypedExpression) throws(Diagnostic) -> TypedExpression {
    try prepared(expression).folded(context)
  }
}

extension LogicalPlan.JoinKind {
  /// Whether each left row's result depends on no other left row.
  fileprivate var streamsLeft: Bool {
    switch self {
    case .inner, .leftouter, .leftsemi, .leftanti: true
    case .rightouter, .fullouter, .rightsemi, .rightanti: false
    }
  }
}
