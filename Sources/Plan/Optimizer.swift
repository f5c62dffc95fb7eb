import Columns

/// Rewrites a plan into one that gives the same rows with less work.
public struct Optimizer: Sendable {
  /// An optimizer.
  public init() {}

  /// The better plan: a sort followed by a limit keeps only the first rows, filters in a row become one.
  public func optimize(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .limit(let count, let input): return limited(count, optimize(input))
    case .filter(let condition, let input): return .filter(condition, optimize(input))
    case .project(let outputs, let input): return .project(outputs, optimize(input))
    case .aggregate(let keys, let aggregates, let input):
      return .aggregate(keys: keys, aggregates: aggregates, optimize(input))
    case .sort(let keys, let limit, let input): return .sort(keys, limit: limit, optimize(input))
    case .join(var join):
      join.left = optimize(join.left)
      join.right = optimize(join.right)
      return .join(join)
    case .union(let inputs, let schema): return .union(inputs.map(optimize), schema)
    case .scan, .values, .sequence: return plan
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
