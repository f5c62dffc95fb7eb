import Columns

/// Rewrites a plan into one that gives the same rows with less work.
public struct Optimizer: Sendable {
  /// An optimizer.
  public init() {}

  /// The better plan: columns that nothing reads are left out, a sort followed by a limit keeps only the first rows,
  /// conditions are looked at before rows are sorted, computed or put together, groups are told apart by no more keys than
  /// needed, and what a step computes several times is computed once.
  public func optimize(_ plan: LogicalPlan) -> LogicalPlan {
    Pruning().pruned(CommonExpressions().shared(rewrite(plan)), to: Array(plan.schema.fields.indices))
  }

  private func rewrite(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .limit(let count, let input): return limited(count, rewrite(input))
    case .filter(let condition, let input): return filtered(condition, rewrite(input))
    case .project(let outputs, let input): return .project(outputs, rewrite(input))
    case .aggregate(let keys, let aggregates, let input):
      return DependentKeys().computedLater(keys, aggregates, rewrite(input))
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

  /// A condition, as far down as its columns are there. It does not pass a join, which tells of the rows that it lost.
  private func filtered(_ condition: TypedExpression, _ input: LogicalPlan) -> LogicalPlan {
    switch input {
    case .sort(let keys, nil, let inner): return .sort(keys, limit: nil, filtered(condition, inner))
    case .union(let inputs, let schema): return .union(inputs.map { filtered(condition, $0) }, schema)
    case .project(let outputs, let inner):
      var places = [Int](repeating: 0, count: outputs.count)
      for column in condition.usedColumns {
        guard let place = outputs[column].expression.plainColumn,
          outputs[column].field.type == inner.schema.fields[place].type
        else { return .filter(condition, input) }
        places[column] = place
      }
      return .project(outputs, filtered(condition.moved(places), inner))
    default: return .filter(condition, input)
    }
  }

  private func limited(_ count: Int, _ input: LogicalPlan) -> LogicalPlan {
    switch input {
    case .sort(let keys, let limit, let inner): .sort(keys, limit: min(count, limit ?? count), inner)
    case .limit(let inner, let source): .limit(min(count, inner), source)
    // Rows of a projection are as many as its input's: fewer need to be computed.
    case .project(let outputs, let inner): .project(outputs, limited(count, inner))
    case .sequence(let field, let from, let to, let step):
      .limit(count, .sequence(field, from: from, to: shortened(count, from: from, to: to, step: step), step: step))
    default: .limit(count, input)
    }
  }

  /// The end of a sequence of which only the first `count` values are wanted: that of the last of them.
  private func shortened(_ count: Int, from: Value, to: Value, step: Value) -> Value {
    let steps = max(0, Int64(clamping: count) - 1)
    switch (from, to, step) {
    case (.long(let start), .long(let end), .long(let step)): return .long(last(steps, start, end, step))
    case (.datetime(let start), .datetime(let end), .timespan(let step)):
      return .datetime(last(steps, start, end, step))
    case (.timespan(let start), .timespan(let end), .timespan(let step)):
      return .timespan(last(steps, start, end, step))
    case (.real(let start), .real(let end), .real(let step)):
      let last = start + Double(steps) * step
      return .real(step > 0 ? min(end, last) : max(end, last))
    default: return to
    }
  }

  private func last(_ steps: Int64, _ start: Int64, _ end: Int64, _ step: Int64) -> Int64 {
    let last = Int128(start) + Int128(steps) * Int128(step)
    return Int64(clamping: step > 0 ? min(Int128(end), last) : max(Int128(end), last))
  }
}
