import Columns
import Diagnostics

/// What a transform may use while it runs.
public struct TransformContext: Sendable {
  /// What functions may know.
  public let evaluation: EvaluationContext
  /// Runs a plan, in which `given` rows stand for `.given`.
  public let run: @Sendable (LogicalPlan, Batch?) throws(Diagnostic) -> Batch
  /// Throws where the run was stopped from outside, or so many bytes more would exceed the memory limit.
  public let check: @Sendable (Int) throws(Diagnostic) -> Void
  /// Numbers the combinations of values in the known rows' key columns, from 0, and finds those of the sought rows among
  /// them. Rows with a null key, and sought rows that are not known, have `Selection.none`.
  public let numbered: @Sendable (_ known: [Column], _ sought: [Column]) throws(Diagnostic) -> KeyNumbers
  /// Numbers the combinations of values in the columns of so many rows, from 0; nulls are equal to each other.
  public let grouped: @Sendable (_ columns: [Column], _ rowCount: Int) throws(Diagnostic) -> GroupNumbers
  /// Notes what a join has lost.
  public let note: @Sendable (RowLoss) -> Void
  /// Notes what readers must know of the rows.
  public let remark: @Sendable (Message) -> Void
  /// The most threads that it may use.
  public let threadCount: Int

  /// A context.
  public init(
    evaluation: EvaluationContext, run: @escaping @Sendable (LogicalPlan, Batch?) throws(Diagnostic) -> Batch,
    check: @escaping @Sendable (Int) throws(Diagnostic) -> Void,
    numbered: @escaping @Sendable (_ known: [Column], _ sought: [Column]) throws(Diagnostic) -> KeyNumbers,
    grouped: @escaping @Sendable (_ columns: [Column], _ rowCount: Int) throws(Diagnostic) -> GroupNumbers,
    note: @escaping @Sendable (RowLoss) -> Void, remark: @escaping @Sendable (Message) -> Void = { _ in },
    threadCount: Int
  ) {
    self.evaluation = evaluation
    self.run = run
    self.check = check
    self.numbered = numbered
    self.grouped = grouped
    self.note = note
    self.remark = remark
    self.threadCount = threadCount
  }
}

/// The numbers of the groups that rows belong to.
public struct GroupNumbers: Sendable {
  /// One more than the highest number; some may have no row.
  public let count: Int
  /// The number of each row.
  public let numbers: BufferSlice<UInt32>

  /// Numbers; all are below `count`.
  public init(count: Int, numbers: BufferSlice<UInt32>) {
    self.count = count
    self.numbers = numbers
  }
}

/// A transform that makes some of another's columns only.
public struct PrunedTransform {
  /// The transform.
  public let transform: any TableTransform
  /// The columns that it reads of each input of the other.
  public let inputs: [[Int]]

  /// The transform and what it reads.
  public init(transform: any TableTransform, inputs: [[Int]]) {
    self.transform = transform
    self.inputs = inputs
  }
}

/// The numbers of key values: a row's, or `Selection.none`.
public struct KeyNumbers: Sendable {
  /// How many combinations there are.
  public let count: Int
  /// The number of each known row.
  public let known: BufferSlice<UInt32>
  /// The number of each sought row.
  public let sought: BufferSlice<UInt32>

  /// Numbers; all are below `count`, or `Selection.none`.
  public init(count: Int, known: BufferSlice<UInt32>, sought: BufferSlice<UInt32>) {
    self.count = count
    self.known = known
    self.sought = sought
  }
}

/// Something that makes a table of tables and is no operator of relational algebra: `mv-expand`, `describe`, `expect`.
///
/// Its columns are known before it runs; all rows of its inputs are there when it does.
public protocol TableTransform: Sendable {
  /// What it is called in plans.
  var name: String { get }
  /// The columns of its result.
  var schema: Schema { get }
  /// How many columns in front are those of its first input, row by row as they are.
  var passedColumnCount: Int { get }
  /// Whether each row's result depends on that row alone, so that the rows may come in parts.
  var isRowwise: Bool { get }
  /// What its input was read from, where the data were looked at before it was made; nil where its inputs say it.
  var origin: LogicalPlan? { get }
  /// The same for some of its columns, in the given order; nil where it makes all or none.
  func pruned(to columns: [Int]) -> PrunedTransform?
  /// The result. Rows are in the order of the inputs' unless it says otherwise.
  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch
}

