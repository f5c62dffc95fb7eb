import Columns
import Diagnostics
import Plan
import Syntax

/// `count`: the number of rows.
public struct Count: TabularOperator {
  /// The operator.
  public init() {}

  /// Its words.
  public let documentation = Documentation(
    "count",
    signature: "T | count",
    summary: Message("The number of rows, in a column named Count.", ja: "行数を数える。列の名前は Count。"),
    examples: [.init("datatable(x:long)[1, 2, 3] | count", gives: "Count\n3\n")])

  /// Its grammar.
  public let shape = StageShape("count", slots: [])

  /// Its plan.
  public func bind(_ stage: Stage, input: Relation?, _ resolver: inout Resolver) -> Relation? {
    guard let input, let count = resolver.catalog.aggregates["count"] else { return nil }
    let aggregate = LogicalPlan.Aggregate(
      fields: [Field("Count", .long)], function: count, overload: Overload([], .long), arguments: [])
    return Relation(.aggregate(keys: [], aggregates: [aggregate], input.plan))
  }
}
