import Columns

/// Rewrites a plan into one that gives the same rows with less work.
public struct Optimizer: Sendable {
  /// An optimizer.
  public init() {}

  /// The better plan: columns that nothing reads are left out, a sort followed by a limit keeps only the first rows.
  public func optimize(_ plan: LogicalPlan) -> LogicalPlan {
    Pruning().pruned(rewrite(plan), to: Array(plan.schema.fields.indices))
  }

  private func rewrite(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .limit(let count, let input): return limited(count, rewrite(input))
    case .filter(let condition, let input): return .filter(condition, rewrite(input))
    case .project(let outputs, let input): return .project(outputs, rewrite(input))
    case .aggregate(let keys, let aggregates, let input):
      return .aggregate(keys: keys, aggregates: aggregates, rewrite(input))
    case .sort(let keys, let limit, let input): return .sort(keys, limit: limit, rewrite(input))
    case .join(var join):
      join.left = rewrite(join.left)
      join.right = rewrite(join.right)
      return .join(join)
    case .union(let inputs, let schema): return .union(inputs.map(rewrite), schema)
    case .window(let calls, let input): return .window(calls, rewrite(input))
    case .transform(let transform, let inputs): return .transform(transform, inputs.map(rewrite))
    case .scan, .values, .sequence, .given: return plan
    }
  }

  private func limited(_ count: Int, _ input: LogicalPlan) -> LogicalPlan {
    switch input {
    case .sort(let keys, let limit, let inner): .sort(keys, limit: min(count, limit ?? count), inner)
    case .limit(let inner, let source): .limit(min(count, inner), source)
    // Rows of a projection are as many as its input's: fewer need to be computed.
    case .project(let outputs, let inner): .project(outputs, limited(count, inner))
    default: .limit(count, input)
    }
  }
}
