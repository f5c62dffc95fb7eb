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

  /// An executor.
  public init(
    threadCount: Int, context: EvaluationContext, cancelToken: CancelToken = CancelToken(),
    losses: RowLossLog? = nil, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.threadCount = threadCount
    self.context = context
    self.cancelToken = cancelToken
    self.losses = losses
    self.progress = progress
  }

  /// All rows of a plan.
  public func run(_ plan: LogicalPlan) throws(Diagnostic) -> Batch {
    Batch.concatenate(try batches(of: plan), schema: plan.schema)
  }

  /// The rows of a plan, in morsels.
  func batches(of plan: LogicalPlan) throws(Diagnostic) -> [Batch] {
    try cancelToken.check()
    switch plan {
    case .scan(let table): return table.batch.morsels()
    case .values(let batch, _): return batch.morsels()
    case .sequence(let field, let from, let to, let step):
      return try SequenceSource(field: field, from: from, to: to, step: step).batches(cancelToken)
    case .filter, .project: return try streamed(plan)
    case .limit(let count, let input): return try first(count, of: input)
    case .sort(let keys, let limit, let input): return try sorted(keys, limit, input)
    case .aggregate(let keys, let aggregates, let input): return try aggregated(keys, aggregates, input)
    case .join(let join):
      return join.kind.streamsLeft ? try streamed(plan) : try HashJoin(join: join, executor: self).batches()
    case .window(let calls, let input): return try windowed(calls, input)
    case .transform(let transform, let inputs): return try transformed(transform, inputs)
    case .given: preconditionFailure("a plan over given rows was run without them")
    case .union(let inputs, _):
      var result: [Batch] = []
      for input in inputs { result += try batches(of: input) }
      return result
    }
  }

  /// Does something with every morsel, on all threads; results in the order of the morsels.
  func parallel<Result: Sendable>(
    _ batches: [Batch], _ body: @Sendable (Batch) throws(Diagnostic) -> Result
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
  func pipeline(of plan: LogicalPlan, joins: Bool = true) throws(Diagnostic) -> Pipeline {
    switch plan {
    case .filter(let condition, let input):
      var pipeline = try pipeline(of: input, joins: joins)
      pipeline.filter(try prepared(condition))
      return pipeline
    case .project(let outputs, let input):
      var pipeline = try pipeline(of: input, joins: joins)
      pipeline.project(try prepared(outputs))
      return pipeline
    case .join(let join) where joins && join.kind.streamsLeft:
      var pipeline = try pipeline(of: join.left)
      let right = Batch.concatenate(try batches(of: join.right), schema: join.right.schema)
      pipeline.join(JoinProbe(join, right: right, leftFacts: pipeline.facts, cancelToken))
      return pipeline
    default: return Pipeline(source: try batches(of: plan), schema: plan.schema, context)
    }
  }

  /// Filters, projections and joins in a row run morsel by morsel.
  private func streamed(_ plan: LogicalPlan) throws(Diagnostic) -> [Batch] {
    let pipeline = try pipeline(of: plan)
    let result = try parallel(pipeline.source) { (morsel) throws(Diagnostic) -> Batch in
      try pipeline.applied(to: morsel)
    }
    noteLosses(of: pipeline)
    return result
  }

  /// Tells what the joins on the way have lost, once all rows have passed them.
  func noteLosses(of pipeline: Pipeline) {
    for probe in pipeline.joins where probe.loss.leftCount > 0 { losses?.add(probe.loss) }
  }

  /// The first rows, reading no more morsels than are needed.
  private func first(_ count: Int, of input: LogicalPlan) throws(Diagnostic) -> [Batch] {
    let pipeline = try pipeline(of: input, joins: false)
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
      let rows = try run(plan)
      let list = TypedExpression.literal(
        .list(distinctValues(of: rows.columns[0])), type: .dynamic, range: expression.range)
      let overload = Overload([value.columnType, .dynamic], .bool)
      result.kind = .call(function, overload, [try prepared(value), list])
    case .scalarQuery(let plan):
      let rows = try run(plan)
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
