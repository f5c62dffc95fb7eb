import Columns

/// Keys of groups that the other keys determine: literals, a column's second mention, and what is computed from nothing but
/// columns that are keys themselves, as in `by day, year = getyear(day)`. Rows are told apart by the others, and these are
/// computed once a group.
struct DependentKeys {
  /// The groups by the other keys, and behind them all columns as they were asked for; the plan as it is where there are no
  /// such keys.
  func computedLater(
    _ keys: [LogicalPlan.Output], _ aggregates: [LogicalPlan.Aggregate], _ input: LogicalPlan
  ) -> LogicalPlan {
    let plan = LogicalPlan.aggregate(keys: keys, aggregates: aggregates, input)
    // Where each of the input's columns stands among the keys that are kept.
    var places = [Int](repeating: -1, count: input.schema.fields.count)
    var kept: [LogicalPlan.Output] = []
    var outputs: [TypedExpression?] = Array(repeating: nil, count: keys.count)
    for (index, key) in keys.enumerated() where determines(key, input.schema) {
      guard let column = key.expression.plainColumn, places[column] < 0 else { continue }
      outputs[index] = place(kept.count, of: key)
      places[column] = kept.count
      kept.append(key)
    }
    guard !kept.isEmpty else { return plan }
    for (index, key) in keys.enumerated() where outputs[index] == nil {
      if isDetermined(key.expression, by: places) {
        outputs[index] = key.expression.moved(places)
      } else {
        outputs[index] = place(kept.count, of: key)
        kept.append(key)
      }
    }
    guard kept.count < keys.count else { return plan }
    let groups = LogicalPlan.aggregate(keys: kept, aggregates: aggregates, input)
    let columns = zip(keys, outputs).map { key, output in
      LogicalPlan.Output(field: key.field, expression: output ?? key.expression)
    }
    let results = Relation(groups).passedThrough(Array(kept.count..<groups.schema.fields.count))
    return .project(columns + results, groups)
  }

  private func place(_ place: Int, of key: LogicalPlan.Output) -> TypedExpression {
    var result = key.expression
    result.kind = .column(place)
    return result
  }

  /// Whether equal values of the key are the same value, so that anything computed from them is the same. Zeros of either
  /// sign are equal and are not; nor are values that dynamics hold.
  private func determines(_ key: LogicalPlan.Output, _ schema: Schema) -> Bool {
    guard let column = key.expression.plainColumn else { return false }
    let type = schema.fields[column].type
    return type == key.field.type && type != .real && type != .dynamic
  }

  private func isDetermined(_ expression: TypedExpression, by places: [Int]) -> Bool {
    !expression.asksQuery && expression.type != nil && expression.usedColumns.allSatisfy { places[$0] >= 0 }
  }
}
