import Columns
import Diagnostics

/// Computes once what a step computes several times: it becomes a column of a step before.
struct CommonExpressions {
  /// The plan with such steps.
  func shared(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .scan, .values, .sequence, .given: return plan
    case .filter(let condition, let input): return .filter(condition, shared(input))
    case .sort(let keys, let limit, let input): return .sort(keys, limit: limit, shared(input))
    case .limit(let count, let input): return .limit(count, shared(input))
    case .window(let calls, let input): return .window(calls, shared(input))
    case .union(let inputs, let schema): return .union(inputs.map(shared), schema)
    case .transform(let transform, let inputs): return .transform(transform, inputs.map(shared))
    case .join(var join):
      join.left = shared(join.left)
      join.right = shared(join.right)
      return .join(join)
    case .project(var outputs, let input):
      var sharing = Sharing(outputs.map(\.expression), over: input.schema)
      for index in outputs.indices { outputs[index].expression = sharing.rewritten(outputs[index].expression) }
      return .project(outputs, sharing.step(over: shared(input)))
    case .aggregate(var keys, var calls, let input):
      var sharing = Sharing(keys.map(\.expression) + calls.flatMap(\.arguments), over: input.schema)
      for index in keys.indices { keys[index].expression = sharing.rewritten(keys[index].expression) }
      for index in calls.indices { calls[index].arguments = calls[index].arguments.map { sharing.rewritten($0) } }
      return .aggregate(keys: keys, aggregates: calls, sharing.step(over: shared(input)))
    }
  }
}

/// What the expressions of one step have in common.
private struct Sharing {
  private let schema: Schema
  /// How often each call stands in the expressions, by what it computes.
  private var counts: [String: Int] = [:]
  /// The columns that calls become, by what they compute.
  private var places: [String: Int] = [:]
  private var added: [LogicalPlan.Output] = []

  init(_ expressions: [TypedExpression], over schema: Schema) {
    self.schema = schema
    for expression in expressions { count(expression) }
    counts = counts.filter { $0.value > 1 }
  }

  private mutating func count(_ expression: TypedExpression) {
    guard case .call(_, _, let arguments) = expression.kind else { return }
    if !expression.usedColumns.isEmpty, let identity = expression.identity { counts[identity, default: 0] += 1 }
    for argument in arguments { count(argument) }
  }

  /// The expression with columns in the place of what stands in several.
  mutating func rewritten(_ expression: TypedExpression) -> TypedExpression {
    guard !counts.isEmpty, case .call(let function, let overload, let arguments) = expression.kind else {
      return expression
    }
    var result = expression
    if let identity = expression.identity, counts[identity] != nil, let type = expression.type {
      let place = places[identity] ?? schema.fields.count + added.count
      if places[identity] == nil {
        places[identity] = place
        let field = Field("shared_\(added.count + 1)", type, order: expression.order)
        added.append(LogicalPlan.Output(field: field, expression: expression))
      }
      result.kind = .column(place)
      return result
    }
    result.kind = .call(function, overload, arguments.map { rewritten($0) })
    return result
  }

  /// The input, and behind its columns those that are shared.
  func step(over input: LogicalPlan) -> LogicalPlan {
    added.isEmpty
      ? input : .project(Relation(input).passedThrough(Array(input.schema.fields.indices)) + added, input)
  }
}

extension TypedExpression {
  /// A text that is the same for expressions that compute the same; nil for those that ask queries.
  public var identity: String? {
    switch kind {
    case .column(let index): return "#\(index)"
    case .literal(let value): return "\(columnType.rawValue):\(value.json)"
    case .call(let function, let overload, let arguments):
      var parts: [String] = []
      for argument in arguments {
        guard let part = argument.identity else { return nil }
        parts.append(part)
      }
      return "\(function.name)\(overload.parameters.map(\.rawValue))(\(parts.joined(separator: ",")))"
    case .membership, .scalarQuery: return nil
    }
  }
}