extension TableTransform {
  /// Most make columns of their own.
  public var passedColumnCount: Int { 0 }

  /// Most need all rows at once.
  public var isRowwise: Bool { false }
  /// Most are made without a look at the data.
  public var origin: LogicalPlan? { nil }

  /// Most read all of their inputs.
  public func pruned(to columns: [Int]) -> PrunedTransform? { nil }
}

extension LogicalPlan {
  /// The plan with rows in the place of `.given`, queries inside expressions among them.
  public func given(_ batch: Batch) -> LogicalPlan {
    switch self {
    case .given: return .values(batch, label: "part")
    case .scan, .values, .sequence: return self
    case .filter(let condition, let input): return .filter(condition.given(batch), input.given(batch))
    case .project(let outputs, let input): return .project(outputs.map { $0.given(batch) }, input.given(batch))
    case .aggregate(let keys, let aggregates, let input):
      return .aggregate(
        keys: keys.map { $0.given(batch) }, aggregates: aggregates.map { $0.given(batch) }, input.given(batch))
    case .sort(let keys, let limit, let input):
      return .sort(keys.map { $0.given(batch) }, limit: limit, input.given(batch))
    case .limit(let count, let input): return .limit(count, input.given(batch))
    case .join(var join):
      join.left = join.left.given(batch)
      join.right = join.right.given(batch)
      return .join(join)
    case .union(let inputs, let schema): return .union(inputs.map { $0.given(batch) }, schema)
    case .window(let calls, let input): return .window(calls.map { $0.given(batch) }, input.given(batch))
    case .transform(let transform, let inputs): return .transform(transform, inputs.map { $0.given(batch) })
    }
  }

  /// Whether it waits for rows that somebody gives.
  public var readsGiven: Bool {
    if case .given = self { return true }
    return inputs.contains(where: \.readsGiven)
  }
}

extension TypedExpression {
  fileprivate func given(_ batch: Batch) -> TypedExpression {
    var result = self
    switch kind {
    case .column, .literal: return self
    case .call(let function, let overload, let arguments):
      result.kind = .call(function, overload, arguments.map { $0.given(batch) })
    case .membership(let value, let plan, let function):
      result.kind = .membership(value.given(batch), plan.given(batch), function)
    case .scalarQuery(let plan): result.kind = .scalarQuery(plan.given(batch))
    }
    return result
  }
}

extension LogicalPlan.Output {
  fileprivate func given(_ batch: Batch) -> LogicalPlan.Output {
    LogicalPlan.Output(field: field, expression: expression.given(batch))
  }
}

extension LogicalPlan.Key {
  fileprivate func given(_ batch: Batch) -> LogicalPlan.Key {
    LogicalPlan.Key(expression: expression.given(batch), isAscending: isAscending, nullsFirst: nullsFirst)
  }
}

extension LogicalPlan.Aggregate {
  fileprivate func given(_ batch: Batch) -> LogicalPlan.Aggregate {
    var result = self
    result.arguments = arguments.map { $0.given(batch) }
    return result
  }
}

extension LogicalPlan.WindowCall {
  fileprivate func given(_ batch: Batch) -> LogicalPlan.WindowCall {
    var result = self
    switch kind {
    case .function(let function, let overload, let arguments):
      result.kind = .function(function, overload, arguments.map { $0.given(batch) })
    case .aggregate(let call, var group):
      group.keys = group.keys.map { $0.given(batch) }
      group.order = group.order.map { $0.given(batch) }
      result.kind = .aggregate(call.given(batch), group)
    }
    return result
  }
}
