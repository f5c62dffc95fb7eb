import Columns
import Diagnostics

/// Leaves out the columns that nothing reads, from the top of a plan down to its tables, so that filters, joins and sorts
/// carry only what is wanted.
struct Pruning {
  /// The plan with the columns of `needed` only, in their old order.
  func pruned(_ plan: LogicalPlan, to needed: [Int]) -> LogicalPlan {
    let isWhole = needed.count == plan.schema.fields.count
    switch plan {
    case .scan, .values, .sequence, .given: return isWhole ? plan : picked(needed, of: plan)
    case .project(let outputs, let input):
      let kept = needed.map { outputs[$0] }
      let (inner, places) = narrowed(input, for: kept.map(\.expression))
      let moved = kept.map { LogicalPlan.Output(field: $0.field, expression: $0.expression.moved(places)) }
      return .project(moved, inner)
    case .filter(let condition, let input):
      let (inner, places) = narrowed(input, for: [condition], and: needed)
      return picked(needed.map { places[$0] }, ofNarrowed: .filter(condition.moved(places), inner))
    case .sort(let keys, let limit, let input):
      let (inner, places) = narrowed(input, for: keys.map(\.expression), and: needed)
      let moved = keys.map { key in
        LogicalPlan.Key(
          expression: key.expression.moved(places), isAscending: key.isAscending, nullsFirst: key.nullsFirst)
      }
      return picked(needed.map { places[$0] }, ofNarrowed: .sort(moved, limit: limit, inner))
    case .limit(let count, let input): return .limit(count, pruned(input, to: needed))
    case .aggregate(let keys, let aggregates, let input): return aggregate(keys, aggregates, input, needed)
    case .window(let calls, let input): return window(calls, input, needed)
    case .transform(let transform, let inputs):
      if let less = transform.pruned(to: needed) {
        return .transform(less.transform, zip(inputs, less.inputs).map { pruned($0, to: $1) })
      }
      // Others read what they like of their inputs.
      let whole = inputs.map { pruned($0, to: Array($0.schema.fields.indices)) }
      return isWhole ? .transform(transform, whole) : picked(needed, of: .transform(transform, whole))
    case .join(let join): return self.join(join, needed)
    case .union(let inputs, let schema):
      return .union(inputs.map { pruned($0, to: needed) }, Schema(needed.map { schema.fields[$0] }))
    }
  }

  /// Keys make the groups and stay; aggregates that nobody reads go.
  private func aggregate(
    _ keys: [LogicalPlan.Output], _ aggregates: [LogicalPlan.Aggregate], _ input: LogicalPlan, _ needed: [Int]
  ) -> LogicalPlan {
    // An aggregate of several results stays whole where one of them is read.
    var starts: [Int] = []
    var end = keys.count
    for call in aggregates {
      starts.append(end)
      end += call.fields.count
    }
    let keptIndices = aggregates.indices.filter { index in
      needed.contains { starts[index]..<(starts[index] + aggregates[index].fields.count) ~= $0 }
    }
    let kept = keptIndices.map { aggregates[$0] }
    let (inner, moves) = narrowed(input, for: keys.map(\.expression) + kept.flatMap(\.arguments))
    let movedKeys = keys.map { LogicalPlan.Output(field: $0.field, expression: $0.expression.moved(moves)) }
    let movedCalls = kept.map { call in
      var moved = call
      moved.arguments = call.arguments.map { $0.moved(moves) }
      return moved
    }
    let plan = LogicalPlan.aggregate(keys: movedKeys, aggregates: movedCalls, inner)
    var places = Dictionary(uniqueKeysWithValues: keys.indices.map { ($0, $0) })
    var next = keys.count
    for index in keptIndices {
      for offset in aggregates[index].fields.indices {
        places[starts[index] + offset] = next
        next += 1
      }
    }
    return picked(needed.compactMap { places[$0] }, ofNarrowed: plan)
  }

  private func window(_ calls: [LogicalPlan.WindowCall], _ input: LogicalPlan, _ needed: [Int]) -> LogicalPlan {
    let inputCount = input.schema.fields.count
    let kept = needed.filter { $0 >= inputCount }.map { calls[$0 - inputCount] }
    if kept.isEmpty { return pruned(input, to: needed) }
    let (inner, places) = narrowed(input, for: kept.flatMap(\.expressions), and: needed.filter { $0 < inputCount })
    let plan = LogicalPlan.window(kept.map { $0.moved(places) }, inner)
    var next = inner.schema.fields.count
    let wanted = needed.map { index -> Int in
      if index < inputCount { return places[index] }
      next += 1
      return next - 1
    }
    return picked(wanted, ofNarrowed: plan)
  }

