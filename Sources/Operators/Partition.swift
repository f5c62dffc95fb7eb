import Columns
import Diagnostics
import Plan
import Syntax

/// `partition`: stages for each part of the rows on its own.
public struct Partition: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "partition",
    signature: "T | partition by COLUMN (STAGE | STAGE …)",
    summary: Message(
      "Runs stages for the rows of each value of a column, and puts the results together.",
      ja: "列の値ごとに行を分けて処理し、結果をつなげる。"),
    details: Message(
      "Parts come in order of first appearance; null is a part of its own. Hints (hint.strategy) change nothing here.",
      ja: "部分は最初に現れた順。null も一つの部分になる。ヒント（hint.strategy）は結果に影響しない。"),
    examples: [
      .init(
        "datatable(unit:string, hours:long)[\"税務課\", 3, \"総務課\", 5, \"税務課\", 4] | partition by unit (top 1 by hours | project unit, hours)",
        gives: "unit,hours\n税務課,4\n総務課,5\n")
    ])

  /// Its grammar.
  public let shape = StageShape(
    "partition",
    slots: [
      .options("options", words: []), .word("by"), .name("column"), .options("hints", words: []), .stages("stages"),
    ])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, case .name(let name)? = stage.slots["column"], case .stages(let stages)? = stage.slots["stages"]
    else { return nil }
    guard let column = resolver.columnIndex(name) else { return nil }
    var part = Relation(.given(input.schema), properties: input.properties)
    part.name = nil
    guard let result = resolver.relation(stages, over: part) else { return nil }
    if let plan = GroupedStages(key: column, range: name.range, input: input).plan(of: result.plan) {
      return Relation(plan)
    }
    let plan = Optimizer().optimize(result.plan)
    return Relation(.transform(PartitionedRows(column: column, plan: plan), [input.plan]))
  }
}

/// What a plan makes of each part of the rows.
struct PartitionedRows: TableTransform {
  let name = "partition"
  let column: Int
  let plan: LogicalPlan

  var schema: Schema { plan.schema }

  func rows(of inputs: [Batch], _ context: TransformContext) throws(Diagnostic) -> Batch {
    var results: [Batch] = []
    for rows in try RowParts([inputs[0].columns[column]], rowCount: inputs[0].rowCount, context).parts {
      results.append(try context.run(plan, inputs[0].rows(rows)))
    }
    return .concatenate(results, schema: schema)
  }
}

/// Stages that can be run for all parts at once, and give the same rows in the same order.
private struct GroupedStages {
  /// The column whose values make the parts.
  let key: Int
  let range: SourceRange
  let input: Relation

  /// The plan over all rows: for the first rows in an order and for aggregates of all rows of a part, with what is computed
  /// row by row before them, and behind them; nil for other stages.
  func plan(of part: LogicalPlan) -> LogicalPlan? {
    switch part {
    case .project(let outputs, let below): return plan(of: below).map { .project(outputs, $0) }
    case .filter(let condition, let below): return plan(of: below).map { .filter(condition, $0) }
    case .sort(let keys, limit: let count?, let below):
      guard let (rows, key) = rows(of: below) else { return nil }
      return .first(count, of: rows, showing: below.schema, by: keys, within: [key])
    case .aggregate(let keys, let aggregates, let below):
      guard keys.isEmpty, let (rows, key) = rows(of: below) else { return nil }
      let group = LogicalPlan.Output(field: Field("part", key.columnType), expression: key)
      let groups = LogicalPlan.aggregate(keys: [group], aggregates: aggregates, rows)
      return .project(Relation(groups).passedThrough(Array(1..<groups.schema.fields.count)), groups)
    default: return nil
    }
  }

  /// The rows of all parts, with the parts' key; every part keeps all of its rows.
  private func rows(of part: LogicalPlan) -> (LogicalPlan, TypedExpression)? {
    let column = input.schema.fields[key]
    switch part {
    case .given: return (input.plan, TypedExpression(.column(key), type: column.type, range: range))
    case .project(let outputs, .given):
      let group = TypedExpression(.column(key), type: column.type, range: range)
      let all = outputs + [LogicalPlan.Output(field: Field("part", column.type), expression: group)]
      return (.project(all, input.plan), TypedExpression(.column(outputs.count), type: column.type, range: range))
    default: return nil
    }
  }
}
