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
    for rows in RowParts([inputs[0].columns[column]], rowCount: inputs[0].rowCount).parts {
      results.append(try context.run(plan, inputs[0].rows(rows)))
    }
    return .concatenate(results, schema: schema)
  }
}