  private func join(_ join: LogicalPlan.Join, _ needed: [Int]) -> LogicalPlan {
    let showsLeft = join.kind != .rightsemi && join.kind != .rightanti
    let leftCount = showsLeft ? join.left.schema.fields.count : 0
    let leftShown = needed.filter { $0 < leftCount }
    let leftNeeded = Set(leftShown).union(join.leftKeys).sorted()
    let rightShown = needed.filter { $0 >= leftCount }.map { join.rightColumns[$0 - leftCount] }
    let rightNeeded = Set(rightShown).union(join.rightKeys).sorted()
    let leftPlaces = Self.places(leftNeeded)
    let rightPlaces = Self.places(rightNeeded)
    var result = join
    result.left = pruned(join.left, to: leftNeeded)
    result.right = pruned(join.right, to: rightNeeded)
    result.leftKeys = join.leftKeys.compactMap { leftPlaces[$0] }
    result.rightKeys = join.rightKeys.compactMap { rightPlaces[$0] }
    result.rightColumns = rightShown.compactMap { rightPlaces[$0] }
    let leftFields = showsLeft ? leftNeeded.map { join.schema.fields[$0] } : []
    result.schema = Schema(leftFields + needed.filter { $0 >= leftCount }.map { join.schema.fields[$0] })
    let wanted = needed.enumerated().map { place, index -> Int in
      index < leftCount ? leftPlaces[index] ?? 0 : leftFields.count + (place - leftShown.count)
    }
    return picked(wanted, ofNarrowed: .join(result))
  }

  /// An input with the columns that expressions read, and others that are wanted, and their new places by the old.
  private func narrowed(
    _ input: LogicalPlan, for expressions: [TypedExpression], and others: [Int] = []
  ) -> (LogicalPlan, [Int]) {
    var used = Set(others)
    for expression in expressions { used.formUnion(expression.usedColumns) }
    // A plan of no columns would lose its number of rows in some places; one column keeps it everywhere.
    if used.isEmpty, !input.schema.fields.isEmpty { used = [0] }
    let needed = used.sorted()
    var places = [Int](repeating: 0, count: input.schema.fields.count)
    for (place, index) in needed.enumerated() { places[index] = place }
    return (pruned(input, to: needed), places)
  }

  private static func places(_ indices: [Int]) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: indices.enumerated().map { ($1, $0) })
  }

  private func picked(_ indices: [Int], of plan: LogicalPlan) -> LogicalPlan {
    .project(Relation(plan).passedThrough(indices), plan)
  }

  /// Nothing is added where the plan has just these columns in this order.
  private func picked(_ indices: [Int], ofNarrowed plan: LogicalPlan) -> LogicalPlan {
    indices == Array(plan.schema.fields.indices) ? plan : picked(indices, of: plan)
  }
}

extension LogicalPlan.WindowCall {
  /// All expressions over the input's rows.
  public var expressions: [TypedExpression] {
    switch kind {
    case .function(_, _, let arguments): arguments
    case .aggregate(let call, let group): call.arguments + group.keys + group.order.map(\.expression)
    }
  }

  /// The same call over an input whose columns stand at other places.
  func moved(_ places: [Int]) -> LogicalPlan.WindowCall {
    var result = self
    switch kind {
    case .function(let function, let overload, let arguments):
      result.kind = .function(function, overload, arguments.map { $0.moved(places) })
    case .aggregate(var call, var group):
      call.arguments = call.arguments.map { $0.moved(places) }
      group.keys = group.keys.map { $0.moved(places) }
      for index in group.order.indices { group.order[index].expression = group.order[index].expression.moved(places) }
      result.kind = .aggregate(call, group)
    }
    return result
  }
}

extension TypedExpression {
  /// The same expression over an input whose columns stand at other places.
  public func moved(_ places: [Int]) -> TypedExpression {
    var result = self
    switch kind {
    case .column(let index): result.kind = .column(places[index])
    case .literal, .scalarQuery: break
    case .call(let function, let overload, let arguments):
      result.kind = .call(function, overload, arguments.map { $0.moved(places) })
    case .membership(let value, let plan, let function):
      result.kind = .membership(value.moved(places), plan, function)
    }
    return result
  }
}

extension Relation {
  /// All columns as they are, for the plan that follows to pick from.
  public func passedThrough(_ indices: [Int]) -> [LogicalPlan.Output] {
    indices.map { index in
      let field = schema.fields[index]
      let column = TypedExpression(.column(index), type: field.type, order: field.order, range: SourceRange(0, 0))
      return LogicalPlan.Output(field: field, expression: column)
    }
  }
}
