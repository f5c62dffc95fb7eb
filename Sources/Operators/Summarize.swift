import Columns
import Diagnostics
import Plan
import Syntax

/// `summarize`: groups, and what is computed from each.
public struct Summarize: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "summarize",
    signature: "T | summarize [NAME =] AGGREGATE, … [by [NAME =] KEY, …]",
    summary: Message("One row a group, with aggregates of its rows.", ja: "グループごとに集計して一行にする。"),
    details: Message(
      "Groups stand in order of first appearance; nulls are a group of their own. Without `by` there is one row, even for no rows at all.",
      ja: "グループは最初に現れた順に並ぶ。null は一つのグループになる。by がなければ、行が一つもなくても一行になる。"),
    examples: [
      .init(
        "datatable(unit:string, hours:long)[\"税務課\", 3, \"総務課\", 5, \"税務課\", 4] | summarize sum(hours), n = count() by unit",
        gives: "unit,sum_hours,n\n税務課,7,2\n総務課,5,1\n"),
      .init("datatable(x:long)[] | summarize count(), sum(x)", gives: "count_,sum_x\n0,0\n"),
    ])

  /// Its grammar.
  public let shape = StageShape(
    "summarize",
    slots: [
      .options("options", words: []), .namedExpressions("aggregates", isOptional: true),
      .optional([.word("by"), .namedExpressions("keys")]),
    ])

  /// What it names is known even where something in it is wrong.
  public var columnsBehindMistake: ColumnsBehindMistake { .named }

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input else { return nil }
    let keys = resolver.outputs(stage.items("keys"))
    resolver.groupKeyColumns = Set((keys ?? []).compactMap(\.expression.plainColumn))
    defer { resolver.groupKeyColumns = [] }
    let grouped = resolver.groupOutputs(
      stage.items("aggregates"), keyCount: stage.items("keys").count, keyNames: keys?.map(\.field.name) ?? [])
    guard let keys, let grouped else { return nil }
    let plan = LogicalPlan.aggregate(keys: keys, aggregates: grouped.aggregates, input.plan)
    let keyOutputs = Relation(plan).passedThrough(Array(keys.indices))
    let outputs = keyOutputs + grouped.outputs
    guard resolver.checkNames(outputs.map(\.field), at: stage.range) else { return nil }
    return Relation(.project(outputs, plan))
  }
}
